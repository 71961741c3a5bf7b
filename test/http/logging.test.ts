import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Store } from '../../src/core/store.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';
import { type Ask, ask } from '../support/transcript.ts';

type Line = Record<string, unknown> & { msg: string; level: number };

test('all: a line for each request, with its id and without what must stay secret', async () => {
  const { server, lines } = await startLogging({ config: { accessLog: 'all' } });
  await using _ = server;
  const { fernhollow: org } = server;
  const path = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups`;
  const found = await send(server, { method: 'GET', path: `${path}?searchTerm=confidential` });
  const created = await send(server, { method: 'POST', path, body: { name: 'confidential' } });
  const refused = await send(server, { method: 'GET', path, authorization: 'Bearer gkk_confidential' });

  assert.deepEqual(
    lines().map(({ msg, requestId, operation, method, path, status }) => ({
      msg,
      requestId,
      operation,
      method,
      path,
      status,
    })),
    [
      {
        msg: 'request',
        requestId: found.headers['x-request-id'],
        operation: 'organizations.v2.getGroups',
        method: 'GET',
        path,
        status: 200,
      },
      {
        msg: 'request',
        requestId: created.headers['x-request-id'],
        operation: 'organizations.v2.createGroup',
        method: 'POST',
        path,
        status: 201,
      },
      {
        msg: 'request',
        requestId: refused.headers['x-request-id'],
        operation: 'organizations.v2.getGroups',
        method: 'GET',
        path,
        status: 401,
      },
    ],
  );
  const [first, , last] = lines();
  assert.equal(typeof first?.durationMs, 'number');
  assert.equal(first?.address, '127.0.0.1');
  assert.match(String(first?.actor), /^[0-9a-f-]{36}$/, 'the id of the key');
  assert.equal(last?.actor, undefined);
  const text = JSON.stringify(lines());
  for (const secret of ['confidential', org.keys.full]) assert.ok(!text.includes(secret), secret);
});

test('errors: only what failed or was slow', async () => {
  const { server, lines } = await startLogging({ config: { accessLog: 'errors', slowRequestMs: 60_000 } });
  await using _ = server;
  await send(server, { method: 'GET', path: '/admin/v1/orgs' });
  await send(server, { method: 'GET', path: '/admin/v1/nothing' });
  await send(server, { method: 'GET', path: '/admin/v1/orgs', authorization: null });
  assert.deepEqual(lines(), []);
});

test('errors: a slow request is told of', async () => {
  const { server, lines } = await startLogging({ config: { accessLog: 'errors', slowRequestMs: 0 } });
  await using _ = server;
  await send(server, { method: 'GET', path: '/admin/v1/orgs' });
  assert.deepEqual(
    lines().map(({ msg, level, status }) => [msg, level, status]),
    [['request slow', 40, 200]],
  );
});

test('errors, at the level debug: also what was refused', async () => {
  const config = { accessLog: 'errors', slowRequestMs: 60_000 } as const;
  const { server, lines } = await startLogging({ config }, 'debug');
  await using _ = server;
  await send(server, { method: 'GET', path: '/admin/v1/orgs' });
  const refused = await send(server, { method: 'GET', path: '/admin/v1/orgs', authorization: null });
  assert.deepEqual(
    lines().map(({ msg, level, requestId, status }) => [msg, level, requestId, status]),
    [['request refused', 20, refused.headers['x-request-id'], 401]],
  );
});

test('the address is that of the client behind the proxies that are trusted, and behind no others', async () => {
  const address = async (trustProxy?: string) => {
    const config = { accessLog: 'all', ...(trustProxy && { trustProxy }) } as const;
    const { server, lines } = await startLogging({ config });
    await using _ = server;
    const headers = { 'x-forwarded-for': '192.0.2.1, 198.51.100.2, 203.0.113.3' };
    await send(server, { method: 'GET', path: '/admin/v1/orgs', headers });
    return lines()[0]?.address;
  };
  assert.equal(await address(), '127.0.0.1');
  assert.equal(await address('1'), '203.0.113.3');
  assert.equal(await address('2'), '198.51.100.2');
  assert.equal(await address('127.0.0.1,203.0.113.0/24'), '198.51.100.2');
  assert.equal(await address('10.0.0.0/8'), '127.0.0.1');
});

test('none: not even that', async () => {
  const { server, lines } = await startLogging({ config: { accessLog: 'none', slowRequestMs: 0 } });
  await using _ = server;
  await send(server, { method: 'GET', path: '/admin/v1/orgs' });
  assert.deepEqual(lines(), []);
});

test('what goes wrong within says nothing to the client and everything to the log, under one id', async () => {
  const failing = { now: false };
  const wrap = (store: Store): Store => ({
    ...store,
    write: (key, work) =>
      failing.now ? Promise.reject(new Error('the left wheel fell off')) : store.write(key, work),
  });
  const { server, lines } = await startLogging({ config: { accessLog: 'errors' }, wrap });
  await using _ = server;
  const { fernhollow: org } = server;
  failing.now = true;
  const base = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const v2 = await send(server, {
    method: 'POST',
    path: `${base}/groups`,
    body: { name: 'x' },
    mayFail: true,
  });
  assert.deepEqual(v2.body, {
    errors: [
      {
        id: v2.headers['x-request-id'],
        status: '500',
        code: 'ADMIN-UAM-500-1',
        title: 'Internal Error',
        detail: 'Something went wrong.',
      },
    ],
  });
  const v1 = await send(server, {
    method: 'POST',
    path: `/admin/v1/orgs/${org.id}/directory/groups`,
    body: { name: 'x' },
    mayFail: true,
  });
  assert.deepEqual([v1.status, v1.body.errors[0].code], [500, 'ADMIN-500-1']);

  const [unexpected, failed] = lines() as [Line & { err: { message: string; stack: string } }, Line];
  assert.deepEqual([unexpected.msg, unexpected.level], ['unexpected error', 50]);
  assert.equal(unexpected.err.message, 'the left wheel fell off');
  assert.match(unexpected.err.stack, /logging\.test\.ts/);
  assert.equal(unexpected.requestId, v2.headers['x-request-id']);
  assert.deepEqual(
    [failed.msg, failed.requestId, failed.status],
    ['request failed', v2.headers['x-request-id'], 500],
  );
});

test('a reply that is not what its operation declares fails where tests run', async () => {
  const wrap = (store: Store): Store => ({
    ...store,
    read: {
      ...store.read,
      groups: { ...store.read.groups, countGroups: async () => 'many' as unknown as number },
    },
  });
  const { server, lines } = await startLogging({ wrap });
  await using _ = server;
  const { fernhollow: org } = server;
  const path = `/admin/v2/orgs/${org.id}/directories/-/groups/count`;
  const { status } = await send(server, { method: 'GET', path, mayFail: true });
  assert.equal(status, 500);
  const [{ err }] = lines() as [Line & { err: { message: string } }];
  assert.match(err.message, /the reply of organizations\.v2\.getGroupCount is not what it declares/);
});

/** A server whose log can be read. */
async function startLogging(
  options: TestServerOptions,
  level = 'info',
): Promise<{ server: TestServer; lines: () => Line[] }> {
  const written: string[] = [];
  const log = pino({ level, base: null }, { write: (line) => written.push(line) });
  const server = await startTestServer({ ...options, log });
  return { server, lines: () => written.map((line) => JSON.parse(line)) };
}

function send(server: TestServer, request: Ask) {
  return ask(server, request, { authorization: `Bearer ${server.fernhollow.keys.full}` });
}
