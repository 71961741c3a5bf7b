import { connect } from 'node:net';

/** A reply as it came over the wire. */
export interface WireAnswer {
  version: string;
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  json(): any;
}

export interface Exchange {
  answers: WireAnswer[];
  /** Whether the server closed the connection. */
  closed: boolean;
}

/** How long a server may take; far beyond what it takes. */
const PATIENCE_MS = 20_000;

/** Bytes that come before the final reply to a request; see `Expect`. */
const INTERIM = 100;

/**
 * Writes bytes as they are onto a connection of its own, and reads until so many replies have come or the server has
 * closed it. Whatever a client library would refuse to send can be sent this way. Replies to HEAD are `bodyless`,
 * whatever length they tell. A client that is `done` says so by closing its half of the connection.
 */
export async function exchange(
  port: number,
  bytes: string | Buffer,
  expected = 1,
  { bodyless = false, done = false } = {},
): Promise<Exchange> {
  const socket = connect({ port, host: '127.0.0.1' });
  const received: Buffer[] = [];
  let closed = false;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server did not answer')), PATIENCE_MS);
      const finish = () => {
        clearTimeout(timer);
        resolve();
      };
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk);
        if (parseAnswers(Buffer.concat(received), bodyless).length >= expected) finish();
      });
      socket.on('close', () => {
        closed = true;
        finish();
      });
      // A server that has refused what is still being sent may reset the connection; what it said before counts.
      socket.on('error', () => {});
      if (done) socket.end(bytes);
      else socket.write(bytes);
    });
  } finally {
    socket.destroy();
  }
  return { answers: parseAnswers(Buffer.concat(received), bodyless), closed };
}

/** One request, one reply. */
export async function send(port: number, bytes: string | Buffer): Promise<WireAnswer> {
  const { answers } = await exchange(port, bytes);
  const [answer] = answers;
  if (!answer) throw new Error('the server closed the connection without an answer');
  return answer;
}

/** The replies that have arrived whole. */
export function parseAnswers(bytes: Buffer, bodyless: boolean): WireAnswer[] {
  const answers: WireAnswer[] = [];
  let at = 0;
  for (;;) {
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    if (headEnd < 0) return answers;
    const [statusLine = '', ...lines] = bytes.toString('latin1', at, headEnd).split('\r\n');
    const [, version = '', status = ''] = /^HTTP\/(\d\.\d) (\d{3})/.exec(statusLine) ?? [];
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.replace(/^[^:]*: */, '')]),
    );
    const start = headEnd + 4;
    const body = bodyless ? { text: '', end: start } : readBody(bytes, start, headers);
    if (!body) return answers;
    at = body.end;
    if (Number(status) === INTERIM) continue;
    const { text } = body;
    answers.push({ version, status: Number(status), headers, text, json: () => JSON.parse(text) });
  }
}

/** The body that begins at `start`, if all of it is there. */
function readBody(
  bytes: Buffer,
  start: number,
  headers: Record<string, string>,
): { text: string; end: number } | undefined {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(bytes, start);
  const end = start + Number(headers['content-length'] ?? 0);
  return end <= bytes.length ? { text: bytes.toString('utf8', start, end), end } : undefined;
}

function readChunks(bytes: Buffer, start: number): { text: string; end: number } | undefined {
  const parts: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (end > bytes.length) return undefined;
    if (size === 0) return { text: Buffer.concat(parts).toString('utf8'), end };
    parts.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}
