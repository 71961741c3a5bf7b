import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { type ErrorTable, RequestError, toErrorReply } from './errors.ts';
import { type Family, type MountOptions, mountFamily, sendError } from './mount.ts';
import type { Services } from './operation.ts';
import { plainErrors } from './plainErrors.ts';
import { parseQuery } from './query.ts';

/** The longest path parameter the router matches; names of 255 characters, percent-encoded, fit. */
const MAX_PARAMETER_LENGTH = 4096;

/** Node's default is 16 KiB, which a cursor over many filters could reach. */
const MAX_HEADER_BYTES = 32 * 1024;

/**
 * The HTTP application with every dialect on it, not yet listening. What no dialect answers is told in the form of
 * the dialect whose prefix the path has, and in plain JSON elsewhere: clients that parse JSON errors never meet HTML.
 */
export function createApp(
  families: readonly Family[],
  services: Services,
  options: MountOptions & { bodyLimit: number },
): FastifyInstance {
  const tableFor = (url: string) =>
    families.find((family) => isBelow(url, family.prefix))?.errors ?? plainErrors;
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: options.bodyLimit,
    routerOptions: {
      maxParamLength: MAX_PARAMETER_LENGTH,
      ignoreTrailingSlash: true,
      querystringParser: (text) => ({ raw: parseQuery(text) }),
    },
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    // Connections end when they have nothing under way, so that stopping waits for requests and for nothing else.
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      sendError(tableFor(request.url), error, request, reply, services);
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(tableFor, error, socket),
  });
  app.decorateRequest('caller', null);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  });
  app.setErrorHandler((error, request, reply) => {
    options.onError(error, request);
    sendError(tableFor(request.url), error, request, reply, services);
  });
  app.setNotFoundHandler((request, reply) => {
    const details = { method: request.method, path: pathOf(request.url) };
    sendError(tableFor(request.url), new RequestError('route-not-found', details), request, reply, services);
  });
  for (const family of families) mountFamily(app, family, services, options);
  return app;
}

/**
 * Answers what the HTTP parser refused, before there is a request: headers too large, a request that never arrived,
 * or bytes that are no HTTP. The path is read off what came, as far as it came.
 */
function answerBrokenRequest(
  tableFor: (url: string) => ErrorTable,
  error: Error & { code?: string; rawPacket?: unknown },
  socket: Socket,
): void {
  if (socket.destroyed || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [, url = '/'] = /^[A-Z]+ (\S+)/.exec(firstBytes(error.rawPacket)) ?? [];
  const { status, body } = toErrorReply(tableFor(url), toRequestError(error.code), {
    requestId: randomUUID(),
    baseUrl: '',
  });
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Bad Request'}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}

function firstBytes(packet: unknown): string {
  return Buffer.isBuffer(packet) ? packet.toString('latin1', 0, 2048) : '';
}

const REASONS: Record<number, string> = {
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function toRequestError(code: string | undefined): RequestError {
  if (code === 'HPE_HEADER_OVERFLOW') return new RequestError('headers-too-large', {});
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestError('request-timeout', {});
  return new RequestError('malformed-request', { reason: 'The request is not valid HTTP' });
}

function isBelow(url: string, prefix: string): boolean {
  const pattern = prefix.replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}(?:[/?]|$)`).test(url);
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
