/**
 * How much of its time a batch takes: the longer, the fewer pages are written again and again, for people and members touch
 * the indexes everywhere; but others wait so long for the lock.
 */
const AT_LEAST = 0.4;
const AT_MOST = 0.9;

const FEWEST_ROWS = 5000;
const MOST_ROWS = 2_000_000;

/** How many rows a batch has: more and fewer by how long the last one took. */
export class BatchSize {
  rows = FEWEST_ROWS;
  private readonly timeMs: number;

  /** @param timeMs how long a batch may take, about */
  constructor(timeMs: number) {
    this.timeMs = timeMs;
  }

  /** Told how long a batch took, of how many rows; of one with fewer than it might have had, it is not known how long more take. */
  took(ms: number, rows: number): void {
    if (rows >= this.rows && ms < AT_LEAST * this.timeMs) this.rows = Math.min(MOST_ROWS, this.rows * 2);
    if (ms > AT_MOST * this.timeMs) this.rows = Math.max(FEWEST_ROWS, this.rows / 2);
  }
}
