import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Callers, findCaller } from './callers.ts';
import { baseUrlOf, type Client } from './client.ts';
import { type ErrorTable, reject, toErrorText } from './errors.ts';
import type { InStep } from './inStep.ts';
import { keyOf } from './keys.ts';
import { type Caller, METHODS, type Services } from './operation.ts';
import { type Keeping, letIn, type PerformOptions, perform } from './perform.ts';
import type { RawQuery } from './query.ts';
import { isKept } from './replies.ts';
import { type Match, pathOf, type Routes } from './routes.ts';

export interface MountOptions extends Callers, PerformOptions {
  /** What every request waits for first, where what is kept does not keep in step by itself. */
  inStep?: InStep;
  /** Told of every error, before it is answered. */
  onError(error: unknown, requestId: string): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    client: Client;
    /** What the request is for; `null` where it was not asked yet, or is for none of the operations. */
    match: Match | null;
    caller: Caller | null;
    /** Whether the body was there when the caller was let in. Where it was not, it may have taken long to come. */
    isWhole: boolean;
    /** Where the reply is to be kept. */
    keeping: Keeping | null;
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
  app.decorateRequest('isWhole', false);
  app.decorateRequest('keeping', null);
  app.route({
    method: ANSWERED,
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
      const inStep = options.inStep?.before(request.raw);
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

/** Answers an error as a dialect does. */
export function sendError(
  table: ErrorTable,
  error: unknown,
  { id, client }: Pick<FastifyRequest, 'id' | 'client'>,
  reply: FastifyReply,
  services: Services,
): void {
  const context = { requestId: id, baseUrl: baseUrlOf(client, services.options.baseUrl) };
  const { status, headers, text } = toErrorText(table, error, context);
  reply.code(status).headers(headers).send(text);
}

/** Answers a read with the reply that is kept of it, if there is one. */
function sendKept(
  match: Match,
  { replies }: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (!replies || !isKept(match)) return false;
  const { raw, client } = request;
  const key = keyOf(raw, client, raw.url ?? '');
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

/** Before the body is read: strangers need not be listened to. */
async function admit(
  match: Match,
  services: Services,
  options: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { family } = match;
  if (family.headers) reply.headers(family.headers);
  if (family.gone) reject('gone', {});
  const caller = await findCaller(match, services, options, request);
  request.caller = caller;
  await letIn(match, caller, services, options, (headers) => reply.headers(headers));
  request.isWhole = request.raw.complete;
}

async function answer(
  match: Match,
  services: Services,
  options: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = request.caller ?? reject('unauthenticated', {});
  if (!request.isWhole) await services.directory.access.requireStanding(caller.actor);
  const question = {
    caller,
    query: (request.query as { raw?: RawQuery }).raw,
    body: request.body,
    baseUrl: baseUrlOf(request.client, services.options.baseUrl),
    clientAddress: request.client.address,
    setHeader: (name: string, value: string) => reply.header(name, value),
    headers: () => reply.getHeaders() as Record<string, string>,
    keeping: request.keeping ?? undefined,
  };
  const text = await perform(match, services, question, options);
  return reply.code(match.operation.status).send(text);
}

/** By any other, every path is refused. */
const ANSWERED = ['HEAD', ...METHODS];
