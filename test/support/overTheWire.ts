import { request as httpRequest } from 'node:http';
import type { TestServer } from './server.ts';
import type { Ask } from './transcript.ts';

/** What a real socket brought back. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The parsed body; `undefined` when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  body: any;
}

export interface WireRequest {
  method?: string;
  /** Sent letter for letter: no client library between it and the server tidies it up. */
  path: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, text as it is; with a JSON content type unless `headers` say otherwise. */
  body?: unknown;
}

const addresses = new WeakMap<TestServer, Promise<{ url: string; port: number }>>();

/** Where a test server listens; it begins to when it is first asked. */
export function addressOf(server: TestServer): Promise<{ url: string; port: number }> {
  const known = addresses.get(server);
  if (known) return known;
  const address = server.listen();
  addresses.set(server, address);
  return address;
}

/** Sends a request to a test server through a real socket. */
export async function overTheWire(server: TestServer, request: WireRequest): Promise<WireAnswer> {
  return sendTo((await addressOf(server)).port, request);
}

/** Sends a request as tests write it to a server that is a process of its own. */
export function askAt(url: string, ask: Ask): Promise<WireAnswer> {
  const { method, path, authorization, body } = ask;
  const headers = { ...ask.headers, ...(authorization && { authorization }) };
  return sendTo(Number(new URL(url).port), { method, path, headers, body });
}

/** Sends a request to whoever listens on that port of the loopback interface. */
export async function sendTo(port: number, request: WireRequest): Promise<WireAnswer> {
  const { method = 'GET', path, headers, body } = request;
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: {
      ...(payload !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(payload)),
      }),
      ...headers,
    },
  });
  outgoing.once('error', reject);
  outgoing.once('response', (incoming) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (part: string) => {
      text += part;
    });
    incoming.once('error', reject);
    incoming.once('end', () => {
      const isJson = /\bjson\b/.test(incoming.headers['content-type'] ?? '');
      const parsed = text !== '' && isJson ? JSON.parse(text) : text || undefined;
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed });
    });
  });
  outgoing.end(payload);
  return promise;
}
