import type { BatchSource } from '../../core/bulkImport.ts';
import type { ImportOutcome, ImportRow } from '../../core/import.ts';
import { sentenceOf } from '../failures.ts';
import type { Batch } from './batches.ts';
import type { Entry } from './entry.ts';

/** Applies rows and says of each what became of it. */
export type Apply = (rows: readonly ImportRow[], source?: BatchSource) => Promise<ImportOutcome[]>;

export interface Watcher {
  /** Called after each batch with the entries it had, by which time it is known what became of them. */
  applied(entries: readonly Entry[]): void;
  /** Whether to go no further. What is applied by then stays. */
  isStopped(): boolean;
}

/** Applies entries batch by batch. */
export async function applyBatches(
  apply: Apply,
  batches: AsyncIterable<Batch>,
  watcher: Watcher,
): Promise<void> {
  for await (const { entries, source } of batches) {
    if (watcher.isStopped()) return;
    const wanted = entries.filter(({ row, parent }) => row && parent?.status !== 'refused');
    const outcomes = await apply(
      wanted.map(({ row }) => row as ImportRow),
      source,
    );
    for (const [index, outcome] of outcomes.entries()) note(wanted[index], outcome);
    watcher.applied(entries);
    // Signals are delivered between turns of the event loop.
    await new Promise(setImmediate);
  }
}

function note(entry: Entry | undefined, outcome: ImportOutcome): void {
  if (!entry) return;
  entry.status = outcome.status;
  if (outcome.status === 'refused') entry.reason = sentenceOf(outcome.error);
  else entry.personCreated = outcome.personCreated ?? false;
}
