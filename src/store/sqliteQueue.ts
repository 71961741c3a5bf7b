import type { DatabaseSync } from 'node:sqlite';
import { type StoreObserver, StoreUnavailable } from '../core/store.ts';
import type { FileChanges } from './changes.ts';
import type { Checkpoints } from './checkpoints.ts';
import { secondsSince, type Transaction } from './db.ts';
import { SqliteWriter } from './sqliteWriter.ts';

/** How many writes share one commit at most. */
const BATCH_LIMIT = 200;

interface Job {
  work: (transaction: Transaction) => Promise<unknown>;
  queuedAt: number;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
  outcome?: { result: unknown } | { error: unknown };
}

/** Who is told of commits. */
interface Watchers {
  changes: FileChanges;
  checkpoints: Checkpoints;
  observer: StoreObserver;
}

/**
 * The one writer: takes what has gathered, and commits it together.
 *
 * Writes that share a commit go without savepoints, which cost as much as a small write: most that are refused have
 * changed nothing by then. Where one has, the batch is undone and run again, each write behind a savepoint of its own.
 */
export class WriteQueue {
  private readonly watchers: Watchers;
  private readonly writer: SqliteWriter;
  private jobs: Job[] = [];
  private running: Promise<void> | undefined;

  constructor(database: DatabaseSync, watchers: Watchers) {
    this.watchers = watchers;
    this.writer = new SqliteWriter(database);
  }

  add<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.jobs.push({ work, queuedAt: performance.now(), resolve, reject });
      this.running ??= this.run();
    });
  }

  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // One turn of the event loop, so that writes of requests that arrived together share a commit.
    await new Promise(setImmediate);
    try {
      while (this.jobs.length > 0) {
        const batch = this.jobs.splice(0, BATCH_LIMIT);
        await this.commit(batch);
        await new Promise(setImmediate);
      }
    } finally {
      this.running = undefined;
    }
  }

  private async commit(batch: readonly Job[]): Promise<void> {
    const start = performance.now();
    const { writer } = this;
    try {
      await writer.begin();
      if (!(await this.performAll(batch, (job) => job.work(writer)))) {
        writer.rollBack();
        await writer.begin();
        await this.performAll(batch, (job) => writer.attempt(() => job.work(writer)));
      }
      await writer.commit();
    } catch (error) {
      writer.abandon();
      for (const job of batch) job.reject(error);
      return;
    } finally {
      // Told of one that failed too: it costs nothing but a second reading.
      this.watchers.changes.committed(writer.takeWritten());
    }
    this.watchers.observer.commit(secondsSince(start), batch.length);
    for (const job of batch) this.settle(job);
    if (this.watchers.checkpoints.committed()) writer.checkpoint();
  }

  /** Returns whether every write that failed has left nothing behind. */
  private async performAll(batch: readonly Job[], perform: (job: Job) => Promise<unknown>): Promise<boolean> {
    const { writer } = this;
    for (const job of batch) {
      const { changeCount } = writer;
      try {
        job.outcome = { result: await perform(job) };
      } catch (error) {
        // A failing disk is everyone's failure, and so is a transaction that the engine has given up: nothing of this
        // batch may be acknowledged.
        if (error instanceof StoreUnavailable) throw error;
        if (!writer.isInTransaction) throw new StoreUnavailable('The transaction was lost', { cause: error });
        job.outcome = { error };
        if (writer.changeCount !== changeCount) return false;
      }
    }
    return true;
  }

  private settle(job: Job): void {
    this.watchers.observer.write(secondsSince(job.queuedAt));
    if (job.outcome && 'result' in job.outcome) job.resolve(job.outcome.result as never);
    else job.reject(job.outcome?.error);
  }
}
