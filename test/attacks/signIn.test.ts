import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { basicOf } from '../support/authorization.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/* Who guesses learns nothing of who is there: neither from what is said, nor from how much work is done. */

const PATH = '/rest/extender/1.0/group/getGroups';

test('as much is hashed for someone who is not there as for a wrong password', async (t) => {
  await using server = await startTestServer();
  await createPeople(server);
  const { argon2 } = crypto;
  let hashed: string[] = [];
  t.mock.method(crypto, 'argon2', ((algorithm, options, callback) => {
    const { memory, passes, parallelism, tagLength } = options;
    hashed.push([algorithm, memory, passes, parallelism, tagLength].join(' '));
    argon2(algorithm, options, callback);
  }) as typeof argon2);
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  // The first of all makes the hash that those who are not there are compared with.
  await signIn(server, 'first', 'wrong', '192.0.2.99');

  const work: Record<string, string[]> = {};
  for (const [index, login] of ['alice', 'alice@example.com', 'suspended', 'without', 'nobody'].entries()) {
    hashed = [];
    const { status, body } = await signIn(server, login, 'wrong', `192.0.2.${index}`);
    assert.deepEqual({ status, body }, { status: 401, body: UNKNOWN });
    work[login] = hashed;
  }
  assert.equal(work.alice?.length, 1);
  for (const [login, done] of Object.entries(work)) assert.deepEqual(done, work.alice, login);
});

test('whether two names belong to one account is not told by how soon guessing is slowed down', async () => {
  await using server = await startTestServer();
  await createPeople(server);
  const guesses = async (logins: string[], address: string) => {
    const statuses: number[] = [];
    for (const login of logins) statuses.push((await signIn(server, login, 'wrong', address)).status);
    return statuses;
  };
  const pairs: [string, string][] = [
    ['alice', 'alice@example.com'],
    ['nobody', 'nobody@example.com'],
  ];
  const found: number[][] = [];
  for (const [index, [username, email]] of pairs.entries()) {
    const logins = [...Array(4).fill(username), ...Array(4).fill(email)];
    found.push(await guesses(logins, `198.51.100.${index}`));
  }
  assert.deepEqual(found[0], found[1]);
});

test('a right password of someone suspended is told like a wrong one', async () => {
  await using server = await startTestServer();
  await createPeople(server);
  const right = await signIn(server, 'suspended', PASSWORD, '192.0.2.1');
  const wrong = await signIn(server, 'suspended', 'wrong', '192.0.2.2');
  const nobody = await signIn(server, 'nobody', PASSWORD, '192.0.2.3');
  assert.deepEqual(right, wrong);
  assert.deepEqual(nobody, wrong);
  assert.equal((await signIn(server, 'alice', PASSWORD, '192.0.2.4')).status, 200);
});

const PASSWORD = 'correct horse battery staple';
const UNKNOWN = { status: 'error', message: 'You are not authenticated' };

async function createPeople({ fernhollow: org }: TestServer): Promise<void> {
  for (const name of ['alice', 'suspended', 'without']) {
    const user = await org.createUser(name, { groups: ['confluence-users-fernhollow'] });
    const address = { ...org.address(), accountId: user.accountId };
    if (name !== 'without') await org.service.passwords.set(org.operator, address, PASSWORD);
    if (name === 'suspended') await org.service.users.suspend(org.operator, address);
  }
}

async function signIn(server: TestServer, login: string, password: string, remoteAddress: string) {
  const { host } = server.fernhollow.site;
  const headers = { host, authorization: basicOf(login, password) };
  const answer = await server.app.inject({ url: PATH, headers, remoteAddress });
  return { status: answer.statusCode, body: answer.json() };
}
