import { extname } from 'node:path';
import type { Command } from 'commander';
import { CliError, EXIT } from './failures.ts';
import { applyBatches, type Watcher } from './importing/apply.ts';
import { inSmallBatches } from './importing/batches.ts';
import { type ImportFile, UnreadableFile } from './importing/entry.ts';
import { showProgress } from './importing/progress.ts';
import { describeRefused, describeReport, Tally } from './importing/report.ts';
import {
  type JsonOption,
  type LocationOptions,
  parseDuration,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { print } from './output.ts';
import { addressIn, inDirectory, type Session } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
  bulk?: boolean;
  batchTime?: number;
}

/** More than this is not read on a terminal. */
const REFUSED_ON_TERMINAL = 100;

/** For longer no server should have to wait that runs beside a bulk load. */
const BATCH_MS = 1000;

export function define(command: Command): void {
  withOrganization(command)
    .argument('<file>', 'YAML, JSON or CSV file')
    .option('--directory <id>', 'Directory to import into (default: the first)')
    .option('--bulk', 'One event in the audit log for thousands of rows, in place of one for each change')
    .option(
      '--batch-time <span>',
      'With --bulk: how long others who write may have to wait for a batch; the longer, the faster (default: 1s)',
      parseDuration,
    )
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep import examples/company.yaml --data ./data',
    'groupkeep import examples/contractors.csv --data ./data --json',
    'groupkeep import everybody.csv --bulk --batch-time 20s --data ./data',
  ).addHelpText('after', FORMATS);
}

const FORMATS = `
YAML or JSON:
  users:  [{ username, email, name }]
  groups: [{ name, description, synced, members: [username, e-mail or account id], roles: [{ resource, role }] }]
CSV:
  group,member or group,member,email,name; missing groups are made, and people whose email and name are given

--bulk is for the first load of a large directory from CSV: it is many times faster and takes a fraction of the space. Its
events tell how many people, groups and members came from which lines of the file, with a digest of those lines.

A file may be imported again and again: what is there already stays as it is. Refused rows are printed with their
line; the others are imported. The exit code is 0 when nothing was refused, else 1.`;

async function run(file: string, options: Options): Promise<void> {
  const opened = await openFile(file, options);
  const start = performance.now();
  const tally = new Tally();
  const signal = await inDirectory(options, (session) => apply(session, options, { opened, tally }), {
    bulk: options.bulk === true,
  });
  const report = tally.finish();
  const limit = process.stderr.isTTY ? REFUSED_ON_TERMINAL : Number.POSITIVE_INFINITY;
  process.stderr.write(describeRefused(file, report, limit));
  const seconds = (performance.now() - start) / 1000;
  print(options.json, report, () => describeReport(report, tally.done, seconds));
  if (signal) throw new CliError('Stopped before the end. Run it again to do the rest.', EXIT_AFTER[signal]);
  if (report.refused.length > 0) throw new CliError('', EXIT.refused, true);
}

/** A file is chosen by its ending, and its reader loaded for it alone. @throws CliError */
async function openFile(file: string, { bulk, batchTime }: Options): Promise<ImportFile> {
  const type = extname(file).toLowerCase();
  if (!['.yaml', '.yml', '.json', '.csv'].includes(type)) {
    throw new CliError(`${file} must end in .yaml, .yml, .json or .csv.`, EXIT.usage);
  }
  if (!bulk && batchTime !== undefined) throw new CliError('--batch-time goes with --bulk.', EXIT.usage);
  if (bulk && type !== '.csv') throw new CliError('Only CSV files are loaded with --bulk.', EXIT.usage);
  try {
    if (type === '.csv') return await (await import('./importing/csv.ts')).openCsv(file);
    return await (await import('./importing/yaml.ts')).openYaml(file);
  } catch (error) {
    if (error instanceof UnreadableFile) throw new CliError(`${file}:${error.line}: ${error.message}`);
    throw error;
  }
}

type StopSignal = 'SIGINT' | 'SIGTERM';

/** As shells report a process that a signal ended. */
const EXIT_AFTER: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143 };

interface Job {
  opened: ImportFile;
  tally: Tally;
}

/** Applies what the file says; returns the signal, if one came, that ended it early. */
async function apply(session: Session, options: Options, job: Job): Promise<StopSignal | undefined> {
  const { opened } = job;
  let stopped: StopSignal | undefined;
  const stop = (signal: StopSignal) => {
    stopped = signal;
  };
  // Only once: a second signal ends the process at once, as it would without us. Batches are whole either way.
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = await showProgress(opened.count);
  let done = 0;
  const watcher = {
    applied(rows: number) {
      done += rows;
      progress.advance(done);
    },
    isStopped: () => stopped !== undefined,
  };
  try {
    await applyAs(session, options, job, watcher);
  } finally {
    progress.finish();
  }
  return stopped;
}

/** By small batches with an event for each change, or by large ones with an event for each batch. */
async function applyAs(
  session: Session,
  options: Options,
  { opened, tally }: Job,
  watcher: Watcher,
): Promise<void> {
  const { directory, actor } = session;
  const address = addressIn(session, options.directory);
  if (options.bulk && opened.csv) {
    const { applyInBulk } = await import('./importing/bulk.ts');
    const load = directory.bulkImports.open(actor, address);
    return applyInBulk(load, opened.csv, options.batchTime ?? BATCH_MS, tally, watcher);
  }
  return applyBatches(
    (rows) => directory.imports.apply(actor, address, rows),
    inSmallBatches(opened.pieces()),
    tally,
    watcher,
  );
}
