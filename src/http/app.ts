import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { acceptJsonBodies } from './body.ts';
import { type ClientOf, isHost } from './client.ts';
import { DirectAnswers } from './directAnswers.ts';
import { COMMON_HEADERS, Door, type OnDoorReply } from './door.ts';
import { serverBehind } from './doorServer.ts';
import { type ErrorTable, RequestError, toErrorText } from './errors.ts';
import type { Family } from './family.ts';
import { JSON_TYPE } from './json.ts';
import { type MountOptions, matchOf, mountOperations, sendError } from './mount.ts';
import type { Services } from './operation.ts';
import { plainErrors } from './plainErrors.ts';
import { parseQuery } from './query.ts';
import type { AddressLimiter } from './rateLimit.ts';
import { PATHS, pathOf, Routes } from './routes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Not counted against the address it comes from. */
    unlimited?: boolean;
  }
}

/** Node's default is 16 KiB, which a cursor over many filters could reach. */
const MAX_HEADER_BYTES = 32 * 1024;

export interface AppOptions extends MountOptions {
  /** How long a request may take to arrive. */
  requestTimeoutMs: number;
  bodyLimit: number;
  clientOf: ClientOf;
  /** Counts requests of each address, whoever asks and for whatever. */
  addressLimiter?: AddressLimiter;
  /** Shows people who follow a link that there is nothing, where no API answers. Absent: they are told as programs are. */
  sendPage?: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** Told of replies that are sent without the framework. */
  onDoorReply: OnDoorReply;
}

/**
 * The HTTP application with every dialect on it, not yet listening. What no dialect answers is told in the form of
 * the dialect whose prefix the path has, and in plain JSON elsewhere: clients that parse JSON errors never meet HTML. Only
 * whoever asks for a page, elsewhere, gets one that says so.
 */
export function createApp(
  families: readonly Family[],
  services: Services,
  options: AppOptions,
): FastifyInstance {
  const familyOf = (url: string) => families.find((family) => isBelow(url, family.prefix));
  const tableFor = (url: string) => familyOf(url)?.errors ?? plainErrors;
  const areas = new Set(families.map(({ prefix }) => areaOf(prefix)));
  // Where APIs are nobody looks for pages, nor below an address whose beginning was left empty.
  const isOfApis = (path: string) => path.startsWith('//') || areas.has(areaOf(path));
  const routes = new Routes(families);
  const door = openDoor(options, routes, services);
  const app = openFramework(options, door, tableFor, services);
  // Who says that they will send no more is answered all the same, however long that takes.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  // Node would refuse what it has never heard of without a body; HTTP lets it be left aside.
  app.server.on('checkExpectation', (request, reply) => app.server.emit('request', request, reply));
  let isStopping = false;
  app.addHook('preClose', (done) => {
    isStopping = true;
    door?.close();
    done();
  });
  acceptJsonBodies(app);
  app.decorateRequest('client');
  app.addHook('onRequest', (request, _reply, done) => {
    // Once, before anything else asks.
    request.client = options.clientOf(request.raw);
    done(hostDefect(request));
  });
  if (options.addressLimiter) limitAddresses(app, options.addressLimiter);
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('x-request-id', request.id).headers(COMMON_HEADERS);
    // Else whoever asked before would hold up the end for as long as connections are kept.
    if (isStopping) reply.header('connection', 'close');
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    options.onError(error, request.id);
    const table = matchOf(routes, request)?.family.errors ?? tableFor(request.url);
    sendError(table, error, request, reply, services);
  });
  const refuse = (request: FastifyRequest, reply: FastifyReply) => {
    const { method, url } = request;
    const path = pathOf(url);
    const known = routes.methodsOf(path);
    if (options.sendPage && !known && !isOfApis(path) && isVisit(request)) {
      return options.sendPage(request, reply.code(404));
    }
    const error = toRefusal(method, path, known?.allowed);
    sendError(known?.family.errors ?? tableFor(url), error, request, reply, services);
  };
  app.setNotFoundHandler(refuse);
  mountOperations(app, routes, services, options, refuse);
  return app;
}

/** The framework without anything on it: how it listens, and how it answers what never becomes a request of ours. */
function openFramework(
  options: AppOptions,
  door: Door | undefined,
  tableFor: (url: string) => ErrorTable,
  services: Services,
): FastifyInstance {
  return fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: options.bodyLimit,
    // Proxies may be sent whole addresses.
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : toPath(url)),
    routerOptions: {
      ...PATHS,
      querystringParser: (text) => ({ raw: parseQuery(text) }),
    },
    // Whoever sends slower than this would hold a connection for nothing.
    requestTimeout: options.requestTimeoutMs,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: options.requestTimeoutMs,
      // How often Node looks for those who are late: by default twice a minute.
      connectionsCheckingInterval: Math.min(options.requestTimeoutMs, 30_000),
      // Node would answer without a body; see `hostDefect`.
      requireHostHeader: false,
    },
    // Connections end when they have nothing under way, so that stopping waits for requests and for nothing else.
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      // No hook runs for these, and what requests are decorated with is not there.
      const { id, url, raw } = request;
      reply.header('x-request-id', id);
      sendError(tableFor(url), error, { id, client: options.clientOf(raw) }, reply, services);
    },
    ...(door && { serverFactory: serverBehind(door) }),
    clientErrorHandler: (error, socket) => answerBrokenRequest(tableFor, error, socket),
  });
}

/** By a browser that goes somewhere; programs do not ask for pages, or not before all else. */
function isVisit({ method, headers: { accept = '' } }: FastifyRequest): boolean {
  return method === 'GET' && accept.includes('text/html') && !accept.includes('json');
}

/** The first word of a path. */
function areaOf(path: string): string | undefined {
  return path.split('/', 2)[1];
}

/** What is wrong with a request that is for no operation, by the methods that its path is known by. */
function toRefusal(method: string, path: string, allowed: string[] | undefined): RequestError {
  if (!allowed) return new RequestError('route-not-found', { method, path });
  if (!allowed.includes(method)) return new RequestError('method-not-allowed', { method, allowed });
  // It has the form of a path of ours, and was not matched.
  return new RequestError('malformed-request', { reason: 'A part of the path is too long' });
}

/** It goes by what is kept, which not every store can tell the end of. */
function openDoor(options: AppOptions, routes: Routes, services: Services): Door | undefined {
  const { replies, onDoorReply } = options;
  if (!replies) return undefined;
  const direct = new DirectAnswers(routes, services, { ...options, replies });
  return new Door({ ...options, replies, direct, onReply: onDoorReply });
}

/** HTTP/1.1 asks for the header; 1.0, which some watchers speak, does not. */
function hostDefect({ headers, raw, client }: FastifyRequest): RequestError | undefined {
  if (headers.host === undefined ? raw.httpVersion !== '1.0' : !isHost(headers.host)) {
    return new RequestError('malformed-request', { reason: 'The Host header is missing or not valid' });
  }
  // Proxies pass on what they are told, unless they are told otherwise.
  if (client.host === '' || isHost(client.host)) return undefined;
  return new RequestError('malformed-request', { reason: 'The X-Forwarded-Host header is not valid' });
}

/** Probes are not counted: who watches the server must see it when it is busiest. */
function limitAddresses(app: FastifyInstance, limiter: AddressLimiter): void {
  app.addHook('onRequest', async ({ routeOptions, client }) => {
    if (!routeOptions.config.unlimited) limiter.take(client);
  });
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
  const requestId = randomUUID();
  const context = { requestId, baseUrl: '' };
  const { status, text } = toErrorText(tableFor(url), toRequestError(error.code), context);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${JSON_TYPE}\r\n` +
      `X-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
  // Who does not close their own half does not keep the connection. One that stands for another has no time of its own.
  (socket as Partial<Socket>).setTimeout?.(LINGER_MS, () => socket.destroy());
}

/** How long a client may take to read why it is refused. */
const LINGER_MS = 2000;

function firstBytes(packet: unknown): string {
  return Buffer.isBuffer(packet) ? packet.toString('latin1', 0, 2048) : '';
}

function toRequestError(code: string | undefined): RequestError {
  if (code === 'HPE_HEADER_OVERFLOW') return new RequestError('headers-too-large', {});
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestError('request-timeout', {});
  const reason =
    code === 'HPE_INVALID_URL'
      ? 'The address is not valid: what is not ASCII in it must be percent-encoded'
      : 'The request is not valid HTTP';
  return new RequestError('malformed-request', { reason });
}

/** A whole address without scheme and host; what is none stays as it is. */
function toPath(url: string): string {
  const [, rest] = /^https?:\/\/[^/?]*(.*)$/i.exec(url) ?? [];
  if (rest === undefined) return url;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function isBelow(url: string, prefix: string): boolean {
  const pattern = prefix.replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}(?:[/?]|$)`).test(url);
}
