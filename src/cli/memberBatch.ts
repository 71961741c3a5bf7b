import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { BatchLine, BatchOutcome } from '../core/memberBatches.ts';
import { CliError, EXIT, sentenceOf } from './failures.ts';
import { groupNamed, withGroup } from './named.ts';
import { type JsonOption, type LocationOptions, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

/** What `member add` and `member remove` share: a list of people in, what became of each out. */

export interface BatchCommandOptions extends LocationOptions, JsonOption {
  directory?: string;
  file?: string;
  dryRun?: boolean;
  allOrNothing?: boolean;
}

export function withBatch(command: Command): Command {
  return withJson(
    withGroup(command)
      .argument('[people...]', 'Usernames, e-mail addresses and account ids, mixed')
      .option('--file <path>', 'Further people from a file, one a line; - reads from standard input')
      .option('--dry-run', 'Change nothing, and tell what would be')
      .option('--all-or-nothing', 'Change nothing if anybody is refused'),
  );
}

/** The verb in the past, such as `added`, and what needs no change, such as `a member already`. */
interface Words {
  done: string;
  unchanged: string;
}

/** Runs one batch and prints it; ends with a failure when anybody was refused. */
export async function runBatch(
  verb: 'add' | 'remove',
  words: Words,
  name: string,
  people: readonly string[],
  options: BatchCommandOptions,
): Promise<void> {
  const lines = [...people, ...(options.file === undefined ? [] : await readLines(options.file))];
  if (lines.length === 0) throw new CliError('Nobody is named; name people or a --file.', EXIT.usage);
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const { dryRun = false, allOrNothing = false } = options;
    const address = groupNamed(session, name, options.directory);
    const outcome = await directory.memberBatches[verb](actor, address, lines, { dryRun, allOrNothing });
    print(options.json, toJson(outcome), () => describe(outcome, words, dryRun));
    if (outcome.lines.some((line) => line.outcome === 'refused')) throw new CliError('', EXIT.refused, true);
  });
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path === '-' ? '/dev/stdin' : path, 'utf8');
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function toJson({ group, applied, lines }: BatchOutcome) {
  return {
    groupId: group.id,
    groupName: group.name,
    applied,
    changedAccountIds: lines
      .filter(({ outcome }) => outcome === 'changed')
      .map(({ user }) => user?.accountId ?? ''),
    lines: lines.map(({ line, outcome, user, refusal }) => ({
      input: line,
      outcome,
      accountId: user?.accountId ?? null,
      reason: refusal && sentenceOf(refusal),
    })),
  };
}

function describe({ group, applied, lines }: BatchOutcome, words: Words, dryRun: boolean): string {
  const count = (outcome: BatchLine['outcome']) => lines.filter((line) => line.outcome === outcome).length;
  const refused = lines.flatMap(({ line, refusal }) =>
    refusal ? [`  ${quote(line)}: ${sentenceOf(refusal)}`] : [],
  );
  const verb = applied ? words.done : `would be ${words.done}`;
  return [
    `${quote(group.name)}: ${count('changed')} ${verb}, ${count('unchanged')} ${words.unchanged}, ${count('repeated')} named twice, ${refused.length} refused.`,
    ...refused,
    ...(applied ? [] : [dryRun ? 'Nothing was changed: it was a dry run.' : 'Nothing was changed.']),
  ].join('\n');
}
