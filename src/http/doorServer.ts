import { Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerFactory } from 'fastify';
import { type Arrival, type Asked, NodeArrival } from './arrival.ts';
import type { Door } from './door.ts';
import { gathering } from './gathering.ts';
import { PlainConnection, type PlainHost } from './plainConnection.ts';
import { Replay } from './replay.ts';

/** So many requests are begun together at most: what they need meanwhile is in memory at the same time. */
const AT_ONCE = 32;

/** A server whose door has the first word on each request, and the framework the last. */
export function serverBehind(door: Door): FastifyServerFactory {
  return (handler, { http, keepAliveTimeout, requestTimeout, connectionTimeout }) => {
    const server = new DoorServer(http as ServerOptions, door);
    server.on('request', (request, response) => {
      const otherwise = () => handler(request, response);
      const { socket } = request as { socket: Socket | Replay };
      if (socket instanceof Replay) {
        door.noteOther(request);
        response.once('close', () => socket.finish());
        otherwise();
      } else if (door.takes(request)) {
        server.begin(new NodeArrival(request, response, otherwise));
      } else {
        otherwise();
      }
    });
    // As the framework does with the server that it makes itself.
    Object.assign(server, { keepAliveTimeout, requestTimeout });
    return server.setTimeout(connectionTimeout as number);
  };
}

/**
 * Takes plain requests off their connections itself, and has Node's parser for all else. Of Node's settings for connections those
 * hold for the former too that this server uses: the time for headers, and the time that connections are kept.
 */
class DoorServer extends Server implements PlainHost {
  private readonly door: Door;
  private readonly plain = new Set<PlainConnection>();
  private readonly toParser: (connection: unknown) => void;
  private readonly together = gathering(setImmediate, AT_ONCE);

  constructor(options: ServerOptions, door: Door) {
    super(options);
    this.door = door;
    const [toParser] = this.listeners('connection');
    this.toParser = toParser as (connection: unknown) => void;
    this.removeAllListeners('connection');
    this.on('connection', (socket) => this.plain.add(new PlainConnection(socket, this)));
  }

  /** How long a connection may take to send the headers of its first request. */
  get firstTimeoutMs(): number {
    return this.headersTimeout;
  }

  get keepAliveTimeoutMs(): number {
    return this.keepAliveTimeout;
  }

  tooLate(socket: Socket): void {
    const error = Object.assign(new Error('Nothing came'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    this.emit('clientError', error, socket);
  }

  takes(asked: Asked): boolean {
    return this.door.takes(asked);
  }

  begin(arrival: Arrival): void {
    const answer = () => {
      // Whoever asked may have left meanwhile.
      if (!arrival.isGone) this.door.answer(arrival);
    };
    const ready = this.door.ready(arrival.asked);
    if (ready) ready.then(answer);
    else this.together(answer);
  }

  parse(connection: Socket | Replay): void {
    this.toParser.call(this, connection);
  }

  release(connection: PlainConnection): void {
    this.plain.delete(connection);
  }

  override closeIdleConnections(): void {
    super.closeIdleConnections();
    for (const connection of this.plain) connection.closeIfIdle();
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const { socket } of this.plain) socket.destroy();
  }
}
