import { type Command, InvalidArgumentError } from 'commander';
import type { ChainDefect, ChainReport } from '../core/auditChain.ts';
import type { DirectoryService } from '../core/directory.ts';
import type { Organization } from '../core/types.ts';
import { CliError, EXIT } from './failures.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson, withLocation } from './options.ts';
import { facts, print, quote } from './output.ts';
import { DIALECT, inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  expect?: string;
}

export function define(command: Command): void {
  withLocation(command)
    .option('--org <id|name>', 'Verify one organization (default: all of them)')
    .option('--expect <hash>', 'A head noted down earlier, which the log must still contain', parseHash)
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep audit verify',
    'groupkeep audit verify --org Fernhollow --expect "$(cat head-of-last-month.txt)"',
  );
}

interface Verified {
  organization: Organization;
  report: ChainReport;
  /** In words; `undefined` when the log is as it was written. */
  defect: string | undefined;
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async ({ directory, organization }) => {
    const organizations =
      options.org === undefined ? await directory.organizations.listAll() : [organization];
    if (options.expect !== undefined && organizations.length > 1) {
      throw new CliError(
        'There are several organizations: say with --org which one the hash is of.',
        EXIT.usage,
      );
    }
    const results: Verified[] = [];
    for (const each of organizations) results.push(await verify(directory, each, options.expect));
    print(options.json, results.map(toJson), () => results.map(describe).join('\n\n'));
    if (results.some(({ defect }) => defect !== undefined)) throw new CliError('', EXIT.refused, true);
  });
}

async function verify(
  directory: DirectoryService,
  organization: Organization,
  expected: string | undefined,
): Promise<Verified> {
  const actor = directory.organizations.operator(organization, DIALECT);
  const report = await directory.audit.verify(actor, organization.id, expected);
  const isLost = expected !== undefined && report.expectedAt === null;
  const defect = report.defect ? sentenceOf(report.defect) : undefined;
  return {
    organization,
    report,
    defect: defect ?? (isLost ? 'No event has the hash that was expected.' : undefined),
  };
}

const SENTENCES: Record<ChainDefect['reason'], (event: string) => string> = {
  edited: (event) => `${event} is not as it was written, or stands behind one that is gone.`,
  missing: (event) => `${event} is missing.`,
  inserted: (event) => `${event} was not written here.`,
  'cut-off': (event) => `${event} and all after it are missing.`,
  'head-missing': () => 'The head of the chain is missing.',
  'head-edited': (event) =>
    `The head of the chain is not that of ${event.replace('Event', 'event')}, the last.`,
};

function sentenceOf({ reason, number, id }: ChainDefect): string {
  return SENTENCES[reason](id === null ? `Event ${number}` : `Event ${number} (${quote(id)})`);
}

function toJson({ organization, report, defect }: Verified) {
  return {
    orgId: organization.id,
    name: organization.name,
    intact: defect === undefined,
    count: report.count,
    head: report.count === 0 ? null : report.hash,
    defect:
      defect === undefined ? null : { ...(report.defect ?? { reason: 'expected-missing' }), text: defect },
  };
}

function describe({ organization, report, defect }: Verified): string {
  const { count, hash } = report;
  const verdict = defect ?? 'The log is as it was written.';
  const made = facts([
    [defect === undefined ? 'Events' : 'Events before it', String(count)],
    [defect === undefined ? 'Head' : 'Hash of the last of them', count === 0 ? 'none' : hash],
  ]);
  return `${organization.name}: ${verdict}\n${made}`;
}

function parseHash(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return text.trim().toLowerCase();
  throw new InvalidArgumentError('It must be 64 hexadecimal digits, as `audit verify` prints them.');
}
