import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import pino from 'pino';
import { type Store, StoreUnavailable } from '../../src/core/store.ts';
import type { Group } from '../../src/core/types.ts';
import { ENGINES } from '../support/engines.ts';
import { overTheWire } from '../support/overTheWire.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Answer, type Ask, ask } from '../support/transcript.ts';

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
    alice: await basic(alice),
    dora: await basic(dora),
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
async function serverFinding(find: (group: () => Promise<Group | undefined>) => Promise<Group | undefined>) {
  const wrap = (store: Store): Store => {
    const { groups } = store.read;
    const findGroup: typeof groups.findGroup = (...address) => find(() => groups.findGroup(...address));
    return { ...store, read: { ...store.read, groups: { ...groups, findGroup } } };
  };
  const server = await startTestServer({ wrap });
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
