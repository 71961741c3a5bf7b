/**
 * The yardsticks: servers that answer what Groupkeep answered, byte for byte, and do nothing else. What they reach is
 * what the framework, or Node alone, allows on this machine at this moment.
 *
 *     node bench/yardstick.ts fastify|http REPLIES.json
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One reply, below a prefix of its own, so that replies of one route do not get in each other's way. */
export interface StaticReply {
  prefix: string;
  method: 'GET' | 'POST';
  /** As the router spells it: `/orgs/:orgId`. */
  route: string;
  status: number;
  /** Empty: a reply without a body. */
  body: string;
}

const CONTENT_TYPE = 'application/json; charset=utf-8';

if (import.meta.main) {
  const [, , kind, file = ''] = process.argv;
  const replies = JSON.parse(readFileSync(file, 'utf8')) as StaticReply[];
  const url = kind === 'fastify' ? await serveWithFastify(replies) : await serveBare(replies);
  process.stdout.write(`ready at ${url}\n`);
}

async function serveWithFastify(replies: readonly StaticReply[]): Promise<string> {
  const { fastify } = await import('fastify');
  const app = fastify();
  for (const { prefix, method, route, status, body } of replies) {
    app.route({
      method,
      url: prefix + route,
      handler: (_request, reply) =>
        body === ''
          ? reply.code(status).send()
          : reply.code(status).header('content-type', CONTENT_TYPE).send(body),
    });
  }
  return app.listen({ host: '127.0.0.1', port: 0 });
}

async function serveBare(replies: readonly StaticReply[]): Promise<string> {
  const byPrefix = new Map(replies.map((reply) => [reply.prefix, toBytes(reply)]));
  const server = createServer((request, response) => {
    const { url = '' } = request;
    const reply = byPrefix.get(url.slice(0, url.indexOf('/', 1)));
    if (!reply) response.writeHead(404).end();
    else if (request.method === 'GET') sendBytes(response, reply);
    else afterBody(request, () => sendBytes(response, reply));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Bytes {
  status: number;
  headers: Record<string, string | number>;
  body: Buffer;
}

function toBytes({ status, body }: StaticReply): Bytes {
  const bytes = Buffer.from(body);
  const headers = bytes.length > 0 ? { 'content-type': CONTENT_TYPE, 'content-length': bytes.length } : {};
  return { status, headers, body: bytes };
}

function sendBytes(response: ServerResponse, { status, headers, body }: Bytes): void {
  response.writeHead(status, headers);
  response.end(body);
}

function afterBody(request: IncomingMessage, done: () => void): void {
  request.resume().once('end', done);
}
