import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { LoginGuard } from '../../../src/core/loginGuard.ts';
import type { User } from '../../../src/core/types.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type Answer, ask } from '../../support/transcript.ts';
import { basic, bearer, get } from './scene.ts';

const MINUTE = 60_000;
const PASSWORD = 'correct:horse, Übergröße';

testOnEngines('a password, a token in its place, a token as a bearer', async (_t, server) => {
  const { alice, signIn } = await settle(server);
  const token = await server.fernhollow.createToken(alice);
  const other = await server.fernhollow.createUser('bob', { groups: ['confluence-users-fernhollow'] });
  await setPassword(server, other, 'of bob');

  for (const login of ['alice', 'ALICE', 'alice@example.com', 'Alice@Example.COM']) {
    assert.equal((await signIn(login, PASSWORD)).status, 200, login);
    assert.equal((await signIn(login, token)).status, 200, `${login} with a token`);
  }
  assert.equal((await listGroups(server, bearer(token))).status, 200);

  // The password of nobody is a token, and a password is nobody else's.
  assert.equal((await listGroups(server, bearer(PASSWORD))).status, 401);
  for (const [login, password] of [
    ['alice', ''],
    ['alice', `${PASSWORD} `],
    ['alice', PASSWORD.toLowerCase()],
    ['alice', 'of bob'],
    ['bob', PASSWORD],
    ['bob', token],
    ['', PASSWORD],
    [alice.accountId, PASSWORD],
    ['nul\0', PASSWORD],
    ['frank', PASSWORD],
  ] as const) {
    const { status, body, headers } = await signIn(login, password, `192.0.2.${login.length}`);
    assert.equal(status, 401, login);
    assert.deepEqual(body, { status: 'error', message: 'You are not authenticated' });
    assert.ok(headers['www-authenticate']);
  }
  // Someone without a password has none that is right.
  await server.fernhollow.createUser('carol', { groups: ['confluence-users-fernhollow'] });
  assert.equal((await signIn('carol', '')).status, 401);
  // Passwords are for this dialect alone: the others never took them.
  for (const path of ['/wiki/rest/api/user/current', '/rest/api/3/myself']) {
    const answer = await ask(server, { method: 'GET', path, authorization: basic('alice', PASSWORD) });
    assert.ok([401, 403].includes(answer.status), path);
  }
});

testOnEngines('tries are remembered with the account', async (_t, server) => {
  const { alice, signIn, dates } = await settle(server);
  assert.deepEqual(await dates(), [null, null]);
  const start = server.clock.at;
  // Nobody waits for it to be written.
  const become = async (...expected: (number | null)[]) => {
    for (let turn = 0; turn < 500 && !isDeepStrictEqual(await dates(), expected); turn += 1) await sleep(10);
    assert.deepEqual(await dates(), expected);
  };

  server.clock.at = start + MINUTE;
  await signIn('alice', 'wrong');
  await become(null, start + MINUTE);
  server.clock.at = start + 2 * MINUTE;
  await signIn('alice', PASSWORD);
  await become(start + 2 * MINUTE, start + MINUTE);
  server.clock.at = start + 5 * MINUTE;
  await signIn('alice@example.com', 'wrong', '192.0.2.77');
  await become(start + 2 * MINUTE, start + 5 * MINUTE);
  server.clock.at = start + 6 * MINUTE;
  await signIn('bob', 'wrong');
  // A token is no password: using it signs nobody in.
  await signIn('alice', await server.fernhollow.createToken(alice));
  server.clock.at = start + 7 * MINUTE;
  await signIn('alice', PASSWORD);
  await become(start + 7 * MINUTE, start + 5 * MINUTE);
});

testOnEngines('a changed password counts at once, and the one before it no more', async (_t, server) => {
  const { alice, signIn } = await settle(server);
  // So often that it is remembered as right.
  for (let time = 0; time < 3; time += 1) assert.equal((await signIn('alice', PASSWORD)).status, 200);
  await setPassword(server, alice, 'changed');
  assert.equal((await signIn('alice', PASSWORD)).status, 401);
  assert.equal((await signIn('alice', 'changed')).status, 200);
  await setPassword(server, alice, PASSWORD);
  assert.equal((await signIn('alice', 'changed')).status, 401);
  assert.equal((await signIn('alice', PASSWORD)).status, 200);
});

testOnEngines('someone suspended or removed does not get in, whatever they know', async (_t, server) => {
  const { alice, signIn } = await settle(server);
  const { fernhollow: org, directory } = server;
  const address = { ...org.address(), accountId: alice.accountId };
  assert.equal((await signIn('alice', PASSWORD)).status, 200);
  await directory.users.suspend(org.operator, address);
  const { status, body } = await signIn('alice', PASSWORD);
  assert.deepEqual([status, body], [401, { status: 'error', message: 'You are not authenticated' }]);
  await directory.users.restore(org.operator, address);
  assert.equal((await signIn('alice', PASSWORD)).status, 200);
  await directory.users.remove(org.operator, address);
  assert.equal((await signIn('alice', PASSWORD)).status, 401);
});

test('who keeps guessing waits, and longer each time; the owner elsewhere does not', async () => {
  await using server = await startTestServer();
  const { signIn } = await settle(server);
  const thief = '203.0.113.6';
  const tries: string[] = [];
  const guess = async (password = 'guess') => {
    const { status, headers, body } = await signIn('alice', password, thief);
    assert.equal(body.status, status === 200 ? 'success' : 'error');
    tries.push([status, headers['retry-after']].filter((each) => each !== undefined).join(' after '));
    return { status, seconds: Number(headers['retry-after'] ?? 0) };
  };
  for (let time = 0; time < 6; time += 1) await guess();
  assert.deepEqual(tries.splice(0), ['401', '401', '401', '401', '401', '429 after 1']);

  // Nothing is looked at before its time, not even what is right; asking does not make it longer.
  for (let time = 0; time < 5; time += 1) await guess(PASSWORD);
  assert.deepEqual(new Set(tries.splice(0)), new Set(['429 after 1']));
  // In whatever case the name is written, or by whatever other path.
  assert.equal((await signIn('ALICE', PASSWORD, thief)).status, 429);

  // To the owner at another address nothing has happened; and others at the thief's address are let in as well.
  assert.equal((await signIn('alice', PASSWORD, '192.0.2.1')).status, 200);
  const bob = await server.fernhollow.createUser('bob', { groups: ['confluence-users-fernhollow'] });
  await setPassword(server, bob, 'of bob');
  assert.equal((await signIn('bob', 'of bob', thief)).status, 200);

  const waits: number[] = [];
  for (let time = 0; time < 12; time += 1) {
    const { status, seconds } = await guess(`guess ${time}`);
    assert.equal(status, 429);
    waits.push(seconds);
    server.clock.at += seconds * 1000;
    assert.equal((await guess(`guess ${time}`)).status, 401, 'looked at when its time has come');
  }
  for (const [index, seconds] of waits.entries()) {
    const expected = Math.min(2 ** index, 900);
    // A little is forgiven while it waits.
    assert.ok(seconds <= expected && seconds >= expected / 2, `${waits}`);
  }
  assert.equal(Math.max(...waits), waits.at(-1), 'a quarter of an hour is the longest');

  // What is right ends it.
  server.clock.at += 15 * MINUTE;
  assert.equal((await guess(PASSWORD)).status, 200);
  tries.length = 0;
  for (let time = 0; time < 6; time += 1) await guess();
  assert.deepEqual(tries, ['401', '401', '401', '401', '401', '429 after 1']);
});

test('someone who is not there looks like someone who is', async () => {
  await using server = await startTestServer();
  const { signIn } = await settle(server);
  const { 'x-request-id': _id, ...known } = (await signIn('alice', 'wrong', '192.0.2.1')).headers;
  const { 'x-request-id': _other, ...unknown } = (await signIn('nobody', 'wrong', '192.0.2.2')).headers;
  const without = ({ date: _date, ...headers }: Record<string, string>) => headers;
  assert.deepEqual(without(unknown), without(known));
  const answers: string[][] = [];
  for (const [login, address] of [
    ['alice', '192.0.2.3'],
    ['nobody', '192.0.2.4'],
    ['no\0body', '192.0.2.5'],
  ] as const) {
    const texts: string[] = [];
    for (let time = 0; time < 7; time += 1) {
      const { status, text, headers } = await signIn(login, `wrong ${time}`, address);
      texts.push(`${status} ${text} ${headers['retry-after']}`);
      if (time === 5) server.clock.at += 1000;
    }
    answers.push(texts);
    server.clock.at -= 1000;
  }
  assert.deepEqual(answers[1], answers[0]);
  assert.deepEqual(answers[2], answers[0]);
});

suite('a guard', () => {
  const guarding = () => {
    const clock = { at: 0 };
    return { clock, guard: new LoginGuard(() => clock.at) };
  };

  test('has more patience with an address than with an account at it', () => {
    const { clock, guard } = guarding();
    for (let account = 0; account < 50; account += 1) {
      assert.equal(guard.waitMs(`user${account}`, 'thief'), 0);
      guard.began(`user${account}`, 'thief');
    }
    assert.equal(guard.waitMs('user99', 'thief'), 1000);
    assert.equal(guard.waitMs('user99', 'elsewhere'), 0);
    clock.at += 1000;
    assert.equal(guard.waitMs('user99', 'thief'), 0);
    guard.began('user99', 'thief');
    const wait = guard.waitMs('user98', 'thief');
    assert.ok(wait > 1900 && wait <= 2000);
  });

  test('forgives: an office where somebody mistypes now and then never waits', () => {
    const { clock, guard } = guarding();
    // Two hundred people at one address; every ten minutes of a working day one of them mistypes, and tries again.
    for (let day = 0; day < 20; day += 1) {
      for (let turn = 0; turn < 48; turn += 1) {
        const person = `user${(day * 48 + turn) % 200}`;
        assert.equal(guard.waitMs(person, 'office'), 0, `day ${day}, turn ${turn}`);
        guard.began(person, 'office');
        assert.equal(guard.waitMs(person, 'office'), 0, 'the second try is looked at at once');
        guard.began(person, 'office');
        guard.succeeded(person, 'office');
        clock.at += 10 * MINUTE;
      }
      clock.at += 16 * 60 * MINUTE;
    }
  });

  test('forgives a guesser nothing that would matter', () => {
    const { clock, guard } = guarding();
    let guesses = 0;
    const end = 24 * 60 * MINUTE;
    while (clock.at < end) {
      const wait = guard.waitMs('alice', 'thief');
      clock.at += wait;
      guard.began('alice', 'thief');
      guesses += 1;
    }
    assert.ok(guesses < 120, `${guesses} a day`);
  });

  test('does not grow for ever, and forgets who was there first', () => {
    const { clock, guard } = guarding();
    for (let time = 0; time < 5; time += 1) guard.began('alice', 'first');
    for (let address = 0; address < 150_000; address += 1) guard.began('alice', `address${address}`);
    for (let time = 0; time < 5; time += 1) guard.began('alice', 'last');
    const { failures } = guard as unknown as { failures: Map<string, unknown> };
    assert.ok(failures.size < 110_000, `${failures.size}`);
    assert.deepEqual([guard.waitMs('alice', 'first'), guard.waitMs('alice', 'last')], [0, 1000]);

    clock.at += 25 * 60 * MINUTE;
    for (let time = 0; time < 1000; time += 1) guard.began('bob', 'other');
    assert.ok(failures.size < 10, 'nothing is left of yesterday');
  });

  test('takes a network of IPv6 for one address, since whoever has one has all of it', () => {
    const { guard } = guarding();
    for (const host of ['1', '2:3', 'a:b:c:d', 'ffff:ffff:ffff:ffff', '5']) {
      const address =
        host.includes(':') && host.split(':').length === 4 ? `2001:db8:0:7:${host}` : `2001:db8:0:7::${host}`;
      assert.equal(guard.waitMs('alice', address), 0);
      guard.began('alice', address);
    }
    assert.equal(guard.waitMs('alice', '2001:db8:0:7::6'), 1000);
    assert.equal(guard.waitMs('alice', '2001:db8:0:8::6'), 0);
    // Addresses of IPv4 stand for themselves, also in the clothes of IPv6.
    for (let time = 0; time < 5; time += 1) guard.began('alice', '::ffff:192.0.2.1');
    assert.equal(guard.waitMs('alice', '::ffff:192.0.2.2'), 0);
  });
});

suite('a flood of wrong passwords', { concurrency: false }, () => {
  test('stalls nobody else', async () => {
    await using server = await startTestServer();
    const { alice, signIn } = await settle(server);
    const token = await server.fernhollow.createToken(alice);
    // Alice signed in a moment ago from where she is.
    assert.equal((await signIn('alice', PASSWORD, '192.0.2.1')).status, 200);

    let pending = 0;
    const flood = Array.from({ length: 200 }, async (_, index) => {
      pending += 1;
      // Half of them are names that nobody has.
      const login = index % 2 === 0 ? 'alice' : `nobody${index}`;
      const answer = await signIn(login, `guess ${index}`, `203.0.113.${index}`);
      pending -= 1;
      return answer;
    });
    // One after the other: a server that stood still would answer them after the flood, or between its waves.
    for (let turn = 0; turn < 20; turn += 1) {
      assert.equal((await listGroups(server, bearer(token))).status, 200);
      assert.equal((await signIn('alice', PASSWORD, '192.0.2.1')).status, 200);
      assert.equal((await server.app.inject({ method: 'GET', url: '/livez' })).statusCode, 200);
    }
    assert.ok(pending > 0, 'the flood is over only after all of that');

    const answers = await Promise.all(flood);
    const statuses = Map.groupBy(answers, ({ status }) => status);
    assert.deepEqual([...statuses.keys()].sort(), [401, 429]);
    for (const { headers, body } of statuses.get(429) ?? []) {
      assert.equal(headers['retry-after'], '1');
      assert.deepEqual(body, { status: 'error', message: 'Too many failed attempts to sign in' });
    }
    // And it is over: the next one is looked at, from anywhere.
    assert.equal((await signIn('alice', 'wrong', '198.51.100.1')).status, 401);
    assert.equal((await signIn('alice', PASSWORD, '198.51.100.2')).status, 200);
  });

  test('from one address is turned away at the door', async () => {
    await using server = await startTestServer();
    const { signIn } = await settle(server);
    const flood = Array.from({ length: 200 }, (_, index) => signIn('alice', `guess ${index}`, '203.0.113.6'));
    const answers = await Promise.all(flood);
    const looked = answers.filter(({ status }) => status === 401);
    assert.equal(looked.length, 5, 'no more are looked at for coming all at once');
    assert.equal(answers.filter(({ status }) => status === 429).length, 195);
  });

  test('of right ones at once is let in', async () => {
    await using server = await startTestServer();
    const { signIn } = await settle(server);
    const answers = await Promise.all(Array.from({ length: 200 }, () => signIn('alice', PASSWORD)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  });
});

/** Alice, who administers the site and has a password; and how to see what is remembered of her tries. */
async function settle(server: TestServer) {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  await setPassword(server, alice, PASSWORD);
  await org.join(await org.createGroup('staff'), alice);
  const observer = await org.createUser('olga', { groups: ['site-admins'] });
  const authorization = bearer(await org.createToken(observer));
  return {
    alice,
    signIn: (login: string, password: string, remoteAddress = '192.0.2.1') =>
      listGroups(server, basic(login, password), remoteAddress),
    /** When she signed in last, and when someone failed to. */
    async dates(): Promise<[number | null, number | null]> {
      const { body } = await ask(server, get('/getUsers/staff', { showExtendedDetails: true }), {
        authorization,
      });
      const [user] = body.users;
      return [user.lastSuccessfulLoginDate, user.lastFailedLoginDate];
    },
  };
}

async function setPassword(server: TestServer, user: User, password: string): Promise<void> {
  const { fernhollow: org } = server;
  const address = { ...org.address(), accountId: user.accountId };
  await server.directory.passwords.set(org.operator, address, password);
}

function listGroups(server: TestServer, authorization: string, remoteAddress = '192.0.2.1'): Promise<Answer> {
  return ask(server, { ...get('/getGroups'), authorization, remoteAddress });
}
