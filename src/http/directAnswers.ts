import type { Arrival } from './arrival.ts';
import { isPlainJson } from './body.ts';
import { type Callers, knownCaller } from './callers.ts';
import { baseUrlOf, type Client } from './client.ts';
import { toErrorText } from './errors.ts';
import type { Key } from './keys.ts';
import type { Caller, Services } from './operation.ts';
import { type Keeping, letIn, type PerformOptions, perform } from './perform.ts';
import { parseQuery } from './query.ts';
import { isKept, type KeptReplies, type KeptReply } from './replies.ts';
import { type Match, pathOf, type Routes } from './routes.ts';

/** A reply that was just worked out, or a refusal. */
export type DirectReply = Omit<KeptReply, 'again' | 'text'> & {
  /** `undefined` where the reply has no body. */
  text: string | undefined;
};

interface DirectOptions extends Callers, PerformOptions {
  replies: KeptReplies;
  /** What the largest body may have, in bytes. */
  bodyLimit: number;
  /** Told of every error, before it is answered. */
  onError(error: unknown, requestId: string): void;
}

/** A request that has come, and from whom. */
export interface Visit {
  arrival: Arrival;
  client: Client;
  requestId: string;
}

/** A request whose caller is known. */
interface KnownRequest {
  match: Match;
  caller: Caller;
  visit: Visit;
  /** Where the reply is to be kept; of reads alone. */
  keeping: Keeping | undefined;
}

/**
 * Works out replies past the framework, which takes a quarter of what an answer from the store costs: where the caller was
 * recognised before, to reads whose reply may be kept and to what is written. All else goes the usual way.
 */
export class DirectAnswers {
  private readonly routes: Routes;
  private readonly services: Services;
  private readonly options: DirectOptions;

  constructor(routes: Routes, services: Services, options: DirectOptions) {
    this.routes = routes;
    this.services = services;
    this.options = options;
  }

  /**
   * Begins to answer; `undefined` where that is for the framework to do.
   * @param key by what the reply to a read is kept; `undefined` for anything else
   */
  begin(visit: Visit, key: Key | undefined): Promise<DirectReply> | undefined {
    const { asked } = visit.arrival;
    const { url = '', method = '', headers } = asked;
    // The framework knows what goes with it.
    if (method === 'HEAD') return undefined;
    // What no client sends, and the framework takes apart in its own way.
    if (url.includes('#')) return undefined;
    const keeping = key === undefined ? undefined : { key, version: this.options.replies.begin() };
    const match = this.routes.find(method, pathOf(url));
    if (!match || match.family.gone || (keeping && !isKept(match))) return undefined;
    if (!keeping && !isPlainJson(headers, this.options.bodyLimit)) return undefined;
    const caller = knownCaller(match, this.services, this.options, asked, visit.client);
    return caller && this.answer({ match, caller, visit, keeping });
  }

  private async answer(known: KnownRequest): Promise<DirectReply> {
    const { family, operation } = known.match;
    const { caller } = known;
    const { client, requestId } = known.visit;
    const baseUrl = baseUrlOf(client, this.services.options.baseUrl);
    const headers = { ...family.headers };
    try {
      const text = await this.workOut(known, baseUrl, headers);
      return { operationId: operation.id, caller, status: operation.status, headers, text };
    } catch (error) {
      this.options.onError(error, requestId);
      const refusal = toErrorText(family.errors, error, { requestId, baseUrl });
      return { ...refusal, operationId: operation.id, caller, headers: { ...headers, ...refusal.headers } };
    }
  }

  /** @param headers of the reply, which are added as they become known */
  private async workOut(
    { match, caller, visit, keeping }: KnownRequest,
    baseUrl: string,
    headers: Record<string, string>,
  ): Promise<string | undefined> {
    const { services, options } = this;
    const { arrival, client } = visit;
    const { url = '' } = arrival.asked;
    await letIn(match, caller, services, options, (told) => Object.assign(headers, told));
    const question = {
      caller,
      query: parseQuery(url.slice(pathOf(url).length + 1)),
      body: keeping ? undefined : await this.receive(arrival, caller),
      baseUrl,
      clientAddress: client.address,
      setHeader: (name: string, value: string) => {
        headers[name.toLowerCase()] = value;
      },
      headers: () => headers,
      keeping,
    };
    return perform(match, services, question, options);
  }

  /** The body; whoever has it come after the head has to be somebody still when it is there. */
  private async receive(arrival: Arrival, { actor }: Caller): Promise<unknown> {
    const { isWhole } = arrival;
    const body = await arrival.body();
    if (!isWhole) await this.services.directory.access.requireStanding(actor);
    return body;
  }
}
