import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { StoreUnavailable } from '../../src/core/store.ts';
import { ENGINES } from '../support/engines.ts';
import { findingGroups } from '../support/findingGroups.ts';
import { openConnections } from '../support/openConnections.ts';
import { addressOf, overTheWire } from '../support/overTheWire.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Answer, type Ask, ask } from '../support/transcript.ts';
import { until } from '../support/until.ts';

/** Tells how many requests the framework has looked at. */
function watchFramework({ app }: TestServer): () => number {
  let count = 0;
  app.addHook('onRequest', (_request, _reply, done) => {
    count += 1;
    done();
  });
  return () => count;
}

/** A group with two members, and how those who may read it, and those who may not, are known. */
async function scene({ fernhollow: org }: TestServer) {
  const [alice, dora] = [
    await org.createUser('alice', { groups: ['site-admins'] }),
    await org.createUser('dora'),
  ];
  const group = await org.createGroup('anglers');
  await org.join(group, alice);
  await org.join(group, dora);
  const basic = async (user: typeof alice) =>
    `Basic ${Buffer.from(`${user.username}:${await org.createToken(user)}`).toString('base64')}`;
  return {
    group,
    directory: `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`,
    key: `Bearer ${org.keys.full}`,
    writing: `Bearer ${org.keys.write}`,
    reading: `Bearer ${org.keys.read}`,
    alice: await basic(alice),
    dora: await basic(dora),
    doraId: dora.accountId,
  };
}

/** What of a reply must be the same whoever has sent it, and what it says is left of the allowance. */
function compared({ status, text, headers }: Answer) {
  const { 'x-request-id': id, 'x-ratelimit-remaining': left, date, connection, ...others } = headers;
  const told = text.replaceAll(id ?? '', '(its id)');
  return { left: Number(left), reply: { status, text: told, headers: others } };
}

for (const engine of ENGINES) {
  test(`reads of who is known go past the framework, and are told as it tells them, on ${engine}`, async () => {
    await using server = await startTestServer({ engine, config: { rateLimit: 1000 } });
    const framed = watchFramework(server);
    const { group, directory, key, writing, alice, dora } = await scene(server);
    const groups = `${directory}/groups`;
    const jira = '/rest/api/3/group';
    const wiki = '/wiki/rest/api';
    const reads: { path: string; authorization: string; status: number }[] = [
      { path: `${groups}/${group.id}`, authorization: key, status: 200 },
      { path: `${groups}?limit=1&searchTerm=s`, authorization: key, status: 200 },
      { path: `${jira}/member?groupId=${group.id}&maxResults=1`, authorization: alice, status: 200 },
      { path: `${wiki}/group/${group.id}/membersByGroupId?limit=1`, authorization: alice, status: 200 },
      { path: `/rest/extender/1.0/group/getUsers/${group.name}`, authorization: alice, status: 200 },
      { path: `${groups}/${randomUUID()}`, authorization: key, status: 404 },
      { path: `${groups}?limit=many`, authorization: key, status: 400 },
      { path: `${jira}/bulk?groupName=%ff`, authorization: alice, status: 400 },
      { path: `${jira}/member?groupId=${randomUUID()}`, authorization: alice, status: 404 },
      { path: `${jira}?groupId=${group.id}`, authorization: dora, status: 403 },
      { path: `${groups}?limit=2`, authorization: writing, status: 403 },
    ];
    for (const { status, ...read } of reads) {
      const request: Ask = { method: 'GET', ...read };
      // Whoever asks for something of the same API is known from then on.
      await ask(server, { ...request, path: `${read.path}${read.path.includes('?') ? '&' : '?'}again=1` });
      const before = framed();
      const fresh = await ask(server, request);
      assert.equal(framed(), before, read.path);
      const [own, usual] = [fresh, await ask(server, request, { pastDoor: true })].map(compared);
      assert.equal(fresh.status, status, fresh.text);
      assert.deepEqual(own?.reply, usual?.reply, read.path);
      assert.equal(own?.left, Number(usual?.left) + 1, `${read.path}: each is counted once`);
    }
  });
}

for (const engine of ENGINES) {
  test(`so does what they write, on ${engine}`, async () => {
    await using server = await startTestServer({ engine, config: { rateLimit: 1000, bodyLimit: 10_000 } });
    const framed = watchFramework(server);
    const { group, directory, key, reading, alice, dora, doraId } = await scene(server);
    const members = `${directory}/groups/${group.id}/memberships`;
    const jira = `/rest/api/3/group/user?groupId=${group.id}`;
    const wiki = `/wiki/rest/api/group/userByGroupId?groupId=${group.id}`;
    const extender = '/rest/extender/1.0/group';
    // Whoever has asked for something of an API is known to it from then on.
    const reads = [
      `${directory}/groups/${group.id}`,
      `/rest/api/3/group?groupId=${group.id}`,
      `/wiki/rest/api/group/by-id?id=${group.id}`,
      `${extender}/getUsers/${group.name}`,
    ];
    const makeKnown = (path: string, authorization: string) => {
      const read = reads.find((each) => each.slice(0, 9) === path.slice(0, 9)) ?? '';
      return ask(server, { method: 'GET', path: read, authorization }, { pastDoor: true });
    };
    const ofNobody = { accountId: 'nobody' };
    const own = { accountId: doraId };
    // Dora is a member already, and whoever is taken out is none, so that what is asked twice is told the same twice.
    const writes: (Omit<Ask, 'authorization'> & { authorization: string; status: number })[] = [
      { method: 'POST', path: members, body: own, authorization: key, status: 204 },
      { method: 'POST', path: members, body: ofNobody, authorization: key, status: 404 },
      { method: 'POST', path: members, body: '{"accountId":', authorization: key, status: 400 },
      { method: 'POST', path: members, body: {}, authorization: key, status: 400 },
      { method: 'POST', path: members, authorization: key, status: 400 },
      { method: 'POST', path: members, body: own, authorization: reading, status: 403 },
      { method: 'POST', path: `${jira}&again=1`, body: own, authorization: dora, status: 403 },
      { method: 'POST', path: jira, body: own, authorization: alice, status: 400 },
      { method: 'DELETE', path: `${jira}&accountId=nobody`, authorization: alice, status: 404 },
      { method: 'POST', path: wiki, body: own, authorization: alice, status: 201 },
      { method: 'DELETE', path: `${wiki}&accountId=nobody`, authorization: alice, status: 404 },
      {
        method: 'POST',
        path: `${extender}/addUsers/${group.name}`,
        body: { users: ['dora'] },
        authorization: alice,
        status: 200,
      },
      { method: 'DELETE', path: `${directory}/groups/${randomUUID()}`, authorization: key, status: 404 },
    ];
    for (const { status, ...write } of writes) {
      const request: Ask = { ...write };
      const usual = await ask(server, request, { pastDoor: true });
      await makeKnown(write.path, write.authorization);
      const before = framed();
      const direct = await ask(server, request);
      assert.equal(framed(), before, `${write.method} ${write.path}`);
      const [first, second] = [usual, direct].map(compared);
      assert.equal(direct.status, status, `${write.method} ${write.path}: ${direct.text}`);
      assert.deepEqual(second?.reply, first?.reply, write.path);
      assert.equal(first?.left, Number(second?.left) + 1, `${write.path}: each is counted once`);
    }
    const plain: Ask = { method: 'POST', path: members, authorization: key, body: own };
    const others: Ask[] = [
      { ...plain, headers: { 'content-type': 'text/plain' } },
      { ...plain, body: '', headers: { 'content-type': 'json' } },
      { ...plain, headers: { cookie: 'a=b' } },
      { ...plain, body: { accountId: 'a'.repeat(10_000) } },
    ];
    for (const other of others) {
      const before = framed();
      await ask(server, other);
      assert.equal(framed() - before, 1, JSON.stringify(other.headers));
    }
  });
}

test('a body comes in parts, or without a length, or not at all', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
  await using server = await startTestServer({ log });
  const framed = watchFramework(server);
  const { group, directory, key, doraId } = await scene(server);
  const members = `${directory}/groups/${group.id}/memberships`;
  const body = JSON.stringify({ accountId: doraId });
  await ask(server, { method: 'POST', path: members, authorization: key, body });
  const { port } = await addressOf(server);
  const send = (method: string, path: string, headers: Record<string, string>) => {
    const told = {
      host: server.fernhollow.site.host,
      authorization: key,
      'content-type': 'application/json',
    };
    const request = httpRequest({ port, method, path, headers: { ...told, ...headers } });
    return { request, reply: once(request, 'response') as Promise<[IncomingMessage]> };
  };
  for (const { headers, framedBy } of [
    { headers: { 'content-length': String(body.length) }, framedBy: 0 },
    { headers: { 'transfer-encoding': 'chunked' }, framedBy: 1 },
  ]) {
    const before = framed();
    const { request, reply } = send('POST', members, headers);
    request.write(body.slice(0, 5));
    await setImmediate();
    request.end(body.slice(5));
    const [{ statusCode }] = await reply;
    assert.equal(statusCode, 204);
    assert.equal(framed() - before, framedBy);
  }
  // Nothing is done for whoever breaks off, not even where a body would not matter.
  for (const { method, path, length } of [
    { method: 'POST', path: members, length: body.length },
    { method: 'DELETE', path: `${directory}/groups/${group.id}`, length: 20 },
  ]) {
    const arrived = once(server.app.server, 'request') as Promise<[IncomingMessage]>;
    const { request, reply } = send(method, path, { 'content-length': String(length) });
    reply.catch(() => undefined);
    request.write('{"a":');
    const [received] = await arrived;
    const left = new Promise((resolve) => received.once('close', resolve));
    request.destroy();
    await left;
    await setImmediate();
  }
  assert.deepEqual(lines, [], 'whoever leaves is nobody to tell, and no failure of ours');
  assert.equal(
    (await ask(server, { method: 'POST', path: members, authorization: key, body })).status,
    204,
    'the group is there',
  );
});

test('the framework answers whoever is not known, and what is no plain read', async () => {
  await using server = await startTestServer();
  const framed = watchFramework(server);
  const { group, directory, key } = await scene(server);
  const path = `${directory}/groups/${group.id}`;
  const plain: Ask = { method: 'GET', path, authorization: key };
  await ask(server, plain);
  const others: Ask[] = [
    { method: 'GET', path },
    { ...plain, authorization: 'Bearer unknown' },
    { ...plain, headers: { cookie: 'a=b' } },
    { ...plain, headers: { host: 'elsewhere.example.com' } },
    { ...plain, method: 'HEAD' },
    { ...plain, path: `${directory}/nothing` },
    { ...plain, body: {} },
  ];
  for (const other of others) {
    const before = framed();
    await ask(server, other);
    assert.equal(framed() - before, 1, JSON.stringify(other));
  }
  assert.equal((await ask(server, { ...plain, headers: { host: 'not a host' } })).status, 400);
  for (const [end, expected] of [
    ['', 0],
    ['#?again=1', 1],
  ] as const) {
    const headers = { host: server.fernhollow.site.host, authorization: key };
    const before = framed();
    assert.equal((await overTheWire(server, { path: `${path}${end}`, headers })).status, 200);
    assert.equal(framed() - before, expected, end);
  }
  const before = framed();
  await ask(server, plain);
  assert.equal(framed() - before, 0);
});

test('those who come by a proxy are known by the address, host and protocol that it tells', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  await using server = await startTestServer({ log, config: { trustProxy: '1', accessLog: 'all' } });
  const framed = watchFramework(server);
  const { group, alice } = await scene(server);
  const path = `/rest/api/3/group?groupId=${group.id}`;
  const told = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'jira.example.com' };
  const request = (address: string, again: number): Ask => ({
    method: 'GET',
    path: `${path}&again=${again}`,
    authorization: alice,
    headers: { ...told, 'x-forwarded-for': `192.0.2.1, ${address}` },
  });
  await ask(server, request('203.0.113.1', 0));
  const before = framed();
  // The second is kept, and is what the third is told.
  for (const again of [1, 1, 1]) {
    const { body } = await ask(server, request('203.0.113.2', again));
    assert.equal(new URL(body.self).origin, 'https://jira.example.com');
  }
  assert.equal(framed(), before);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ msg, address, status }) => [msg, address, status]),
    ['203.0.113.1', '203.0.113.2', '203.0.113.2', '203.0.113.2'].map((address) => ['request', address, 200]),
  );
  const elsewhere = { ...told, 'x-forwarded-host': 'other.example.com' };
  await ask(server, { ...request('203.0.113.2', 1), headers: elsewhere });
  assert.equal(framed() - before, 1, 'by another host nobody is known yet');
  const noHost = await ask(server, { ...request('203.0.113.2', 1), headers: { ...told, host: 'no host' } });
  assert.equal(noHost.status, 400, 'though the proxy names one');
});

test('requests of an address are counted once each, by whomever they are answered', async () => {
  await using server = await startTestServer({ config: { addressRateLimit: 6, trustProxy: '1' } });
  const framed = watchFramework(server);
  const { group, directory, key } = await scene(server);
  const read = (again: number, address: string) => {
    const path = `${directory}/groups/${group.id}?again=${again}`;
    return ask(server, { method: 'GET', path, authorization: key, headers: { 'x-forwarded-for': address } });
  };
  const asked = [];
  for (const again of [0, 1, 1, 1, 2, 3, 4, 1]) {
    const before = framed();
    const { status } = await read(again, '192.0.2.1');
    asked.push([status, framed() - before]);
  }
  // The framework refuses before it comes to those who watch it.
  const [unknown, known, refused] = [
    [200, 1],
    [200, 0],
    [429, 0],
  ];
  assert.deepEqual(asked, [unknown, known, known, known, known, known, refused, refused]);
  assert.equal((await read(1, '192.0.2.2')).status, 200);
});

test('an allowance that is used up is told by the dialect', async () => {
  await using server = await startTestServer({ config: { rateLimit: 3 } });
  const { group, directory, key } = await scene(server);
  const read = (again: number, pastDoor = false) => {
    const path = `${directory}/groups/${group.id}?again=${again}`;
    return ask(server, { method: 'GET', path, authorization: key }, { pastDoor });
  };
  const statuses = [];
  for (let again = 0; again < 4; again += 1) statuses.push((await read(again)).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
  assert.deepEqual(compared(await read(4)), compared(await read(4, true)));
});

/** A server whose store does, when asked for a group, what a test says. */
async function serverFinding(find: Parameters<typeof findingGroups>[0]) {
  const server = await startTestServer({ wrap: findingGroups(find) });
  const stopping = Promise.withResolvers<void>();
  server.app.addHook('preClose', (done) => {
    stopping.resolve();
    done();
  });
  const { group, directory, key } = await scene(server);
  const path = `${directory}/groups/${group.id}`;
  await ask(server, { method: 'GET', path, authorization: key });
  return { server, path: `${path}?again=1`, key, stopping: stopping.promise };
}

test('what the store cannot answer it is asked once', async () => {
  let asked = 0;
  let isBroken = false;
  const { server, path, key } = await serverFinding((group) => {
    asked += 1;
    return isBroken ? Promise.reject(new StoreUnavailable('The database is away')) : group();
  });
  await using _ = server;
  isBroken = true;
  asked = 0;
  const { status } = await ask(server, { method: 'GET', path, authorization: key, mayFail: true });
  assert.deepEqual({ status, asked }, { status: 503, asked: 1 });
});

test('a store that cannot even be asked is told of as by the framework, and the server goes on', async () => {
  let isAway = false;
  await using server = await startTestServer({
    engine: 'sqlite',
    wrap: (store) => ({
      ...store,
      version: (of) => {
        if (isAway) throw new StoreUnavailable('The database is away');
        return store.version?.(of) ?? 0;
      },
    }),
  });
  const { group, directory, key } = await scene(server);
  const request = {
    path: `${directory}/groups/${group.id}`,
    headers: { host: server.fernhollow.site.host, authorization: key },
  };
  assert.equal((await overTheWire(server, request)).status, 200);
  isAway = true;
  assert.equal((await overTheWire(server, request)).status, 503);
  isAway = false;
  assert.equal((await overTheWire(server, request)).status, 200);
});

test('one whose client leaves before it is answered is counted', async () => {
  const found = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  let isHeld = false;
  const { server, path, key } = await serverFinding(async (group) => {
    if (isHeld) {
      asked.resolve();
      await found.promise;
    }
    return group();
  });
  await using _ = server;
  isHeld = true;
  const count = async () => {
    const { body } = await server.app.inject({ method: 'GET', url: '/metrics' });
    return /^groupkeep_requests_total\{operation="organizations.v2.getGroup",status="200"\} (\d+)$/m.exec(
      body,
    )?.[1];
  };
  const before = await count();
  const { port } = await addressOf(server);
  const headers = { host: server.fernhollow.site.host, authorization: key };
  const request = httpRequest({ port, path, headers }).on('error', () => {});
  request.end();
  await asked.promise;
  const open = await openConnections(server);
  request.socket?.resetAndDestroy();
  await until(async () => (await openConnections(server)) < open);
  found.resolve();
  await until(async () => Number(await count()) === Number(before) + 1);
});

test('one that is under way when the server stops is told what became of it', async () => {
  const found = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<void>();
  let isHeld = false;
  const { server, path, key, stopping } = await serverFinding((group) => {
    if (!isHeld) return group();
    asked.resolve();
    return found.promise;
  });
  isHeld = true;
  const headers = { host: server.fernhollow.site.host, authorization: key };
  const answer = overTheWire(server, { path, headers });
  await asked.promise;
  const closing = server.close();
  await stopping;
  found.resolve(undefined);
  const { status, body, headers: told } = await answer;
  await closing;
  assert.equal(status, 404);
  assert.equal(body.errors[0].code, 'ADMIN-UAM-404-3');
  assert.equal(told.connection, 'close');
});

test('a slow one is logged as any other', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
  await using server = await startTestServer({ log, config: { accessLog: 'errors', slowRequestMs: 0 } });
  const framed = watchFramework(server);
  const { group, directory, key } = await scene(server);
  const path = `${directory}/groups/${group.id}`;
  await ask(server, { method: 'GET', path: `${path}?again=1`, authorization: key });
  const before = framed();
  const { headers } = await ask(server, { method: 'GET', path: `${path}?secret=1`, authorization: key });
  assert.equal(framed(), before);
  const { msg, requestId, operation, method, path: told, status, actor } = JSON.parse(lines.at(-1) ?? '{}');
  assert.deepEqual(
    { msg, requestId, operation, method, path: told, status, actor },
    {
      msg: 'request slow',
      requestId: headers['x-request-id'],
      operation: 'organizations.v2.getGroup',
      method: 'GET',
      path,
      status: 200,
      actor: JSON.parse(lines.at(-2) ?? '{}').actor,
    },
  );
  assert.ok(actor);
});
