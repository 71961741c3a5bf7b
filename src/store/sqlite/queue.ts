import type { DatabaseSync } from 'node:sqlite';
import type { StoreObserver } from '../../core/store.ts';
import { secondsSince } from '../db.ts';
import { type AtDisk, type Job, performAll, rejectAll, settleAll, WriteQueue } from '../writeQueue.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { FileChanges } from './fileChanges.ts';
import type { LogSync } from './logSync.ts';
import type { WriteTurns } from './share.ts';
import { SqliteWriter } from './writer.ts';

/** How many writes share one commit at most. */
const BATCH_LIMIT = 200;

/** However long a write has waited for those before it, which may have taken their time: so long the lock is asked for. */
const LEAST_LOCK_WAIT_MS = 1000;

/** What goes with each commit. */
interface Surroundings {
  /** Brings it to the disk. */
  log: LogSync;
  changes: FileChanges;
  turns: WriteTurns;
  checkpoints: Checkpoints;
  observer: StoreObserver;
  /** How long a write waits for other processes, from when it came; its turn included. */
  lockTimeoutMs: number;
}

/** The writes of a file: all of them line up for the one connection that writes. */
export class SqliteQueue extends WriteQueue {
  private readonly writer: SqliteWriter;

  constructor(database: DatabaseSync, surroundings: Surroundings) {
    const writer = new SqliteWriter(database);
    super(BATCH_LIMIT, (batch) => commitTogether(writer, surroundings, batch));
    this.writer = writer;
  }

  override giveUp(): void {
    super.giveUp();
    this.writer.giveUp();
  }
}

async function commitTogether(
  writer: SqliteWriter,
  surroundings: Surroundings,
  batch: readonly Job[],
): Promise<AtDisk | undefined> {
  const { log, checkpoints, observer, turns, lockTimeoutMs } = surroundings;
  const start = performance.now();
  let jobs = batch;
  const settle = () => {
    observer.commit(secondsSince(start), jobs.length);
    settleAll(jobs, observer);
  };
  const reject = (error: unknown) => rejectAll(jobs, error);
  await turns.take();
  try {
    log.requireSound();
    jobs = await lockFor(batch, writer, lockTimeoutMs);
    const isUnsynced = await transact(writer, surroundings, jobs);
    // The next writes do not wait for the disk, but they are told after these, and fail with them. What changed nothing waits
    // too: it may have found what others have changed.
    const settled = (isUnsynced ? log.flush() : log.settled()).then(settle, reject);
    await checkpoints.committed();
    return { settled };
  } catch (error) {
    // Also where it could not even begin: a transaction that nobody could end would keep all others from it.
    writer.abandon();
    reject(error);
    return undefined;
  } finally {
    turns.giveBack();
  }
}

/**
 * Takes the lock for writes, and refuses those whose time is over before it can be had.
 * @throws what concerns all that are left
 */
async function lockFor(
  batch: readonly Job[],
  writer: SqliteWriter,
  lockTimeoutMs: number,
): Promise<readonly Job[]> {
  const leastDeadline = performance.now() + LEAST_LOCK_WAIT_MS;
  const deadlineOf = (job: Job | undefined) => Math.max((job?.queuedAt ?? 0) + lockTimeoutMs, leastDeadline);
  for (let left = batch; ; ) {
    try {
      // They stand in the order in which they came.
      await writer.begin(deadlineOf(left[0]));
      return left;
    } catch (error) {
      const now = performance.now();
      const inTime = left.filter((job) => deadlineOf(job) >= now);
      // It is not that somebody is late, or everybody is.
      if (inTime.length === left.length || inTime.length === 0) throw error;
      rejectAll(left.slice(0, -inTime.length), error);
      left = inTime;
    }
  }
}

/**
 * Runs writes in one transaction, which has begun. Returns whether the log may have anything of it, or of what it found, that nobody
 * here has had the disk take: its own changes, or those of another process, which tells its own callers alone when the disk has them.
 * @throws what concerns all of them, undone
 */
async function transact(
  writer: SqliteWriter,
  { changes, lockTimeoutMs }: Surroundings,
  batch: readonly Job[],
): Promise<boolean> {
  const { changeCount } = writer;
  try {
    let hasForeign = changes.begun();
    if (!(await performAll(batch, writer, (job) => job.work(writer)))) {
      writer.rollBack();
      // Nobody else has to be served.
      if (batch.length === 1) return hasForeign;
      const left = await lockFor(batch, writer, lockTimeoutMs);
      // The lock was free for a moment.
      hasForeign = changes.begun() || hasForeign;
      await performAll(left, writer, (job) => writer.attempt(() => job.work(writer)));
    }
    const isChanged = writer.changeCount !== changeCount;
    await writer.appendEvents();
    changes.committing(writer.writtenTables);
    writer.commit();
    return hasForeign || isChanged;
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    // Told of one that failed too: it may have been seen.
    changes.committed(writer.takeWritten());
  }
}
