import type { ImportOutcome, ImportRow } from '../../core/import.ts';
import { sentenceOf } from '../failures.ts';
import type { Entry } from './entry.ts';
import type { Tally } from './report.ts';

/** Applies rows and says of each what became of it. */
type Apply = (rows: readonly ImportRow[]) => Promise<ImportOutcome[]>;

export interface Watcher {
  /** Called after each batch with the number of rows it had, those that only stand for others' sake not counted. */
  applied(rows: number): void;
  /** Whether to go no further. What is applied by then stays. */
  isStopped(): boolean;
}

/** Applies entries batch by batch. */
export async function applyBatches(
  apply: Apply,
  batches: AsyncIterable<readonly Entry[]>,
  tally: Tally,
  watcher: Watcher,
): Promise<void> {
  for await (const entries of batches) {
    if (watcher.isStopped()) return;
    const wanted = entries.filter(({ row, parent }) => row && parent?.status !== 'refused');
    const outcomes = await apply(wanted.map(({ row }) => row as ImportRow));
    for (const [index, entry] of wanted.entries()) note(entry, outcomes[index]);
    tally.add(entries);
    watcher.applied(entries.filter(({ implied }) => !implied).length);
    // Signals are delivered between turns of the event loop.
    await new Promise(setImmediate);
  }
}

/** Says in an entry what became of it. */
export function note(entry: Entry, outcome: ImportOutcome | undefined): void {
  if (!outcome) return;
  entry.status = outcome.status;
  if (outcome.status === 'refused') entry.reason = sentenceOf(outcome.error);
  else entry.personCreated = outcome.personCreated ?? false;
}
