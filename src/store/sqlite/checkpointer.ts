import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * What the thread is asked for: to bring the log into the file beside whoever writes, or alone, while nobody writes, after
 * which the log begins anew.
 */
export type CheckpointMode = 'beside' | 'alone';

/** What is told when it is done. */
export interface CheckpointReport {
  /** How many pages the log has; none when it begins anew. */
  log: number;
}

/** How long those who read from the log, or other processes that write, are waited for; our own writes wait meanwhile. */
const TIMEOUT_MS = 50;

/**
 * A thread that brings what was committed from the write-ahead log into the database file, each time it is asked to.
 * It takes tens of milliseconds of writing and waiting for the disk, which would hold the event loop where SQLite does it
 * by itself, at the end of some unlucky commit.
 */
const database = new DatabaseSync(String(workerData), { timeout: TIMEOUT_MS });
const beside = database.prepare('pragma wal_checkpoint(passive)');
const alone = database.prepare('pragma wal_checkpoint(restart)');

parentPort?.on('message', (mode: CheckpointMode) => {
  parentPort?.postMessage({ log: checkpoint(mode) } satisfies CheckpointReport);
});

function checkpoint(mode: CheckpointMode): number {
  try {
    if (mode === 'beside') {
      beside.get();
      // Once more: what was committed during the first round is little, and during the second still less.
      return Number(beside.get()?.log);
    }
    alone.get();
  } catch {
    // Locked by another process, or the disk is failing: the writer will find out by itself.
  }
  return 0;
}
