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

/** How long writes wait for another process that holds the file, such as an import beside a running server; their turn included. */
const LOCK_TIMEOUT_MS = 30_000;

/** What goes with each commit. */
interface Surroundings {
  /** Brings it to the disk. */
  log: LogSync;
  changes: FileChanges;
  turns: WriteTurns;
  checkpoints: Checkpoints;
  observer: StoreObserver;
}

/** The writes of a file: all of them line up for the one connection that writes. */
export function sqliteQueue(database: DatabaseSync, surroundings: Surroundings): WriteQueue {
  const writer = new SqliteWriter(database);
  return new WriteQueue(BATCH_LIMIT, (batch) => commitTogether(writer, surroundings, batch));
}

async function commitTogether(
  writer: SqliteWriter,
  surroundings: Surroundings,
  batch: readonly Job[],
): Promise<AtDisk | undefined> {
  const { log, checkpoints, observer, turns } = surroundings;
  const start = performance.now();
  const settle = () => {
    observer.commit(secondsSince(start), batch.length);
    settleAll(batch, observer);
  };
  const reject = (error: unknown) => rejectAll(batch, error);
  await turns.take();
  try {
    log.requireSound();
    const isUnsynced = await transact(writer, surroundings, batch, start + LOCK_TIMEOUT_MS);
    // The next writes do not wait for the disk, but they are told after these, and fail with them. What changed nothing waits
    // too: it may have found what others have changed.
    const settled = (isUnsynced ? log.flush() : log.settled()).then(settle, reject);
    await checkpoints.committed();
    return { settled };
  } catch (error) {
    reject(error);
    return undefined;
  } finally {
    turns.giveBack();
  }
}

/**
 * Runs writes in one transaction. Returns whether the log may have anything of it or of what it found that nobody here has had the disk
 * take: its own changes, or those of another process, which tells its own callers alone when the disk has them.
 * @throws what concerns all of them, undone
 */
async function transact(
  writer: SqliteWriter,
  { changes }: Surroundings,
  batch: readonly Job[],
  deadline: number,
): Promise<boolean> {
  const { changeCount } = writer;
  try {
    const hasForeign = await begin(writer, changes, deadline);
    if (!(await performAll(batch, writer, (job) => job.work(writer)))) {
      writer.rollBack();
      // Nobody else has to be served.
      if (batch.length === 1) return hasForeign;
      await begin(writer, changes, deadline);
      await performAll(batch, writer, (job) => writer.attempt(() => job.work(writer)));
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

/** Returns whether another process has written last. */
async function begin(writer: SqliteWriter, changes: FileChanges, deadline: number): Promise<boolean> {
  await writer.begin(Math.max(0, deadline - performance.now()));
  return changes.begun();
}
