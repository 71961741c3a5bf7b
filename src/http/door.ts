import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { InStep } from './inStep.ts';
import { askedOf, type KeptReplies, type KeptReply } from './replies.ts';

/** What every reply carries, whatever it is. */
export const COMMON_HEADERS = { 'x-content-type-options': 'nosniff' };

/** Told of a reply that was sent at the door. */
export type OnDoorReply = (reply: KeptReply, seconds: number) => void;

/** What of a reply need not be made each time. */
interface Prepared {
  /** Names and values in turns. */
  headers: readonly string[];
  encoding: 'latin1' | 'utf8';
}

/**
 * Answers reads of which the reply is kept before anything else is done with them: routing, hooks and the rest of the
 * framework cost several times as much as sending bytes. What it does not answer goes the usual way, and whoever asks
 * cannot tell the difference.
 */
export class Door {
  private readonly replies: KeptReplies;
  private readonly onReply: OnDoorReply;
  private readonly inStep: InStep | undefined;
  private readonly prepared = new WeakMap<KeptReply, Prepared>();
  private isOpen = true;

  constructor(replies: KeptReplies, onReply: OnDoorReply, inStep?: InStep) {
    this.replies = replies;
    this.onReply = onReply;
    this.inStep = inStep;
  }

  /** From now on all goes the usual way: a server that stops says so to those who hold connections. */
  close(): void {
    this.isOpen = false;
  }

  /** What is to be waited for before it answers; nothing where it would not in any case. */
  ready(request: IncomingMessage): Promise<void> | undefined {
    return this.inStep && this.keyOf(request) !== undefined ? this.inStep(request) : undefined;
  }

  /** Returns whether it has answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const begun = performance.now();
    const kept = this.find(request);
    const allowance = kept && this.allow(kept);
    if (!allowance) return false;
    const { headers, encoding } = this.prepare(kept, allowance);
    const all = [...headers, 'x-request-id', randomUUID()];
    for (const name in allowance) all.push(name, allowance[name] as string);
    response.writeHead(kept.status, all).end(kept.text, encoding);
    this.onReply(kept, (performance.now() - begun) / 1000);
    return true;
  }

  private find(request: IncomingMessage): KeptReply | undefined {
    const key = this.keyOf(request);
    return key === undefined ? undefined : this.replies.find(key);
  }

  /** By what its reply would be kept; `undefined` when it is for the framework to answer. */
  private keyOf(request: IncomingMessage): string | undefined {
    const { method, headers } = request;
    const { host } = headers;
    if (!this.isOpen || method !== 'GET' || host === undefined) return undefined;
    // Who sends a body along has it read by the framework.
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined)
      return undefined;
    return this.replies.keyOf(request, askedOf(request, `http://${host}`));
  }

  /** Nothing when the allowance is used up: that is told the usual way. */
  private allow(kept: KeptReply): Record<string, string> | undefined {
    try {
      return kept.again();
    } catch {
      return undefined;
    }
  }

  private prepare(kept: KeptReply, allowance: Record<string, string>): Prepared {
    const known = this.prepared.get(kept);
    if (known) return known;
    const length = Buffer.byteLength(kept.text);
    const headers = { ...kept.headers, 'content-length': String(length), ...COMMON_HEADERS };
    const prepared: Prepared = {
      // What was left of the allowance when the reply was made is told no more.
      headers: Object.entries(headers)
        .filter(([name]) => !(name in allowance))
        .flat(),
      // As many bytes as letters: all is ASCII, which is the same in both and sooner written in this one.
      encoding: length === kept.text.length ? 'latin1' : 'utf8',
    };
    this.prepared.set(kept, prepared);
    return prepared;
  }
}
