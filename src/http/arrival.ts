import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { receiveBody } from './body.ts';

/** What is asked, whoever has taken the request apart; Node's own `IncomingMessage` is one. */
export interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
}

/** A reply as the connection wants it. */
export interface Sent {
  status: number;
  /** Names and values in turns. */
  headers: readonly string[];
  text: string | undefined;
  /** Of the text. */
  encoding: 'latin1' | 'utf8';
  /** Whether the connection is closed after it. */
  isLast: boolean;
}

/** A request that has come, and the ways that it may go. Exactly one of those is gone, once. */
export interface Arrival {
  readonly asked: Asked;
  /** When it came, by `performance.now`. */
  readonly arrivedAt: number;
  /** Whether whoever asked has left meanwhile. */
  readonly isGone: boolean;
  /** Whether the body is there too. */
  readonly isWhole: boolean;
  /** @returns, or promises, as `receiveBody` does */
  body(): unknown;
  send(reply: Sent): void;
  /** Has the framework answer. */
  otherwise(): void;
  /** Closes the connection without a reply. */
  drop(): void;
}

/** A request that Node has taken apart, and whose reply it puts together. */
export class NodeArrival implements Arrival {
  readonly asked: IncomingMessage;
  readonly arrivedAt = performance.now();
  readonly otherwise: () => void;
  private readonly response: ServerResponse;

  /** @param otherwise has the framework answer */
  constructor(request: IncomingMessage, response: ServerResponse, otherwise: () => void) {
    this.asked = request;
    this.response = response;
    this.otherwise = otherwise;
  }

  /** Who has closed their own half alone has not left. */
  get isGone(): boolean {
    return this.response.destroyed;
  }

  get isWhole(): boolean {
    return this.asked.complete;
  }

  body(): Promise<unknown> {
    return receiveBody(this.asked);
  }

  send({ status, headers, text, encoding, isLast }: Sent): void {
    const all = isLast ? [...headers, 'connection', 'close'] : (headers as string[]);
    this.response.writeHead(status, all).end(text, encoding);
  }

  drop(): void {
    this.response.destroy();
  }
}
