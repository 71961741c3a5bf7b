import type { DirectoryAddress } from '../../core/addresses.ts';
import type { ImportOutcome, ImportRow } from '../../core/import.ts';
import { sentenceOf } from '../failures.ts';
import type { Session } from '../session.ts';
import type { Entry, RowKind } from './entry.ts';

/** People first, then what they can be put into, then who is in what, then what that is good for. */
const ORDER: readonly RowKind[] = ['user', 'group', 'member', 'role'];

/** Large enough that a commit is cheap for each row, small enough that others get their turn and signals are heard. */
const BATCH_SIZE = 500;

type Applicable = Entry & { row: ImportRow };

export interface Watcher {
  /** Called after each batch with the number of rows done so far. */
  advance(done: number): void;
  /** Whether to go no further. What is applied by then stays. */
  isStopped(): boolean;
}

/** The entries that core is to apply; the others were refused by the reader. */
export function countApplicable(entries: readonly Entry[]): number {
  return entries.filter((entry) => entry.row !== undefined).length;
}

/** Applies entries in batches and notes with each what became of it. */
export async function applyEntries(
  { directory, actor }: Pick<Session, 'directory' | 'actor'>,
  address: DirectoryAddress,
  entries: readonly Entry[],
  watcher: Watcher,
): Promise<void> {
  let done = 0;
  for (const kind of ORDER) {
    const ofKind = entries.filter((entry) => entry.kind === kind && entry.row) as Applicable[];
    for (let start = 0; start < ofKind.length && !watcher.isStopped(); start += BATCH_SIZE) {
      const batch = ofKind.slice(start, start + BATCH_SIZE);
      const wanted = batch.filter(({ parent }) => parent?.status !== 'refused');
      const outcomes = await directory.imports.apply(
        actor,
        address,
        wanted.map(({ row }) => row),
      );
      for (const [index, outcome] of outcomes.entries()) note(wanted[index], outcome);
      done += batch.length;
      watcher.advance(done);
      // Signals are delivered between turns of the event loop.
      await new Promise(setImmediate);
    }
  }
}

function note(entry: Entry | undefined, outcome: ImportOutcome): void {
  if (!entry) return;
  entry.status = outcome.status;
  if (outcome.status === 'refused') entry.reason = sentenceOf(outcome.error);
  else entry.personCreated = outcome.personCreated ?? false;
}
