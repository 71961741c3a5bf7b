import type { ErrorBody } from '../../dialects/native/errors.ts';
import { type Query, queryString } from '../lib/query.ts';
import { ApiError } from './errors.ts';

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
  const response = await send(`/api${path}${queryString(query)}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (!response.ok) throw new ApiError(response.status, await errorOf(response));
  return (response.status === 204 ? undefined : await response.json()) as Reply;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const message = 'The server cannot be reached.';
    throw new ApiError(0, { kind: 'unreachable', message, details: {} });
  }
}

/** What a reply says is wrong. A proxy in between may answer with something else than this API's errors. */
async function errorOf(response: Response): Promise<ErrorBody['error']> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as ErrorBody).error;
  } catch {
    return {
      kind: 'unavailable',
      message: `The server answered with status ${response.status}.`,
      details: {},
    };
  }
}
