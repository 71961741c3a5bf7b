import { Socket } from 'node:net';

/** The sockets of connections, so that they can be cut, whatever the server does: one that is asked to part may not answer. */
export class Sockets {
  private readonly open = new Set<Socket>();
  private isCut = false;

  /** A socket for a connection that is about to be made. */
  readonly make = (): Socket => {
    const socket = new Socket();
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    // Only then has whoever wants it begun to connect, and is told that it cannot be.
    if (this.isCut) setImmediate(() => socket.destroy());
    return socket;
  };

  /** Those who wait for an answer are told that there will be none; so is whoever connects from now on. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.open) socket.destroy();
  }
}
