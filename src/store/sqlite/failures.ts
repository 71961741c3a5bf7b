import { StoreUnavailable } from '../../core/store.ts';

export const SQLITE_BUSY = 5;

/** Result codes that say the database cannot serve now, rather than that a statement was wrong. */
const UNAVAILABLE = new Map([
  [SQLITE_BUSY, 'locked by another process'],
  [6, 'locked'],
  [7, 'out of memory'],
  [8, 'read-only'],
  [10, 'failing to read or write'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'impossible to open'],
  [26, 'not one that SQLite can read'],
]);

/** Runs a piece of work on a database. @throws StoreUnavailable when the database cannot serve now */
export function guard<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw translate(error);
  }
}

/** A failure as the callers of the store know it. */
export function translate(error: unknown): unknown {
  const reason = UNAVAILABLE.get(primaryCode(error) ?? -1);
  return reason ? new StoreUnavailable(`The database is ${reason}`, { cause: error }) : error;
}

/** SQLite's result code of a failure, without the detail that extends it. */
export function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
