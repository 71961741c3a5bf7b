import type { IncomingMessage } from 'node:http';
import { type Callers, knownCaller } from './callers.ts';
import type { Caller, Services } from './operation.ts';
import {
  JSON_TYPE,
  type PerformOptions,
  perform,
  requireAllowed,
  takeAllowance,
  toKeptReply,
} from './perform.ts';
import { parseQuery } from './query.ts';
import { isKept, type KeptReplies, type KeptReply } from './replies.ts';
import { type Match, pathOf, type Routes } from './routes.ts';

/** A reply that has just been worked out. */
export interface FreshReply {
  reply: KeptReply;
  /** The headers of the reply that tell of the caller's allowance. */
  allowance: Record<string, string>;
}

/** Why a read was refused, by whom it was asked, and what its reply says in any case. */
export interface Refusal {
  error: Error;
  caller: Caller;
  headers: Record<string, string>;
}

interface FreshOptions extends Callers, PerformOptions {
  replies: KeptReplies;
}

/**
 * Works out replies to reads past the framework, which takes a quarter of what an answer from the store costs: where the
 * caller was recognised before, and the request is one whose reply may be kept. All else goes the usual way, and so does the
 * telling of errors.
 */
export class FreshReads {
  private readonly routes: Routes;
  private readonly services: Services;
  private readonly options: FreshOptions;
  private readonly refusals = new WeakMap<IncomingMessage, Refusal>();

  constructor(routes: Routes, services: Services, options: FreshOptions) {
    this.routes = routes;
    this.services = services;
    this.options = options;
  }

  /**
   * Begins to answer a GET without a body; `undefined` where it is for the framework. When it fails, so is the request, and
   * `refusalOf` says why.
   * @param key by what the reply is kept
   */
  begin(request: IncomingMessage, key: string): Promise<FreshReply> | undefined {
    const { url = '', headers } = request;
    const { host = '' } = headers;
    // What no client sends, and the framework takes apart in its own way.
    if (url.includes('#')) return undefined;
    const version = this.options.replies.begin();
    const match = this.routes.find('GET', pathOf(url));
    if (!match?.operation.reply || !isKept(match)) return undefined;
    const caller = knownCaller(match, this.services, this.options, request, host);
    if (!caller) return undefined;
    const { family } = match;
    const replyHeaders = { ...family.headers, ...family.callerHeaders?.(caller) };
    return this.answer(match, caller, request, replyHeaders).then(
      (fresh) => {
        this.options.replies.keep(key, version, fresh.reply);
        return fresh;
      },
      (error) => {
        this.refusals.set(request, { error, caller, headers: replyHeaders });
        throw error;
      },
    );
  }

  refusalOf(request: IncomingMessage): Refusal | undefined {
    return this.refusals.get(request);
  }

  private async answer(
    match: Match,
    caller: Caller,
    request: IncomingMessage,
    headers: Record<string, string>,
  ): Promise<FreshReply> {
    const { services, options } = this;
    const { url = '', headers: sent, socket } = request;
    const allowance = takeAllowance(match, caller, options);
    Object.assign(headers, allowance);
    await requireAllowed(match, caller, services);
    const question = {
      caller,
      query: parseQuery(url.slice(pathOf(url).length + 1)),
      baseUrl: services.options.baseUrl ?? `http://${sent.host}`,
      clientAddress: socket.remoteAddress ?? '',
      setHeader: (name: string, value: string) => {
        headers[name.toLowerCase()] = value;
      },
    };
    const text = (await perform(match, services, question, options)) ?? '';
    headers['content-type'] = JSON_TYPE;
    return { reply: toKeptReply(match, services, caller, { headers, text }, options), allowance };
  }
}
