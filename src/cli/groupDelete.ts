import type { Command } from 'commander';
import type { Loss } from '../core/impact.ts';
import { CliError, sentenceOf } from './failures.ts';
import { describeGroup } from './groupFacts.ts';
import { groupNamed, withGroup } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory, type Session } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
  dryRun?: boolean;
  onlyIfEmpty?: boolean;
}

export function define(command: Command): void {
  withGroup(command)
    .option('--only-if-empty', 'Refuse when it has members')
    .option('--dry-run', 'Change nothing, and tell who would lose what')
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep group delete flood-watch --dry-run',
    'groupkeep group delete flood-watch',
  );
}

async function run(name: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    if (options.dryRun) return tell(session, name, options);
    const { directory, actor } = session;
    const address = groupNamed(session, name, options.directory);
    const group = await directory.groups.get(actor, address);
    await directory.groups.remove(actor, address, { onlyIfEmpty: options.onlyIfEmpty ?? false });
    print(options.json, describeGroup(group), () => `The group ${quote(group.name)} is deleted.`);
  });
}

async function tell(
  session: Session,
  name: string,
  { json, directory: directoryId }: Options,
): Promise<void> {
  const { directory, actor } = session;
  const impact = await directory.impact.ofDeleting(actor, groupNamed(session, name, directoryId));
  const refusal = await directory.groups.refusalToRemove(actor, impact.group);
  const told = {
    ...describeGroup(impact.group),
    refusal: refusal ? sentenceOf(refusal) : null,
    complete: impact.complete,
    losses: impact.losses.map(({ assignment, losingRole, losingAccess, first }) => ({
      resource: assignment.ari,
      role: assignment.role,
      losingRole,
      losingAccess,
      first: first.map(({ username }) => username),
    })),
  };
  print(json, told, () =>
    [`Members who would leave it: ${impact.group.memberCount}.`, ...impact.losses.map(lossLine)].join('\n'),
  );
  if (refusal) throw new CliError(sentenceOf(refusal));
}

function lossLine({ assignment, losingRole, losingAccess, first }: Loss): string {
  const names = first.map(({ username }) => username).join(', ');
  const who = losingRole === 0 ? '' : `: ${names}${losingRole > first.length ? ', …' : ''}`;
  return `${losingRole} would lose ${assignment.role} on ${assignment.ari}, ${losingAccess} of them all access${who}`;
}
