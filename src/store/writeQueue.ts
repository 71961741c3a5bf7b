import { type StoreObserver, StoreUnavailable } from '../core/store.ts';
import { secondsSince, type Transaction } from './db.ts';

/** A write that waits, and what became of it once it has run. */
export interface Job {
  readonly work: (transaction: Transaction) => Promise<unknown>;
  readonly queuedAt: number;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  outcome?: { result: unknown } | { error: unknown };
}

/** Runs writes in one transaction, and sees to it that each is told what became of it; it never throws. */
export type Commit = (batch: readonly Job[]) => Promise<AtDisk | undefined>;

/** What is committed and may not be on the disk yet. */
export interface AtDisk {
  /** Ends when it is, or has failed. */
  settled: Promise<void>;
}

/**
 * So many waiting writes are worth a commit of their own while the disk is at work on the last; fewer wait for more until it is
 * done, since a commit costs as much as several writes.
 */
const ENOUGH = 32;

/**
 * Where writes line up. Those that arrive while a commit is under way share the next one.
 *
 * They go without savepoints, which cost as much as a small write: most that are refused have changed nothing by then.
 * Where one has, the batch is undone and run again, each write behind a savepoint of its own; see `performAll`.
 */
export class WriteQueue {
  private readonly limit: number;
  private readonly commit: Commit;
  private jobs: Job[] = [];
  private running: Promise<void> | undefined;
  /** Of what was committed last. */
  private settled: Promise<void> | undefined;
  private enough: (() => void) | undefined;
  private isGivenUp = false;

  /** @param limit how many writes share one commit at most */
  constructor(limit: number, commit: Commit) {
    this.limit = limit;
    this.commit = commit;
  }

  add<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    if (this.isGivenUp) return Promise.reject(closing());
    return new Promise((resolve, reject) => {
      this.jobs.push({ work, queuedAt: performance.now(), resolve, reject });
      if (this.jobs.length >= ENOUGH) this.enough?.();
      this.running ??= this.run();
    });
  }

  get isIdle(): boolean {
    return this.running === undefined;
  }

  /** Refuses what has not begun, and whatever comes. */
  giveUp(): void {
    this.isGivenUp = true;
    rejectAll(this.jobs.splice(0), closing());
  }

  async drain(): Promise<void> {
    do {
      await this.running;
      await this.settled;
      // Whoever is told of one write may have another to make.
      await new Promise(setImmediate);
    } while (this.running);
  }

  private async run(): Promise<void> {
    // One turn of the event loop, so that writes of requests that arrived together share a commit.
    await new Promise(setImmediate);
    try {
      while (this.jobs.length > 0) {
        if (this.jobs.length < ENOUGH) await this.untilSettledOrEnough();
        // They were given up meanwhile.
        if (this.jobs.length === 0) break;
        const atDisk = await this.commit(this.jobs.splice(0, this.limit));
        if (atDisk) this.settled = atDisk.settled;
        await new Promise(setImmediate);
      }
    } finally {
      this.running = undefined;
    }
  }

  private untilSettledOrEnough(): Promise<unknown> {
    const enough = new Promise<void>((resolve) => {
      this.enough = resolve;
    });
    return Promise.race([this.settled, enough]);
  }
}

/**
 * Runs writes one after another in one transaction, and notes what became of each.
 * @returns whether each that was refused has left nothing behind; when not, all of it must be undone
 * @throws what ends the transaction, and so concerns everyone in it
 */
export async function performAll(
  batch: readonly Job[],
  transaction: Transaction,
  perform: (job: Job) => Promise<unknown>,
): Promise<boolean> {
  for (const job of batch) {
    const { changeCount } = transaction;
    try {
      job.outcome = { result: await perform(job) };
    } catch (error) {
      const fatal = transaction.fatal(error);
      if (fatal) throw fatal;
      job.outcome = { error };
      if (transaction.changeCount !== changeCount) return false;
    }
  }
  return true;
}

/** Tells those who wait what became of their writes, now that it is durable. */
export function settleAll(batch: readonly Job[], observer: StoreObserver): void {
  for (const { queuedAt, outcome, resolve, reject } of batch) {
    observer.write(secondsSince(queuedAt));
    if (outcome && 'result' in outcome) resolve(outcome.result as never);
    else reject(outcome?.error);
  }
}

export function rejectAll(batch: readonly Job[], error: unknown): void {
  for (const { reject } of batch) reject(error);
}

function closing(): StoreUnavailable {
  return new StoreUnavailable('The store is being closed');
}
