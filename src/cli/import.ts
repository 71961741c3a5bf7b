import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { CliError, EXIT } from './failures.ts';
import { applyEntries, countApplicable } from './importing/apply.ts';
import { type Entry, UnreadableFile } from './importing/entry.ts';
import { showProgress } from './importing/progress.ts';
import { describeRefused, describeReport, reportOn } from './importing/report.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { print } from './output.ts';
import { addressIn, inDirectory, type Session } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
}

/** More than this is not read on a terminal. */
const REFUSED_ON_TERMINAL = 100;

export function define(command: Command): void {
  withOrganization(command)
    .argument('<file>', 'YAML, JSON or CSV file')
    .option('--directory <id>', 'Directory to import into (default: the first)')
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep import examples/company.yaml --data ./data',
    'groupkeep import examples/contractors.csv --data ./data --json',
  ).addHelpText('after', FORMATS);
}

const FORMATS = `
YAML or JSON:
  users:  [{ username, email, name }]
  groups: [{ name, description, synced, members: [username, e-mail or account id], roles: [{ resource, role }] }]
CSV:
  group,member or group,member,email,name; missing groups are made, and people whose email and name are given

A file may be imported again and again: what is there already stays as it is. Refused rows are printed with their
line; the others are imported. The exit code is 0 when nothing was refused, else 1.`;

async function run(file: string, options: Options): Promise<void> {
  const entries = await readEntries(file);
  const start = performance.now();
  const signal = await inDirectory(options, (session) => apply(session, options, entries));
  const report = reportOn(entries);
  const limit = process.stderr.isTTY ? REFUSED_ON_TERMINAL : Number.POSITIVE_INFINITY;
  process.stderr.write(describeRefused(file, report, limit));
  const seconds = (performance.now() - start) / 1000;
  const done = entries.filter(({ status }) => status !== undefined).length;
  print(options.json, report, () => describeReport(report, done, seconds));
  if (signal) throw new CliError('Stopped before the end. Run it again to do the rest.', EXIT_AFTER[signal]);
  if (report.refused.length > 0) throw new CliError('', EXIT.refused, true);
}

/** A file is chosen by its ending, and its reader loaded for it alone. @throws CliError */
async function readEntries(file: string): Promise<Entry[]> {
  const type = extname(file).toLowerCase();
  if (!['.yaml', '.yml', '.json', '.csv'].includes(type)) {
    throw new CliError(`${file} must end in .yaml, .yml, .json or .csv.`, EXIT.usage);
  }
  const text = decode(file, await readFile(file));
  try {
    if (type === '.csv') return (await import('./importing/csv.ts')).readCsv(text);
    return (await import('./importing/yaml.ts')).readYaml(text);
  } catch (error) {
    if (error instanceof UnreadableFile) throw new CliError(`${file}:${error.line}: ${error.message}`);
    throw error;
  }
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError(`${file} is not text in UTF-8.`);
  }
}

type StopSignal = 'SIGINT' | 'SIGTERM';

/** As shells report a process that a signal ended. */
const EXIT_AFTER: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143 };

/** Applies the entries; returns the signal, if one came, that ended it early. */
async function apply(session: Session, options: Options, entries: Entry[]): Promise<StopSignal | undefined> {
  let stopped: StopSignal | undefined;
  const stop = (signal: StopSignal) => {
    stopped = signal;
  };
  // Only once: a second signal ends the process at once, as it would without us. Batches are whole either way.
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = await showProgress(countApplicable(entries));
  try {
    await applyEntries(session, addressIn(session, options.directory), entries, {
      advance: progress.advance,
      isStopped: () => stopped !== undefined,
    });
  } finally {
    progress.finish();
  }
  return stopped;
}
