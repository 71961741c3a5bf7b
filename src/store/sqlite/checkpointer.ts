import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * A thread that brings what was committed from the write-ahead log into the database file, each time it is asked to.
 * It takes tens of milliseconds of writing and waiting for the disk, which would hold the event loop where SQLite does it
 * by itself, at the end of some unlucky commit.
 */
const database = new DatabaseSync(String(workerData), { timeout: 0 });
const checkpoint = database.prepare('pragma wal_checkpoint(passive)');

parentPort?.on('message', () => {
  parentPort?.postMessage(look());
});

/** How many pages the log has, and how many of them are in the database file by now. */
function look(): CheckpointReport {
  try {
    const { log, checkpointed } = checkpoint.get() ?? {};
    return { log: Number(log), checkpointed: Number(checkpointed) };
  } catch {
    // Locked by another process, or the disk is failing: the writer will find out by itself.
    return { log: 0, checkpointed: 0 };
  }
}

export interface CheckpointReport {
  log: number;
  checkpointed: number;
}
