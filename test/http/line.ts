import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseAnswers, type WireAnswer } from './wire.ts';

/** How long a reply may take; far beyond what it takes. */
const PATIENCE_MS = 20_000;

/** A client that says what it is told to say, packet by packet. */
export class Line {
  readonly socket: Socket;
  private received = Buffer.alloc(0);
  private taken = 0;
  isEnded = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
    });
    socket.on('end', () => {
      this.isEnded = true;
    });
    socket.on('error', () => {});
  }

  static async open(port: number): Promise<Line> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    await once(socket, 'connect');
    return new Line(socket);
  }

  say(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** The next so many replies. */
  async answers(count: number): Promise<WireAnswer[]> {
    while (this.all().length < this.taken + count) {
      await once(this.socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) });
    }
    const answers = this.all().slice(this.taken, this.taken + count);
    this.taken += count;
    return answers;
  }

  async ask(bytes: string | Buffer): Promise<WireAnswer> {
    this.say(bytes);
    const [answer] = await this.answers(1);
    return answer as WireAnswer;
  }

  /** The heads of all replies so far, the headers in the order of their names, but for what is another in each. */
  heads(): string[] {
    return this.received
      .toString('latin1')
      .split(/(?=HTTP\/1\.1 \d{3} )/)
      .map((text) => text.slice(0, text.indexOf('\r\n\r\n')))
      .map((head) =>
        head
          .replace(/^(x-request-id|Date): .+$/gm, '$1: …')
          .split('\r\n')
          .sort()
          .join('\n'),
      );
  }

  private all(): WireAnswer[] {
    return parseAnswers(this.received, false);
  }
}
