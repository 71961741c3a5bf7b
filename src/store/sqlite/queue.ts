import type { DatabaseSync } from 'node:sqlite';
import type { StoreObserver } from '../../core/store.ts';
import { secondsSince } from '../db.ts';
import { type AtDisk, type Job, performAll, rejectAll, settleAll, WriteQueue } from '../writeQueue.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { FileChanges } from './fileChanges.ts';
import type { LogSync } from './logSync.ts';
import { SqliteWriter } from './writer.ts';

/** How many writes share one commit at most. */
const BATCH_LIMIT = 200;

/** What goes with each commit. */
interface Surroundings {
  /** Brings it to the disk. */
  log: LogSync;
  changes: FileChanges;
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
  { log, changes, checkpoints, observer }: Surroundings,
  batch: readonly Job[],
): Promise<AtDisk | undefined> {
  const start = performance.now();
  const settle = () => {
    observer.commit(secondsSince(start), batch.length);
    settleAll(batch, observer);
  };
  const reject = (error: unknown) => rejectAll(batch, error);
  let settled: Promise<void>;
  try {
    log.requireSound();
    const isChanged = await transact(writer, batch).finally(() => {
      // Told of one that failed too: it costs nothing but a second reading.
      changes.committed(writer.takeWritten());
    });
    // The next writes do not wait for the disk, but they are told after these, and fail with them. What changed nothing waits
    // too: it may have found what others have changed.
    settled = (isChanged ? log.flush() : log.settled()).then(settle, reject);
  } catch (error) {
    reject(error);
    return undefined;
  }
  await checkpoints.committed();
  return { settled };
}

/** Runs writes in one transaction. Returns whether it has changed anything. @throws what concerns all of them, undone */
async function transact(writer: SqliteWriter, batch: readonly Job[]): Promise<boolean> {
  const { changeCount } = writer;
  try {
    await writer.begin();
    if (!(await performAll(batch, writer, (job) => job.work(writer)))) {
      writer.rollBack();
      // Nobody else has to be served.
      if (batch.length === 1) return false;
      await writer.begin();
      await performAll(batch, writer, (job) => writer.attempt(() => job.work(writer)));
    }
    const isChanged = writer.changeCount !== changeCount;
    await writer.commit();
    return isChanged;
  } catch (error) {
    writer.abandon();
    throw error;
  }
}
