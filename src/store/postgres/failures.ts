import { StoreUnavailable } from '../../core/store.ts';

/** Waits for a query. @throws StoreUnavailable when the database cannot serve now */
export async function guard<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    throw translate(error);
  }
}

/** The database asks that the transaction be run again: it collided with another. */
export function isSerializationFailure(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40001' || code === '40P01';
}

/**
 * What says that the database cannot serve now, rather than that a statement was wrong: connection lost or refused (08),
 * idle for too long in a transaction (25P03), no such login (28) or database, out of resources (53), not taking connections,
 * being altered or locked for too long (55), cancelled or shutting down (57), a failing disk (58), damage (XX001, XX002), read-only; and the system's own codes.
 */
const UNAVAILABLE =
  /^(08|25P03|28|3D000|53|55|57|58|XX00[12]|25006|ECONN|ETIMEDOUT|EPIPE|ENETUNREACH|ENOTFOUND|EAI_|EHOSTUNREACH)/;

/** The same, told by the client without a code. */
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|not queryable/;

/** Whether the connection is of no more use, by a failure as it came or as it was told: it is broken, or does not answer. */
export function isLost(failure: unknown): boolean {
  return LOST.test((failure as Error).message);
}

function translate(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  return UNAVAILABLE.test(code ?? '') || isLost(error)
    ? new StoreUnavailable(`The database cannot serve: ${message}`, { cause: error })
    : error;
}
