import type { DatabaseSync } from 'node:sqlite';
import type { StoreObserver } from '../../core/store.ts';
import type { FileChanges } from '../changes.ts';
import { secondsSince } from '../db.ts';
import { type Job, performAll, rejectAll, settleAll, WriteQueue } from '../writeQueue.ts';
import type { Checkpoints } from './checkpoints.ts';
import { SqliteWriter } from './writer.ts';

/** How many writes share one commit at most. */
const BATCH_LIMIT = 200;

/** Who is told of commits. */
interface Watchers {
  changes: FileChanges;
  checkpoints: Checkpoints;
  observer: StoreObserver;
}

/** The writes of a file: all of them line up for the one connection that writes. */
export function sqliteQueue(database: DatabaseSync, watchers: Watchers): WriteQueue {
  const writer = new SqliteWriter(database);
  return new WriteQueue(BATCH_LIMIT, (batch) => commitTogether(writer, watchers, batch));
}

async function commitTogether(
  writer: SqliteWriter,
  { changes, checkpoints, observer }: Watchers,
  batch: readonly Job[],
): Promise<void> {
  const start = performance.now();
  try {
    await writer.begin();
    if (!(await performAll(batch, writer, (job) => job.work(writer)))) {
      writer.rollBack();
      if (batch.length === 1) return settleAll(batch, observer);
      await writer.begin();
      await performAll(batch, writer, (job) => writer.attempt(() => job.work(writer)));
    }
    await writer.commit();
  } catch (error) {
    writer.abandon();
    rejectAll(batch, error);
    return;
  } finally {
    // Told of one that failed too: it costs nothing but a second reading.
    changes.committed(writer.takeWritten());
  }
  observer.commit(secondsSince(start), batch.length);
  settleAll(batch, observer);
  if (checkpoints.committed()) writer.checkpoint();
}
