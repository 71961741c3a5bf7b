import type { ErrorBody } from '../../dialects/native/errors.ts';
import { type Query, queryString } from '../lib/query.ts';
import { ApiError } from './errors.ts';

/** Far longer than anything takes. Without an end, what waits for the answer would wait for ever. */
const PATIENCE_MS = 120_000;

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Asks the server's own API. The session's cookie goes along by itself, and browsers say from where a request comes.
 * @throws ApiError
 */
export async function request<Reply = void>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { query = {}, body, signal }: Options = {},
): Promise<Reply> {
  const { status, text } = await exchange(`/api${path}${queryString(query)}`, signal, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (status >= 400) throw new ApiError(status, errorOf(status, text));
  return (status === 204 ? undefined : JSON.parse(text)) as Reply;
}

async function exchange(
  url: string,
  signal: AbortSignal | undefined,
  init: RequestInit,
): Promise<{ status: number; text: string }> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (signal?.aborted) throw error;
    const message = patience.aborted
      ? 'The server did not answer in time. It may have done what it was asked: look before you try again.'
      : 'The server cannot be reached.';
    throw new ApiError(0, { kind: 'unreachable', message, details: {} });
  }
}

/** What a reply says is wrong. A proxy in between may answer with something else than this API's errors. */
function errorOf(status: number, text: string): ErrorBody['error'] {
  const message = `The server answered with status ${status}.`;
  const other: ErrorBody['error'] = { kind: 'unavailable', message, details: {} };
  try {
    const { error } = JSON.parse(text) as Partial<ErrorBody>;
    return error?.kind ? error : other;
  } catch {
    return other;
  }
}
