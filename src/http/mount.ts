import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DirectoryService } from '../core/directory.ts';
import type { Actor } from '../core/types.ts';
import { type Callers, findCaller } from './callers.ts';
import { requireScope } from './credentials.ts';
import { type ErrorTable, RequestError, reject, toErrorReply } from './errors.ts';
import type { InStep } from './inStep.ts';
import { JsonText } from './json.ts';
import type { Call, Caller, Operation, Services } from './operation.ts';
import { coerceQuery, type RawQuery } from './query.ts';
import { type Allowance, allowanceHeaders, type RateLimiter } from './rateLimit.ts';
import { askedOf, type KeptReplies } from './replies.ts';
import type { Match, Routes } from './routes.ts';
import { withoutSecrets } from './secrets.ts';
import { replyDefect, requireValid } from './validation.ts';

/** Operations that answer below one prefix, authenticate alike and say errors alike. */
export interface Family {
  /** Where they answer, such as `/admin/v2`. */
  prefix: string;
  operations: readonly Operation[];
  errors: ErrorTable;
  /** Who asks, and of which site. @throws RequestError `unauthenticated` */
  identify(request: FastifyRequest, operation: Operation, services: Services): Promise<Caller>;
  /**
   * Who was recognised by the `Authorization` header alone, and of which site by the `Host` and the gateway's cloudId alone,
   * whatever the operation: then it need not be found out for each request.
   */
  keepsCallers?: boolean;
  /**
   * Finds what the path addresses, to no end but to throw when it is not there. It is asked only when a request is
   * otherwise wrong, so that what is wrong is told only to those for whom the thing exists.
   */
  locate?(
    actor: Actor,
    params: Record<string, string>,
    services: Services,
    operation: Operation,
  ): Promise<void>;
  /** Brings a query into the form its schema declares, where this takes more than `coerceQuery`. */
  readQuery?(operation: Operation, raw: RawQuery): Record<string, unknown>;
  /** What of a parsed body counts, before it is validated; by default all of it. */
  readBody?(operation: Operation, body: unknown): unknown;
  /** How an allowance is told, where not as the Organizations API does. */
  allowanceHeaders?(allowance: Allowance): Record<string, string>;
  /** Headers that tell the caller who they are. */
  callerHeaders?(caller: Caller): Record<string, string>;
  /** Headers that every reply carries. */
  headers?: Record<string, string>;
  /** The operations are retired: each says so, to whomever. */
  gone?: boolean;
}

export interface MountOptions extends Callers {
  /** Compare every reply with its schema and fail when it does not fit: for tests and development. */
  checkReplies: boolean;
  /** Counts requests of each credential for each operation. */
  rateLimiter?: RateLimiter;
  /** Where replies to reads are kept, if the store can tell when they have to go. */
  replies?: KeptReplies;
  /** What every request waits for first, where what is kept does not keep in step by itself. */
  inStep?: InStep;
  /** Told of every error, before it is answered. */
  onError(error: unknown, request: FastifyRequest): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request is for; `null` where it was not asked yet, or is for none of the operations. */
    match: Match | null;
    caller: Caller | null;
    /** Where the reply is to be kept, and the version of the store it is of. */
    keeping: { key: string; version: number } | null;
  }
}

/**
 * Has the operations of all families answered. A request goes: match, authenticate, scope, (body read,) validate,
 * operation, reply. Errors thrown anywhere on the way become replies by the family's table.
 * @param refuse answers that there is no such path, or not by that method
 */
export function mountOperations(
  app: FastifyInstance,
  routes: Routes,
  services: Services,
  options: MountOptions,
  refuse: (request: FastifyRequest, reply: FastifyReply) => unknown,
): void {
  app.decorateRequest('match', null);
  app.decorateRequest('caller', null);
  app.decorateRequest('keeping', null);
  app.route({
    method: METHODS,
    url: '/*',
    exposeHeadRoute: false,
    onRequest: (request, reply, done) => {
      const match = matchOf(routes, request);
      if (!match) return done();
      request.params = match.params;
      const begin = () => {
        if (sendKept(match, options, request, reply)) return;
        admit(match, services, options, request, reply).then(() => done(), done);
      };
      const inStep = options.inStep?.(request.raw);
      if (inStep) inStep.then(begin).catch(done);
      else begin();
    },
    handler: (request, reply) =>
      request.match ? answer(request.match, services, options, request, reply) : refuse(request, reply),
  });
}

/** What a request is for, wherever in its life somebody asks. */
export function matchOf(routes: Routes, request: FastifyRequest): Match | null {
  request.match ??= routes.find(request.method, pathOf(request.url)) ?? null;
  return request.match;
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

/** Answers an error as a dialect does. */
export function sendError(
  table: ErrorTable,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  services: Services,
): void {
  const context = { requestId: request.id, baseUrl: baseUrlOf(request, services) };
  const { status, body, headers } = toErrorReply(table, error, context);
  reply.code(status).headers(headers ?? {});
  // What was asked for is told again, and may end up in the logs of whoever asked.
  reply.header('content-type', JSON_TYPE).send(withoutSecrets(JSON.stringify(body)));
}

/** Answers a read with the reply that is kept of it, if there is one. */
function sendKept(
  { family, operation }: Match,
  { replies }: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (!replies || operation.method !== 'GET' || operation.fleeting || family.gone) return false;
  const { raw, protocol, host } = request;
  const key = replies.keyOf(raw, askedOf(raw, `${protocol}://${host}`));
  if (key === undefined) return false;
  const kept = replies.find(key);
  if (!kept) {
    request.keeping = { key, version: replies.begin() };
    return false;
  }
  request.caller = kept.caller;
  reply.headers(kept.headers).headers(kept.again());
  reply.code(kept.status).send(kept.text);
  return true;
}

function takeAllowance(
  family: Family,
  rateLimiter: RateLimiter,
  { actor }: Caller,
  operation: Operation,
): Record<string, string> {
  const allowance = rateLimiter.take(`${actor.credentialId ?? actor.id} ${operation.id}`);
  return (family.allowanceHeaders ?? allowanceHeaders)(allowance);
}

/** Before the body is read: strangers need not be listened to. */
async function admit(
  match: Match,
  services: Services,
  options: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { family, operation } = match;
  if (family.headers) reply.headers(family.headers);
  if (family.gone) reject('gone', {});
  const caller = await findCaller(match, services, options, request);
  request.caller = caller;
  const { actor, site } = caller;
  if (family.callerHeaders) reply.headers(family.callerHeaders(caller));
  if (options.rateLimiter) reply.headers(takeAllowance(family, options.rateLimiter, caller, operation));
  requireScope(actor, operation.scopes);
  if (operation.permission && site) {
    await services.directory.access.require(actor, site, operation.permission);
  }
}

async function answer(
  { family, operation, params }: Match,
  services: Services,
  options: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = request.caller ?? reject('unauthenticated', {});
  const parts = await checkParts(family, services, operation, caller.actor, request, params);
  const call: Call<unknown, unknown, unknown> = {
    ...services,
    ...caller,
    ...parts,
    directory: await directoryFor(operation, caller.actor, services),
    operation,
    params,
    prefix: fillPath(family.prefix, params),
    baseUrl: baseUrlOf(request, services),
    clientAddress: request.ip,
    setHeader: (name, value) => reply.header(name, value),
  };
  const body = await operation.handle(call);
  if (options.checkReplies) requireDeclared(operation, body);
  reply.code(operation.status);
  if (body === undefined) return reply.send();
  const text = toJson(body);
  reply.header('content-type', JSON_TYPE);
  if (request.keeping) {
    const headers = reply.getHeaders() as Record<string, string>;
    const { key, version } = request.keeping;
    const again = () => {
      services.directory.tokens.noteUse(caller.actor);
      const { rateLimiter } = options;
      return rateLimiter ? takeAllowance(family, rateLimiter, caller, operation) : NO_HEADERS;
    };
    const { id, status } = operation;
    options.replies?.keep(key, version, { operationId: id, caller, status, headers, text, again });
  }
  return reply.send(text);
}

/** Only after the caller was admitted: who it is and what it may do is asked where it is written. */
function directoryFor(
  { method }: Operation,
  { organizationKey }: Actor,
  { directory }: Services,
): Promise<DirectoryService> | DirectoryService {
  return method === 'GET' ? directory.forReading(organizationKey) : directory;
}

async function checkParts(
  family: Family,
  services: Services,
  operation: Operation,
  actor: Actor,
  request: FastifyRequest,
  params: Record<string, string>,
): Promise<{ query: unknown; body: unknown }> {
  try {
    return { query: readQuery(family, operation, request), body: readBody(family, operation, request) };
  } catch (error) {
    await family.locate?.(actor, params, services, operation);
    throw error;
  }
}

function readQuery(family: Family, operation: Operation, request: FastifyRequest): unknown {
  if (!operation.query) return {};
  const raw = (request.query as { raw?: RawQuery }).raw;
  if (!raw) return reject('malformed-request', { reason: 'The query is not valid UTF-8' });
  const query = family.readQuery?.(operation, raw) ?? coerceQuery(operation.query, raw);
  requireValid(operation.query, query);
  return query;
}

function readBody(family: Family, operation: Operation, request: FastifyRequest): unknown {
  if (!operation.body) return undefined;
  const { body: parsed = {} } = request;
  if (parsed instanceof RequestError) throw parsed;
  const body = withoutNulls(family.readBody?.(operation, parsed) ?? parsed);
  requireValid(operation.body, body);
  return body;
}

/** `null` says of an optional member what its absence says; clients of several languages send it. */
function withoutNulls(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** The address by which the client of a request knows this server. */
export function baseUrlOf(request: FastifyRequest, { options }: Services): string {
  return options.baseUrl ?? `${request.protocol}://${request.host || 'localhost'}`;
}

/** Those that operations may have, and HEAD; by any other, every path is refused. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

const NO_HEADERS = {};

const JSON_TYPE = 'application/json; charset=utf-8';

/** One string handed to the framework is its fastest reply; its serializer gains nothing on `JSON.stringify`. */
function toJson(body: unknown): string {
  return body instanceof JsonText ? body.text : JSON.stringify(body);
}

function requireDeclared(operation: Operation, reply: unknown): void {
  const body = reply instanceof JsonText ? JSON.parse(reply.text) : reply;
  const defect = operation.reply ? replyDefect(operation.reply, body) : body !== undefined && 'has a body';
  if (defect) throw new Error(`the reply of ${operation.id} is not what it declares: ${defect}`);
}

function fillPath(path: string, params: Record<string, string>): string {
  // Most have nothing to fill in.
  if (!path.includes('{')) return path;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}
