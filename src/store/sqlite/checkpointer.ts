import { fdatasyncSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * What the thread is asked for: to bring the log into the file beside whoever writes; to have the disk take it too; or both
 * alone, while nobody writes, after which the log begins anew.
 */
export type CheckpointMode = 'beside' | 'to disk' | 'alone';

/** What is told when it is done. */
export interface CheckpointReport {
  /** How many pages the log has; none when it begins anew, or nobody can tell. */
  log: number;
  /** Why the disk could not take what it was given. */
  diskFailure?: Error;
}

/** How long those who read from the log, or other processes that write, are waited for; our own writes wait meanwhile. */
const TIMEOUT_MS = 50;

/** How often the disk is asked before all is done alone: each time there is less that was committed meanwhile. */
const ROUNDS = 3;

/** By which SQLite and the system say that. */
const SQLITE_IOERR_FSYNC = 1034;
const DISK_FAILURES: ReadonlySet<string> = new Set(['EIO', 'ENOSPC', 'EDQUOT']);

/**
 * A thread that brings what was committed from the write-ahead log into the database file, each time it is asked to.
 * It takes tens of milliseconds of writing and waiting for the disk, which would hold the event loop where SQLite does it
 * by itself, at the end of some unlucky commit.
 */
const path = String(workerData);
const openedBefore = new Set(listDescriptors());
const database = new DatabaseSync(path, { timeout: TIMEOUT_MS });
// Our own, so that a failure that it is told of is told to SQLite by all others; or any, since SQLite uses some again.
const opened = listDescriptors();
const descriptor = opened.find((each) => !openedBefore.has(each)) ?? opened[0];
const beside = database.prepare('pragma wal_checkpoint(passive)');
const alone = database.prepare('pragma wal_checkpoint(restart)');

const WAYS: Record<CheckpointMode, () => number> = {
  beside() {
    copy(beside);
    // Once more: what was committed during the first round is little, and during the second still less.
    return copy(beside);
  },

  /**
   * SQLite has the disk take the file when all of the log is in it, which under load is when nobody may write: for hundreds of
   * milliseconds, where there are 64 MB. Asked before, beside whoever writes, it finds little left to do then.
   */
  'to disk'() {
    for (let round = 0; round < ROUNDS; round += 1) {
      copy(beside);
      sync();
    }
    return copy(beside);
  },

  alone() {
    copy(alone);
    return 0;
  },
};

parentPort?.on('message', (mode: CheckpointMode) => {
  parentPort?.postMessage(carryOut(mode));
});

/** A disk that could not take something says so once, and then that all is well: the log may not begin anew after that. */
function carryOut(mode: CheckpointMode): CheckpointReport {
  try {
    return { log: WAYS[mode]() };
  } catch (error) {
    const { message, stack } = error as Error;
    return { log: 0, diskFailure: Object.assign(new Error(message), { stack }) };
  }
}

/** @throws when the disk could not take what it was given; what else is wrong with the descriptor costs nothing but time */
function sync(): void {
  if (descriptor === undefined) return;
  try {
    fdatasyncSync(descriptor);
  } catch (error) {
    if (DISK_FAILURES.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Returns how many pages the log has. @throws when the disk could not take what it was given */
function copy(pragma: typeof beside): number {
  try {
    return Number(pragma.get()?.log);
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === SQLITE_IOERR_FSYNC) throw error;
    // Locked by another process, or not to be written to: what is in the log stays there.
    return 0;
  }
}

/**
 * The descriptors of the file that SQLite has open in this process; none where there is no `/proc`. To open one of our own, and to
 * close it, would end all locks that SQLite has on the file here.
 */
function listDescriptors(): number[] {
  try {
    const file = realpathSync(path);
    return readdirSync('/proc/self/fd')
      .filter((name) => linkOf(`/proc/self/fd/${name}`) === file)
      .map(Number);
  } catch {
    return [];
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // Closed meanwhile.
    return undefined;
  }
}
