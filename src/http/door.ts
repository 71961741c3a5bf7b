import { randomUUID } from 'node:crypto';
import { validateHeaderValue } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Arrival, Asked } from './arrival.ts';
import { type Client, type ClientOf, isHost } from './client.ts';
import type { DirectAnswers, DirectReply, Visit } from './directAnswers.ts';
import { gathering } from './gathering.ts';
import type { InStep } from './inStep.ts';
import { ByKey, type Key, keyOf } from './keys.ts';
import type { Answered } from './logging.ts';
import type { AddressLimiter } from './rateLimit.ts';
import type { KeptReplies, KeptReply } from './replies.ts';

/** A reply is kept when it is asked for the second time: who has waited for two does not wait for a third. */
const WAITS = 2;

/** What every reply carries, whatever it is. */
export const COMMON_HEADERS = { 'x-content-type-options': 'nosniff' };

/** Told of a reply that was sent at the door. */
export type OnDoorReply = (answered: Answered) => void;

/** What of a reply need not be made each time. */
interface Prepared {
  /** Names and values in turns. */
  headers: readonly string[];
  encoding: 'latin1' | 'utf8';
}

interface DoorOptions {
  replies: KeptReplies;
  direct: DirectAnswers;
  clientOf: ClientOf;
  /** Counts requests of each address; those that the framework answers are counted by that. */
  addressLimiter?: AddressLimiter;
  onReply: OnDoorReply;
  /** Told of a reply that could not be sent. */
  onError(error: unknown, requestId: string): void;
  inStep?: InStep;
}

/**
 * Answers whoever is known before the framework looks at what they ask: routing, hooks and the rest of it cost several times as
 * much as sending a reply that is kept, and a quarter of what it takes to work one out. What it does not answer goes the usual
 * way, and whoever asks cannot tell the difference.
 */
export class Door {
  private readonly options: DoorOptions;
  private readonly prepared = new WeakMap<DirectReply, Prepared>();
  /** Replies are sent once nothing is left to do for those begun together but to wait. */
  private readonly together = gathering(process.nextTick);
  /**
   * Replies to reads that are being worked out, by what they would be kept: who asks the same waits, and finds it kept. Else all of those
   * who are answered together would work out one and the same reply after each change.
   */
  private readonly beingMade = new ByKey<Promise<void>>();
  private isOpen = true;

  constructor(options: DoorOptions) {
    this.options = options;
  }

  /** From now on all goes the usual way: a server that stops says so to those who hold connections. */
  close(): void {
    this.isOpen = false;
  }

  /**
   * Whether it answers whoever asks this, unless it turns out that the framework has to: they name a host, and have a credential
   * in the one header.
   */
  takes({ method, headers }: Asked): boolean {
    const { host, authorization, cookie } = headers;
    if (!this.isOpen || authorization === undefined || cookie !== undefined) return false;
    if (host === undefined || !isHost(host)) return false;
    // Who sends a body along with a read, or does not say how long it is, has it read by the framework.
    return (
      headers['transfer-encoding'] === undefined &&
      (method !== 'GET' || headers['content-length'] === undefined)
    );
  }

  /** What is to be waited for before it answers. */
  ready(asked: Asked): Promise<void> | undefined {
    return this.options.inStep?.before(asked);
  }

  /** Notes a request that was put to the door before and goes to the framework now, which is not to wait for it a second time. */
  noteOther(request: object): void {
    this.options.inStep?.note(request);
  }

  /** @param waits how often it may wait for others who ask the same */
  answer(arrival: Arrival, waits = WAITS): void {
    if (!this.mayAnswer(arrival, waits)) arrival.otherwise();
  }

  /** Whether it answers, now or later. Where the store cannot even be asked, the framework meets the same, and tells of it. */
  private mayAnswer(arrival: Arrival, waits: number): boolean {
    try {
      return this.tryToAnswer(arrival, waits);
    } catch {
      return false;
    }
  }

  private tryToAnswer(arrival: Arrival, waits: number): boolean {
    const { clientOf, addressLimiter } = this.options;
    const client = clientOf(arrival.asked);
    const key = toKey(arrival.asked, client);
    const kept = key === undefined ? undefined : this.options.replies.find(key);
    const others = kept || key === undefined || waits === 0 ? undefined : this.beingMade.get(key);
    if (others) {
      others.then(() => this.answer(arrival, waits - 1));
      return true;
    }
    const visit = { arrival, client, requestId: randomUUID() };
    // One too many is told the usual way, and counted there.
    if (addressLimiter?.isUsedUp(client) || !this.begin(visit, key, kept)) return false;
    addressLimiter?.take(client);
    return true;
  }

  /** Begins to answer; `false` where that is for the framework to do. */
  private begin(visit: Visit, key: Key | undefined, kept: KeptReply | undefined): boolean {
    if (kept) {
      const allowance = this.allow(kept);
      if (allowance) this.sendLater(visit, kept, allowance);
      return allowance !== undefined;
    }
    const direct = this.options.direct.begin(visit, key);
    if (!direct) return false;
    if (key !== undefined) this.noteBeingMade(key, direct);
    direct.then((reply) => this.sendLater(visit, reply)).catch((error) => this.giveUp(visit, error));
    return true;
  }

  /** Only where the database is in this process: another one may be away, and nobody is to wait for those who wait for it. */
  private noteBeingMade(key: Key, reply: Promise<unknown>): void {
    if (this.options.inStep || this.beingMade.get(key)) return;
    const done = () => {
      this.beingMade.delete(key);
    };
    this.beingMade.set(key, reply.then(done, done));
  }

  /** @param allowance what is left of the caller's now, where the reply is from before */
  private sendLater(visit: Visit, reply: DirectReply, allowance?: Record<string, string>): void {
    this.together(() => {
      try {
        this.send(visit, reply, allowance);
      } catch (error) {
        this.giveUp(visit, error);
      }
    });
  }

  /** Not the usual way: what was to be written is written by now. */
  private giveUp({ arrival, requestId }: Visit, error: unknown): void {
    this.options.onError(error, requestId);
    arrival.drop();
  }

  private send(
    { arrival, client, requestId }: Visit,
    reply: DirectReply,
    allowance?: Record<string, string>,
  ): void {
    const { asked, arrivedAt } = arrival;
    const { status, text } = reply;
    // Whoever has left meanwhile is told nothing, and counts: they may have left because it took so long.
    if (!arrival.isGone) {
      const prepared = this.prepare(reply, allowance);
      const headers = [...prepared.headers, 'x-request-id', requestId];
      for (const name in allowance) headers.push(name, allowance[name] as string);
      // It may have been worked out while the server began to stop.
      arrival.send({ status, headers, text, encoding: prepared.encoding, isLast: !this.isOpen });
    }
    this.options.onReply({
      requestId,
      operation: reply.operationId,
      method: asked.method ?? '',
      url: asked.url ?? '',
      status,
      durationMs: performance.now() - arrivedAt,
      actor: reply.caller.actor.id,
      address: client.address || undefined,
    });
  }

  /** Nothing when the allowance is used up: that is told the usual way. */
  private allow(kept: KeptReply): Record<string, string> | undefined {
    try {
      return kept.again();
    } catch {
      return undefined;
    }
  }

  /** Of a reply that is sent again and again, once. */
  private prepare(reply: DirectReply, allowance: Record<string, string> | undefined): Prepared {
    if (!allowance) return prepare(reply, {});
    const known = this.prepared.get(reply);
    if (known) return known;
    const prepared = prepare(reply, allowance);
    this.prepared.set(reply, prepared);
    return prepared;
  }
}

function prepare({ status, text, headers }: DirectReply, allowance: Record<string, string>): Prepared {
  const prepared: string[] = [];
  const length = text === undefined ? 0 : Buffer.byteLength(text);
  if (status !== NO_CONTENT) prepared.push('content-length', String(length));
  // What was left of the allowance when the reply was made is told no more.
  for (const name in headers) {
    if (name in allowance) continue;
    const value = headers[name] as string;
    // Whatever is in it, it cannot end the header.
    validateHeaderValue(name, value);
    prepared.push(name, value);
  }
  for (const [name, value] of Object.entries(COMMON_HEADERS)) prepared.push(name, value);
  return {
    headers: prepared,
    // As many bytes as letters: all is ASCII, which is the same in both and sooner written in this one.
    encoding: length === text?.length ? 'latin1' : 'utf8',
  };
}

/** The status whose replies say nothing of a length. */
const NO_CONTENT = 204;

/** By what the reply would be kept; `undefined` for what is no read. */
function toKey(asked: Asked, client: Client): Key | undefined {
  return asked.method === 'GET' ? keyOf(asked, client, asked.url ?? '') : undefined;
}
