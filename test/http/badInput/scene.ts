import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { send as sendTo, type WireAnswer } from '../wire.ts';

type Stage = Awaited<ReturnType<typeof stage>>;

/**
 * A test of what no client library would send, over a real socket: it is answered with the status it deserves, as JSON in
 * the form of the API whose path it names, and changes nothing.
 */
export function testRefusals(title: string, run: (stage: Stage) => Promise<void>): void {
  testOnEngines(title, async (_t, server) => {
    const staged = await stage(server);
    const before = await staged.org.extent();
    await run(staged);
    assert.deepEqual(await staged.org.extent(), before, 'nothing is written');
  });
}

/** Fernhollow with a group and a person, and requests to it as bytes. Paths are below its directory unless absolute. */
export async function stage(server: TestServer) {
  const { fernhollow: org } = server;
  const engineering = await org.createGroup('engineering');
  const alice = await org.createUser('alice');
  const { port } = await server.listen();
  const base = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;

  const head = (method: string, path: string, headers: Record<string, string> = {}) => {
    const credential = { Authorization: `Bearer ${org.keys.full}` };
    const lines = Object.entries({ Host: org.site.host, ...credential, ...headers })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}: ${value}\r\n`);
    const target = /^\/(?:groups|users)\b/.test(path) ? base + path : path;
    return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
  };
  const get = (path: string) => head('GET', path);
  const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const bytes = Buffer.from(body as string);
    const length = { 'Content-Length': String(bytes.length) };
    return Buffer.concat([
      Buffer.from(head('POST', path, { 'Content-Type': 'application/json', ...headers, ...length })),
      bytes,
    ]);
  };
  const send = (bytes: string | Buffer) => sendTo(port, bytes);

  /** Sends, and checks that it is refused with that status and code, in the form of the API it was meant for. */
  const refused = async (name: string, bytes: string | Buffer, status: number, code?: string) => {
    const answer = await send(bytes);
    assert.equal(answer.status, status, `${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
    assertShape(answer, name);
    if (code) assert.equal(answer.json().errors?.[0].code, code, name);
    return answer;
  };
  return { org, engineering, alice, port, base, head, get, post, send, refused };
}

/** One of the forms in which errors are told here, and the id in it the request's own. */
export function assertShape({ status, headers, json }: WireAnswer, name: string): void {
  assert.equal(headers['content-type'], 'application/json; charset=utf-8', name);
  assert.match(headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/, name);
  const body = json();
  if (typeof body.code === 'number') {
    assert.equal(body.code, status, name);
    assert.equal(typeof body.message, 'string', name);
    if (body.requestId) assert.equal(body.requestId, headers['x-request-id'], name);
    return;
  }
  const errors = body.errors ?? [body];
  assert.equal(errors.length, 1, name);
  assert.deepEqual(Object.keys(errors[0]), ['id', 'status', 'code', 'title', 'detail'], name);
  for (const value of Object.values(errors[0])) assert.equal(typeof value, 'string', name);
  assert.equal(errors[0].id, headers['x-request-id'], name);
  assert.equal(errors[0].status, String(status), name);
  assert.match(errors[0].code, new RegExp(`^ADMIN-(?:UAM-)?${status}-\\d+$`), name);
}
