import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { USE_ACCURACY_MS } from '../../src/core/credentialUses.ts';
import { createDirectory } from '../../src/core/directory.ts';
import { openStore } from '../../src/store/open.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { addressOf, askAt, overTheWire } from '../support/overTheWire.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Ask, ask } from '../support/transcript.ts';
import { exchange } from './wire.ts';

const basic = (login: string, secret: string) =>
  `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;

/** A kept reply is sent at the door, past the framework, where a request comes through a socket; else on the route. */
const WAYS = {
  'at the door': async (server: TestServer, request: Ask) => {
    const { url } = await addressOf(server);
    const { headers, ...answer } = await askAt(url, request);
    // The client is in this process too, and may have the reply before the server knows that it was sent, and counts it.
    await setImmediate();
    await setImmediate();
    return { ...answer, headers: headers as Record<string, string> };
  },
  'on the route': (server: TestServer, request: Ask) => ask(server, request, { pastDoor: true }),
};
type Way = keyof typeof WAYS;

function testEachWay(title: string, run: (server: TestServer, way: Way) => Promise<void>): void {
  for (const way of Object.keys(WAYS) as Way[]) {
    testOnEngines(`${title}, ${way}`, (_t, server) => run(server, way));
  }
}

/** A person who may look around, a group, and the request that both tests and callers repeat. */
async function scene({ fernhollow: org }: TestServer, way: Way) {
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const group = await org.createGroup('anglers');
  const authorization = basic('alice', await org.createToken(alice));
  const host = org.site.host;
  const path = `/rest/api/3/group?groupId=${group.id}&expand=users`;
  return { org, alice, group, authorization, host, path, way };
}

type Scene = Awaited<ReturnType<typeof scene>>;

function read(
  server: TestServer,
  { authorization, host, path, way }: Pick<Scene, 'authorization' | 'host' | 'path' | 'way'>,
) {
  return WAYS[way](server, { method: 'GET', path, authorization, headers: { host } });
}

/** The reply is kept when it is asked for the second time. */
async function readTwice(...of: Parameters<typeof read>) {
  await read(...of);
  return read(...of);
}

/** How many statements have been read with, and how many such requests answered. */
async function counts({ app }: TestServer): Promise<{ statements: number; answers: number }> {
  const { body } = await app.inject({ method: 'GET', url: '/metrics' });
  const statements = /^groupkeep_store_read_seconds_count\S* (\d+)$/m.exec(body)?.[1];
  const answers = /^groupkeep_requests_total\{operation="jira.getGroup",status="200"\} (\d+)$/m.exec(
    body,
  )?.[1];
  return { statements: Number(statements ?? 0), answers: Number(answers ?? 0) };
}

testEachWay('who asks the same a third time costs no reading', async (server, way) => {
  const all = await scene(server, way);
  const first = await readTwice(server, all);
  const before = await counts(server);
  const second = await read(server, all);
  const after = await counts(server);
  assert.equal(first.status, 200);
  assert.deepEqual(second.text, first.text);
  assert.deepEqual(withoutId(second.headers), withoutId(first.headers));
  assert.equal(after.statements, before.statements);
  assert.equal(after.answers - before.answers, 1);
});

testEachWay(
  'neither uses of credentials and sessions nor probes end the replies that are kept',
  async (server, way) => {
    const all = await scene(server, way);
    const { org, clock, directory, store } = { ...all, ...server };
    await readTwice(server, all);
    const before = await counts(server);
    clock.at += USE_ACCURACY_MS;
    await store.probe();
    await store.write(org.organization.key, (writer) => writer.sessions.deleteSessionsUnusedSince(0));
    await read(server, all);
    await org.settled();
    await read(server, all);
    const after = await counts(server);
    assert.equal(after.answers - before.answers, 2);
    assert.equal(after.statements, before.statements);
    const address = { ...org.address(), accountId: all.alice.accountId };
    const { items } = await directory.credentials.listTokens(org.operator, address, { limit: 1 });
    assert.equal(items[0]?.usedAt, clock.at, 'though the reply was a kept one');
  },
);

testEachWay('what was asked lately is kept again at once when something has changed', async (server, way) => {
  const all = await scene(server, way);
  await readTwice(server, all);
  await all.org.createUser('bob');
  await read(server, all);
  const before = await counts(server);
  await read(server, all);
  const after = await counts(server);
  assert.equal(after.statements, before.statements);
});

test('who asks the same at the same time waits for one reply, at the door', async (t) => {
  const server = await startTestServer({ engine: 'sqlite' });
  t.after(() => server.close());
  const all = await scene(server, 'at the door');
  const { port } = await server.listen();
  const bytes = `GET ${all.path} HTTP/1.1\r\nHost: ${all.host}\r\nAuthorization: ${all.authorization}\r\n\r\n`;
  const costOf = async (howMany: number) => {
    await all.org.createUser(`bob-${howMany}`);
    // Whoever is not known yet is for the framework.
    await read(server, { ...all, path: `/rest/api/3/group?groupId=${all.group.id}` });
    const before = await counts(server);
    const { answers } = await exchange(port, bytes.repeat(howMany), howMany);
    const after = await counts(server);
    assert.deepEqual([answers.length, new Set(answers.map(({ text }) => text)).size], [howMany, 1]);
    assert.equal(after.answers - before.answers, howMany);
    return after.statements - before.statements;
  };
  await readTwice(server, all);
  const one = await costOf(1);
  assert.ok(one > 0);
  assert.equal(await costOf(24), one);
});

testEachWay('a change is seen by the next request', async (server, way) => {
  const all = await scene(server, way);
  const bob = await all.org.createUser('bob');
  const size = async () => (await readTwice(server, all)).body.users.size;
  assert.equal(await size(), 0);
  await all.org.join(all.group, bob);
  assert.equal(await size(), 1);
});

testEachWay('a change that another process makes is seen by the next request', async (server, way) => {
  const all = await scene(server, way);
  const bob = await all.org.createUser('bob');
  const names = async () =>
    (await readTwice(server, all)).body.users.items.map((user: { displayName: string }) => user.displayName);
  assert.deepEqual(await names(), []);
  const other = await openStore(server.location);
  try {
    await other.write(all.org.organization.key, (writer) =>
      writer.memberships.insertMembership(all.group.key, bob),
    );
    assert.deepEqual(await names(), ['Bob']);
    await other.write(all.org.organization.key, (writer) =>
      writer.users.renameUser(bob.key, 'Robert', 'Robert', Date.now()),
    );
    assert.deepEqual(await names(), ['Robert']);
  } finally {
    await other.close();
  }
});

testEachWay(
  'what another process takes from a person is gone with the next request: password, token, activity',
  async (server, way) => {
    const { org, host } = await scene(server, way);
    const dora = await org.createUser('dora');
    await org.grantToUser(dora, org.confluence);
    const address = { ...org.address(), accountId: dora.accountId };
    await server.directory.passwords.set(org.operator, address, 'first password');
    const { credential, secret } = await server.directory.tokens.createToken(org.operator, address);
    const status = async (password: string) => {
      const authorization = basic('dora', password);
      const path = '/rest/extender/1.0/group/getGroups';
      return (await read(server, { authorization, host, path, way })).status;
    };
    const other = await openStore(server.location);
    try {
      const elsewhere = createDirectory({ store: other, now: () => server.clock.at });
      // Often enough that whatever is kept of it is used.
      for (const password of ['first password', 'first password', secret, secret, secret]) {
        assert.equal(await status(password), 200);
      }
      await elsewhere.passwords.set(org.operator, address, 'second password');
      assert.deepEqual([await status('first password'), await status('second password')], [401, 200]);
      await elsewhere.credentials.revokeTokens(org.operator, [credential.id]);
      assert.equal(await status(secret), 401);
      await elsewhere.users.suspend(org.operator, address);
      assert.equal(await status('second password'), 401);
    } finally {
      await other.close();
    }
  },
);

testEachWay('who loses the right to a reply loses the reply', async (server, way) => {
  const all = await scene(server, way);
  assert.equal((await readTwice(server, all)).status, 200);
  const admins = await all.org.findGroup('site-admins');
  await server.store.write(all.org.organization.key, (writer) =>
    writer.memberships.deleteMembership(admins.key, all.alice),
  );
  assert.equal((await read(server, all)).status, 403);
});

testEachWay('a suspended person gets nothing more', async (server, way) => {
  const all = await scene(server, way);
  const carol = await all.org.createUser('carol', { groups: ['site-admins'] });
  const authorization = basic('carol', await all.org.createToken(carol));
  assert.equal((await readTwice(server, { ...all, authorization })).status, 200);
  await server.directory.users.suspend(all.org.operator, {
    ...all.org.address(),
    accountId: carol.accountId,
  });
  assert.equal((await read(server, { ...all, authorization })).status, 401);
});

testEachWay('a token that has expired gets nothing more, though nothing has changed', async (server, way) => {
  const all = await scene(server, way);
  const secret = await all.org.createToken(all.alice, { expiresAt: server.clock.at + 60_000 });
  const authorization = basic('alice', secret);
  assert.equal((await readTwice(server, { ...all, authorization })).status, 200);
  server.clock.at += 59_999;
  assert.equal((await read(server, { ...all, authorization })).status, 200);
  server.clock.at += 1;
  assert.equal((await read(server, { ...all, authorization })).status, 401);
});

testEachWay('a reply is for one caller, host and address alone', async (server, way) => {
  const all = await scene(server, way);
  const bob = await all.org.createUser('bob');
  const stranger = await server.marshgate.createUser('mallory', { groups: ['site-admins'] });
  assert.equal((await readTwice(server, all)).status, 200);
  const asked = (change: Partial<Scene>) => read(server, { ...all, ...change });
  assert.equal((await asked({ authorization: basic('bob', await all.org.createToken(bob)) })).status, 403);
  const foreign = basic('mallory', await server.marshgate.createToken(stranger));
  assert.equal((await asked({ authorization: foreign })).status, 401);
  assert.equal((await asked({ authorization: basic('alice', 'gkt_wrong') })).status, 401);
  assert.equal((await asked({ host: server.marshgate.site.host })).status, 401);
  const elsewhere = await asked({ host: 'elsewhere.example.com' });
  assert.ok(elsewhere.body.self.startsWith('http://elsewhere.example.com/'));
  const other = await asked({ path: all.path.replace('expand=users', 'expand=') });
  assert.deepEqual(other.body.users.items, []);
});

for (const way of Object.keys(WAYS) as Way[]) {
  test(`each request is another one, and counts as one, ${way}`, async () => {
    await using server = await startTestServer({ config: { rateLimit: 3 } });
    const all = await scene(server, way);
    const replies = [await read(server, all), await read(server, all), await read(server, all)];
    assert.equal(new Set(replies.map(({ headers }) => headers['x-request-id'])).size, 3);
    assert.deepEqual(
      replies.map(({ headers }) => headers['x-ratelimit-remaining']),
      ['2', '1', '0'],
    );
    assert.equal((await read(server, all)).status, 429);
  });
}

test('behind a proxy a reply is for one address, as the proxy tells it', async () => {
  await using server = await startTestServer({ config: { trustProxy: '1' } });
  const { authorization, path } = await scene(server, 'at the door');
  const linkAt = async (host: string) => {
    const headers = { authorization, 'x-forwarded-host': host, 'x-forwarded-proto': 'https' };
    const { body } = await overTheWire(server, { path, headers });
    return body.self;
  };
  for (const host of ['one.example.com', 'two.example.com', 'one.example.com']) {
    assert.equal((await linkAt(host)).slice(0, 8 + host.length), `https://${host}`);
  }
});

function withoutId({ 'x-request-id': _, date: __, ...headers }: Record<string, string>) {
  return headers;
}
