import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Arrival, Asked, Sent } from './arrival.ts';
import { parseBody } from './body.ts';
import { type PlainHead, type PlainRequest, readPlainRequest } from './plainRequest.ts';
import { Replay } from './replay.ts';

/** How much longer a connection is kept than clients are told, for those who ask in the last moment; as Node does. */
const GRACE_MS = 1000;

/** Headers are remembered where they come in a packet of so many bytes: every connection may remember some. */
const REMEMBERED_BYTES = 1024;

/** What takes connections, and has requests answered. */
export interface PlainHost {
  /** How long a new connection may bring nothing, and one after a reply; 0 is for ever. */
  readonly firstTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Whether a request is for the door; any other is for Node. */
  takes(asked: Asked): boolean;
  begin(arrival: Arrival): void;
  /** Nothing has come by a new connection. */
  tooLate(socket: Socket): void;
  /** Has Node take apart what comes by a connection. */
  parse(connection: Socket | Replay): void;
  /** The connection is closed, or Node's from now on. */
  release(connection: PlainConnection): void;
}

/**
 * A connection by which nothing has come yet but plain requests, one after another, each in one packet. Nearly all clients
 * ask so, and without Node's parser, messages and streams it takes half as much to read what they ask and to send what they are
 * told (docs/decisions/015-plain-requests.md). With anything else that comes the connection is Node's, for good.
 */
export class PlainConnection {
  readonly socket: Socket;
  private readonly host: PlainHost;
  /** The headers that came last. */
  private head: PlainHead | undefined;
  /** Nothing has come yet. */
  private isNew = true;
  /** What is being answered. */
  private current: PlainArrival | undefined;
  /** The same, once it is the framework that answers. */
  private replay: Replay | undefined;
  /** More has come before that was answered. */
  private isAhead = false;
  /** Nothing more is answered: who asked has told that nothing more comes, or was told so. */
  private isLast = false;

  constructor(socket: Socket, host: PlainHost) {
    this.socket = socket;
    this.host = host;
    socket.setTimeout(host.firstTimeoutMs).on('timeout', this.onTimeout);
    socket.on('data', this.onData).on('end', this.onEnd).on('error', ignore).on('close', this.onClose);
  }

  /** Who reads slowly has the rest of the last reply first; what comes after that is not begun. */
  closeIfIdle(): void {
    if (this.current) return;
    this.isLast = true;
    this.socket.destroySoon();
  }

  /** Sends the reply to what is being answered. */
  send({ status, headers, text = '', encoding, isLast }: Sent): void {
    const { keepAliveTimeoutMs } = this.host;
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`;
    head += `Date: ${httpDate()}\r\nConnection: ${isLast ? 'close' : 'keep-alive'}\r\n`;
    if (!isLast && keepAliveTimeoutMs > 0)
      head += `Keep-Alive: timeout=${Math.floor(keepAliveTimeoutMs / 1000)}\r\n`;
    this.socket.write(`${head}\r\n${text}`, encoding);
    this.isLast ||= isLast;
    this.next();
  }

  /** Has the framework answer, to which Node tells what came. */
  otherwise(packet: Buffer): void {
    this.replay = new Replay(this.socket, packet, () => this.next());
    this.host.parse(this.replay);
  }

  private readonly onData = (packet: Buffer): void => {
    if (this.isLast) return;
    if (this.current) {
      // Node knows how to answer several in their order.
      this.isAhead = true;
      this.putBack(packet);
      return;
    }
    // Who does not read what they are told is held up, which Node knows to do.
    const plain = this.socket.writableNeedDrain ? undefined : readPlainRequest(packet, this.head);
    const arrival = plain && new PlainArrival(this, plain, packet);
    if (!arrival || !this.host.takes(arrival.asked)) {
      this.putBack(packet);
      this.leave();
      return;
    }
    if (this.isNew) this.keep();
    this.head = packet.length <= REMEMBERED_BYTES ? plain.head : undefined;
    this.current = arrival;
    this.host.begin(arrival);
  };

  private readonly onEnd = (): void => {
    if (this.current) this.isLast = true;
    else this.socket.end();
  };

  private readonly onTimeout = (): void => {
    if (!this.isNew) {
      // Nothing came and nothing could be sent: whoever does not read at all has no use for the rest either.
      if (!this.current) this.socket.destroy();
      return;
    }
    this.isNew = false;
    // Whoever is told so asks again: what comes now all the same is not to be done.
    this.isLast = true;
    this.host.tooLate(this.socket);
  };

  private readonly onClose = (): void => {
    this.replay?.destroy();
    this.host.release(this);
  };

  /** From now on it is kept between requests. */
  private keep(): void {
    const { keepAliveTimeoutMs } = this.host;
    this.isNew = false;
    this.socket.setTimeout(keepAliveTimeoutMs && keepAliveTimeoutMs + GRACE_MS);
  }

  /** After a reply. */
  private next(): void {
    this.current = undefined;
    this.replay = undefined;
    if (this.isLast) this.socket.destroySoon();
    else if (this.isAhead) this.leave();
  }

  /** What has come waits where it would be, had it not been read, and whatever comes after it behind it. */
  private putBack(packet: Buffer): void {
    this.socket.pause();
    this.socket.unshift(packet);
  }

  /** What was put back is Node's, and all that comes after it. */
  private leave(): void {
    const { socket } = this;
    socket.setTimeout(0).off('timeout', this.onTimeout);
    socket.off('data', this.onData).off('end', this.onEnd).off('error', ignore).off('close', this.onClose);
    this.host.release(this);
    this.host.parse(socket);
    socket.resume();
  }
}

/** What has come by a plain connection. */
class PlainArrival implements Arrival {
  readonly asked: Asked;
  readonly isWhole = true;
  readonly arrivedAt = performance.now();
  private readonly connection: PlainConnection;
  private readonly bytes: Buffer;
  private readonly packet: Buffer;

  constructor(connection: PlainConnection, { method, url, head, body }: PlainRequest, packet: Buffer) {
    this.connection = connection;
    this.asked = { method, url, headers: head.headers, socket: connection.socket };
    this.bytes = body;
    this.packet = packet;
  }

  get isGone(): boolean {
    return this.connection.socket.destroyed;
  }

  body(): unknown {
    return parseBody(this.asked.headers, this.bytes);
  }

  send(reply: Sent): void {
    this.connection.send(reply);
  }

  otherwise(): void {
    this.connection.otherwise(this.packet);
  }

  drop(): void {
    this.connection.socket.destroy();
  }
}

/** Where nobody is told any more, an error says what `close` says too. */
function ignore(): void {}

let second = 0;
let date = '';

/** The time of day as HTTP tells it, to the second. */
function httpDate(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    date = new Date(now * 1000).toUTCString();
  }
  return date;
}
