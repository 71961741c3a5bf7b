import { connect, type Socket } from 'node:net';
import { parseAnswers, type WireAnswer } from '../http/wire.ts';

/** How long a reply may take before the server counts as hanging: far beyond any it needs. */
const PATIENCE_MS = 20_000;

/** A connection that is kept for as long as the server keeps it, and made anew when it does not. */
export class Connection {
  private readonly port: number;
  private socket: Socket | undefined;

  constructor(port: number) {
    this.port = port;
  }

  /** @throws Error when no reply comes, or the server closes without one */
  async send(bytes: Buffer, { bodyless = false } = {}): Promise<WireAnswer> {
    this.socket ??= await open(this.port);
    const { socket } = this;
    const answer = await receive(socket, bytes, bodyless).catch((error: unknown) => {
      this.close();
      throw error;
    });
    if (answer.headers.connection === 'close') this.close();
    return answer;
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }
}

function open(port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.once('error', reject);
  socket.once('connect', () => {
    socket.off('error', reject);
    // Told by `close` as well.
    socket.on('error', () => {});
    resolve(socket);
  });
  return promise;
}

function receive(socket: Socket, bytes: Buffer, bodyless: boolean): Promise<WireAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
  const received: Buffer[] = [];
  const onData = (chunk: Buffer) => {
    received.push(chunk);
    const [answer] = parseAnswers(Buffer.concat(received), bodyless);
    if (answer) resolve(answer);
  };
  const onClose = () => reject(new Error('the server closed the connection without a reply'));
  const timer = setTimeout(() => reject(new Error(`no reply within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  socket.on('data', onData).once('close', onClose);
  socket.write(bytes);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('data', onData).off('close', onClose);
  });
}
