import type { Entry, Piece } from './entry.ts';

/** Large enough that a commit is cheap for each row, small enough that others get their turn and signals are heard. */
const BATCH_SIZE = 500;

/** Batches of a fixed size, each of one kind: what becomes of a group is known before its members are looked at. */
export async function* inSmallBatches(pieces: AsyncIterable<Piece>): AsyncGenerator<Entry[]> {
  for await (const { entries } of pieces) {
    for (let start = 0; start < entries.length; ) {
      const batch = entries.slice(start, start + BATCH_SIZE);
      const other = batch.findIndex(({ kind }) => kind !== batch[0]?.kind);
      const count = other === -1 ? batch.length : other;
      yield batch.slice(0, count);
      start += count;
    }
  }
}
