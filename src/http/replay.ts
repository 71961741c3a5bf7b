import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * One request as a connection of its own, for Node to take apart and the framework to answer. What that answers goes to the
 * connection by which the request came, which is closed if this one is.
 */
export class Replay extends Duplex {
  private readonly socket: Socket;
  private readonly onAnswered: () => void;
  private isAnswered = false;

  /** @param onAnswered told that the reply is sent, unless nothing more is to be sent after it */
  constructor(socket: Socket, packet: Buffer, onAnswered: () => void) {
    super({ decodeStrings: false });
    this.socket = socket;
    this.onAnswered = onAnswered;
    this.push(packet);
  }

  /** As of a socket. */
  get remoteAddress(): string | undefined {
    return this.socket.remoteAddress;
  }

  /** Node is done with it. */
  finish(): void {
    if (this.writableEnded || this.destroyed) return;
    this.isAnswered = true;
    this.destroy();
    this.onAnswered();
  }

  override _read(): void {}

  override _write(
    chunk: string | Buffer,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.socket.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.socket.destroySoon();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.isAnswered) this.socket.destroy();
    done(error);
  }
}
