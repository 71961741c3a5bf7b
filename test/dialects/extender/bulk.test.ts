import assert from 'node:assert/strict';
import { queryAt } from '../../support/engines.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { ask } from '../../support/transcript.ts';
import { until } from '../../support/until.ts';
import { basic, get, post } from './scene.ts';

/* Ten thousand people in one request: one transaction, however many they are. */

/** As long as names get that are made of e-mail addresses; ten thousand of them still fit the default limit of bodies. */
const PREFIX = 'somebody.with.a.rather.long.name.of.the.department.of.water.and.weirs-';

testOnEngines('10,000 users in one request', async (_t, server) => {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = basic('alice', await org.createToken(alice));
  await useOnce(server, authorization);
  const usernames = await createThousands(server);
  const staff = await org.createGroup('staff');
  // In no order that anything else has, and in another case.
  const users = usernames.map((username) => username.toUpperCase()).toSorted(byLastLetters);
  assert.ok(JSON.stringify({ users }).length > 750_000);
  const change = async (path: string) => {
    await org.newEvents();
    const before = await commits(server);
    const { status, body } = await ask(server, post(path, { users }), { authorization });
    assert.equal(status, 200);
    const after = await commits(server);
    return {
      body,
      commits: after.commits - before.commits,
      writes: after.writes - before.writes,
      events: await org.newEvents(),
    };
  };

  const added = await change('/addUsers/staff');
  assert.deepEqual(added.body, {
    usersAdded: users,
    usersSkipped: [],
    message: 'all users added to group',
    status: 'success',
  });
  assert.deepEqual([added.commits, added.writes], [1, 1]);
  assert.equal(added.events.length, 10_000);
  assert.equal(new Set(added.events.map(({ object }) => object?.id)).size, 10_000);
  assert.ok(
    added.events.every(({ action, subject }) => action === 'group_member_added' && subject.id === staff.id),
  );

  const listed = await ask(server, get('/getUsers/staff', { startAt: 9_500 }), { authorization });
  assert.deepEqual([listed.body.total, listed.body.users.length], [10_000, 500]);
  const totals = {
    method: 'GET',
    path: `/wiki/rest/api/group/${staff.id}/membersByGroupId?start=9999&shouldReturnTotalSize=true`,
  } as const;
  const { body: page } = await ask(server, totals, {
    authorization: `Bearer ${await org.createToken(alice)}`,
  });
  assert.deepEqual([page.totalSize, page.size], [10_000, 1]);

  const again = await change('/addUsers/staff');
  assert.deepEqual([again.body.usersAdded, again.body.usersSkipped], [[], users]);
  assert.equal(again.events.length, 0);

  const removed = await change('/removeUsers/staff');
  assert.deepEqual([removed.body.usersRemoved, removed.body.usersSkipped], [users, []]);
  assert.deepEqual([removed.commits, removed.writes, removed.events.length], [1, 1, 10_000]);
  const { body } = await ask(server, get('/getUsers/staff'), { authorization });
  assert.equal(body.total, 0);
});

testOnEngines('a name that nothing can have, among others', async (_t, server) => {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = basic('alice', await org.createToken(alice));
  const change = async (path: string, body: unknown) => {
    const answer = await ask(server, post(path, body), { authorization });
    assert.equal(answer.status, 200, path);
    return answer.body;
  };
  for (const impossible of ['a\0b', 'lone\ud800']) {
    const created = await change('/addGroups', { groups: ['staff', impossible] });
    assert.deepEqual([created.groupsAdded, created.groupsSkipped], [['staff'], [impossible]]);
    const added = await change('/addUsers/staff', { users: ['alice', impossible] });
    assert.deepEqual([added.usersAdded, added.usersSkipped], [['alice'], [impossible]]);
    const removed = await change('/removeUsers/staff', { users: [impossible, 'alice'] });
    assert.deepEqual([removed.usersRemoved, removed.usersSkipped], [['alice'], [impossible]]);
    const gone = await change('/removeGroups', { groups: [impossible, 'staff'] });
    assert.deepEqual([gone.groupsRemoved, gone.groupsSkipped], [['staff'], [impossible]]);
  }
});

testOnEngines('a list too large for the body', async (_t, server) => {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = basic('alice', await org.createToken(alice));
  await org.createGroup('staff');
  const users = Array.from({ length: 20_000 }, (_, index) => `${PREFIX}${index}`);
  const { status, body } = await ask(server, post('/addUsers/staff', { users }), { authorization });
  assert.equal(status, 413);
  assert.deepEqual(body, { status: 'error', message: 'The request body is too large' });
});

testOnEngines('groups by the hundred in one request', async (_t, server) => {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = basic('alice', await org.createToken(alice));
  await useOnce(server, authorization);
  const groups = Array.from({ length: 300 }, (_, index) => `group ${index % 200}`);
  const before = await commits(server);
  const { body } = await ask(server, post('/addGroups', { groups }), { authorization });
  assert.deepEqual(body.groupsAdded, groups.slice(0, 200));
  assert.deepEqual(body.groupsSkipped, groups.slice(200));
  const after = await commits(server);
  // Two hundred at a time: others are let in between.
  assert.deepEqual([after.commits - before.commits, after.writes - before.writes], [2, 2]);
});

/** Ten thousand people, put there behind the store's back; what matters comes after. */
async function createThousands({ fernhollow: org, location }: TestServer): Promise<string[]> {
  await queryAt(
    location,
    `with recursive numbers (n) as (select 10001 union all select n + 1 from numbers where n < 20000)
    insert into users (account_id, account_type, organization_key, directory_key, username,
      user_key, email, display_name, own_search_text, time_zone, locale, status, profile, created_at, updated_at)
    select 'many-' || name, 'atlassian', ${org.organization.key}, ${org.directory.key}, name,
      'many-' || name, name, name, name, 'Etc/UTC', 'en_US', 'active', '{}', 0, 0
    from (select '${PREFIX}' || cast(n as text) as name from numbers) named`,
  );
  return Array.from({ length: 10_000 }, (_, index) => `${PREFIX}${10_001 + index}`);
}

/** The first use of a token is written down, by a commit of its own that nobody waits for; it is not what is counted. */
async function useOnce(server: TestServer, authorization: string): Promise<void> {
  const { writes } = await commits(server);
  await ask(server, get('/getGroups'), { authorization });
  await until(async () => (await commits(server)).writes > writes);
}

/** What the server tells its operators of commits to the store, and of the writes in them. */
async function commits({ app }: TestServer): Promise<{ commits: number; writes: number }> {
  const { body } = await app.inject({ method: 'GET', url: '/metrics' });
  const read = (name: string) => {
    const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(body) ?? [];
    assert.ok(value !== undefined, name);
    return Number(value);
  };
  return {
    commits: read('groupkeep_store_commit_seconds_count'),
    writes: read('groupkeep_store_commit_writes_sum'),
  };
}

function byLastLetters(left: string, right: string): number {
  const reverse = (text: string) => [...text].reverse().join('');
  return reverse(left) < reverse(right) ? -1 : 1;
}
