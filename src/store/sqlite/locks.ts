import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { primaryCode, SQLITE_BUSY, translate } from './failures.ts';

/** How often to look: the log begins anew behind the lock of those who write, for some milliseconds; see `checkpointer.ts`. */
const POLL_MS = 2;

/**
 * Runs a statement as soon as no other connection holds the lock it needs. The event loop goes on meanwhile, unlike in
 * SQLite's own `busy_timeout`, which moreover does not wait where two could end up waiting for each other.
 * @param deadline until when to try, by `performance.now()`; once in any case
 * @param signal ends the waiting sooner
 * @throws StoreUnavailable when it is still held then, or the statement fails otherwise
 */
export async function execWhenFree(
  database: DatabaseSync,
  statement: string,
  deadline: number,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      database.exec(statement);
      return;
    } catch (error) {
      const isOver = signal?.aborted || performance.now() > deadline;
      if (isOver || primaryCode(error) !== SQLITE_BUSY) throw translate(error);
    }
    await sleep(POLL_MS);
  }
}
