import { createHash } from 'node:crypto';
import type { BatchSource } from '../../core/bulkImport.ts';
import type { Entry, Piece } from './entry.ts';

/** Entries that are applied in one transaction. */
export interface Batch {
  entries: Entry[];
  /** Which part of the file they are, where the log has to tell. */
  source?: BatchSource;
}

/** Large enough that a commit is cheap for each row, small enough that others get their turn and signals are heard. */
const BATCH_SIZE = 500;

/** Batches of a fixed size, each of one kind: what becomes of a group is known before its members are looked at. */
export async function* inSmallBatches(pieces: AsyncIterable<Piece>): AsyncGenerator<Batch> {
  for await (const { entries } of pieces) {
    for (let start = 0; start < entries.length; ) {
      const batch = entries.slice(start, start + BATCH_SIZE);
      const other = batch.findIndex(({ kind }) => kind !== batch[0]?.kind);
      const count = other === -1 ? batch.length : other;
      yield { entries: batch.slice(0, count) };
      start += count;
    }
  }
}

/**
 * How much of its time a batch takes: the longer, the fewer pages are written again and again, for people and members touch
 * the indexes everywhere; but others wait so long for the lock.
 */
const AT_LEAST = 0.4;
const AT_MOST = 0.9;

const FEWEST_ENTRIES = 5000;
const MOST_ENTRIES = 400_000;

/**
 * Batches that grow and shrink by how long the last one took, each with a digest of the lines that it is.
 * @param timeMs how long a batch may take, about
 */
export async function* inLargeBatches(
  file: string,
  pieces: AsyncIterable<Piece>,
  timeMs: number,
): AsyncGenerator<Batch> {
  let size = FEWEST_ENTRIES;
  let batch = new LargeBatch(file);
  for await (const piece of pieces) {
    batch.add(piece);
    if (batch.entries.length < size) continue;
    const start = performance.now();
    yield batch.finish();
    const took = performance.now() - start;
    if (took < AT_LEAST * timeMs) size = Math.min(MOST_ENTRIES, size * 2);
    if (took > AT_MOST * timeMs) size = Math.max(FEWEST_ENTRIES, size / 2);
    batch = new LargeBatch(file);
  }
  if (batch.entries.length > 0) yield batch.finish();
}

class LargeBatch {
  readonly entries: Entry[] = [];
  private readonly file: string;
  private readonly digest = createHash('sha256');
  private firstLine = 0;
  private lastLine = 0;

  constructor(file: string) {
    this.file = file;
  }

  add({ entries, lines }: Piece): void {
    for (const entry of entries) this.entries.push(entry);
    if (!lines) return;
    this.firstLine ||= lines.first;
    this.lastLine = lines.first + lines.count - 1;
    this.digest.update(lines.text);
  }

  finish(): Batch {
    const { entries, file, firstLine, lastLine } = this;
    return { entries, source: { file, firstLine, lastLine, sha256: this.digest.digest('hex') } };
  }
}
