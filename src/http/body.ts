import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { RequestError } from './errors.ts';

/**
 * Reads bodies the way every dialect here wants it: JSON or nothing. An empty body is no body whatever its content
 * type says, since clients send `Content-Type: application/json` on bodyless requests too. What cannot be read is kept
 * as an error in place of the body, so that it is only told to those who may call the operation at all.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // JSON is named too: what only `*` is for, the framework takes apart anew for each request.
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (request, bytes, done) => {
    done(null, parseBody(request.headers, bytes as Buffer));
  });
}

/**
 * Whether a request has no body, or one of JSON that says how long it is, no longer than the limit in bytes; and says what it is
 * in the one spelling that nearly all clients use, or nothing where there is none.
 */
export function isPlainJson(headers: IncomingHttpHeaders, limit: number): boolean {
  const { 'content-type': contentType, 'content-length': length = '0' } = headers;
  const isPlain = contentType === undefined ? length === '0' : PLAIN_JSON.test(contentType);
  return isPlain && headers['transfer-encoding'] === undefined && Number(length) <= limit;
}

const PLAIN_JSON = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Receives a body without the framework, and reads it as it does.
 * @returns as `parseBody`
 * @throws RequestError `malformed-request` where it breaks off: nothing is to be done then, whether or not the body matters
 */
export function receiveBody(request: IncomingMessage): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  if ((request.headers['content-length'] ?? '0') === '0') {
    resolve(undefined);
    return promise;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => resolve(parseBody(request.headers, Buffer.concat(chunks))));
  request.once('error', () =>
    reject(new RequestError('malformed-request', { reason: 'The request body did not arrive' })),
  );
  return promise;
}

/** The parsed body, `undefined` for an empty one, or a RequestError. */
export function parseBody(headers: IncomingHttpHeaders, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const { 'content-type': contentType, 'content-encoding': encoding = 'identity' } = headers;
  // Not inflated: a few bytes could become any number of them.
  if (!/^(?:identity)?$/i.test(encoding)) {
    return new RequestError('unsupported-media-type', { contentType: `The content encoding ${encoding}` });
  }
  if (contentType !== undefined && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType)) {
    return new RequestError('unsupported-media-type', { contentType });
  }
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return new RequestError('malformed-request', { reason: 'The request body is not valid JSON' });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });
