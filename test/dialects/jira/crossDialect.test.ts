import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { bearer, get, post, remove } from './scene.ts';

/** What is changed through one API, the next request to the other sees. */

testOnEngines('a group made in Jira is there for the Organizations API', async (_, server) => {
  const { jira, admin, groups } = await worldOf(server);
  const { body: created } = await jira(post('/group', { name: 'Divers' }));
  const seen = await admin('GET', groups(`/${created.groupId}`));
  assert.equal(seen.body.data.name, 'Divers');
  assert.equal((await admin('POST', groups(''), { name: 'DIVERS' })).status, 409);
  await jira(remove('/group', { groupId: created.groupId }));
  assert.equal((await admin('GET', groups(`/${created.groupId}`))).status, 404);
  assert.equal((await admin('POST', groups(''), { name: 'divers' })).status, 201);
});

testOnEngines('a group made by the Organizations API is there for Jira', async (_, server) => {
  const { jira, admin, groups } = await worldOf(server);
  await admin('POST', groups(''), { name: 'rowers' });
  const byName = await jira(get('/group', { groupname: 'rowers' }));
  const { groupId } = byName.body;
  assert.equal((await jira(get('/group/bulk', { groupId }))).body.total, 1);
  assert.equal((await jira(get('/groups/picker', { query: 'rower' }))).body.groups[0].groupId, groupId);
  assert.equal((await jira(post('/group', { name: 'Rowers' }))).status, 400);
  await admin('DELETE', groups(`/${groupId}`));
  for (const gone of [get('/group', { groupId }), get('/group/member', { groupname: 'rowers' })]) {
    assert.equal((await jira(gone)).status, 404, gone.path);
  }
  assert.equal((await jira(get('/groups/picker', { query: 'rower' }))).body.total, 0);
  assert.equal((await jira(get('/group/bulk', { groupId }))).body.total, 0);
});

testOnEngines('members come and go in both', async (_, server) => {
  const { jira, admin, groups, org, membersOf } = await worldOf(server);
  const [bob, carol] = await org.createUsers('bob', 'carol');
  const { id: groupId } = await org.createGroup('divers');
  assert.ok(bob && carol);

  await jira(post('/group/user', { accountId: bob.accountId }, { groupId }));
  await admin('POST', groups(`/${groupId}/memberships`), { accountId: carol.accountId });
  assert.deepEqual(await membersOf(groupId), { jira: ['Bob', 'Carol'], admin: ['Bob', 'Carol'], size: 2 });

  // What the other made is there already, and each says so in its own way.
  const again = await jira(post('/group/user', { accountId: carol.accountId }, { groupId }));
  assert.match(again.body.errorMessages[0], /already a member/);
  assert.equal(
    (await admin('POST', groups(`/${groupId}/memberships`), { accountId: bob.accountId })).status,
    204,
  );

  await jira(remove('/group/user', { groupId, accountId: carol.accountId }));
  assert.deepEqual(await membersOf(groupId), { jira: ['Bob'], admin: ['Bob'], size: 1 });
  await admin('DELETE', groups(`/${groupId}/memberships/${bob.accountId}`));
  assert.deepEqual(await membersOf(groupId), { jira: [], admin: [], size: 0 });
  const absent = await jira(remove('/group/user', { groupId, accountId: bob.accountId }));
  assert.match(absent.body.errorMessages[0], /not a member of/);
  assert.deepEqual((await jira(get('/user/groups', { accountId: bob.accountId }))).body, []);
});

testOnEngines(
  'who is suspended by the Organizations API is not active in Jira, and back',
  async (_, server) => {
    const { jira, admin, users, org } = await worldOf(server);
    const bob = await org.createUser('bob', { groups: ['jira-software-users-fernhollow'] });
    const carol = await org.createUser('carol');
    const group = await org.createGroup('divers');
    await org.join(group, bob, carol);
    const token = bearer(await org.createToken(bob));
    const seen = async () => {
      const member = { groupId: group.id };
      const active = await jira(get('/group/member', member));
      const all = await jira(get('/group/member', { ...member, includeInactiveUsers: true }));
      const { body } = await jira(get('/group', { ...member, expand: 'users' }));
      const user = await jira(get('/user', { accountId: bob.accountId }));
      const myself = await ask(server, { ...get('/myself'), authorization: token });
      return {
        total: active.body.total,
        size: body.users.size,
        items: body.users.items.length,
        all: all.body.values.map(({ active }: { active: boolean }) => active),
        bob: user.body.active,
        token: myself.status,
      };
    };
    const before = await seen();
    assert.deepEqual(before, { total: 2, size: 2, items: 2, all: [true, true], bob: true, token: 200 });
    assert.equal((await admin('POST', users(`/${bob.accountId}/suspend`))).status, 204);
    assert.deepEqual(await seen(), {
      total: 1,
      size: 1,
      items: 1,
      all: [false, true],
      bob: false,
      token: 401,
    });
    assert.equal((await admin('POST', users(`/${bob.accountId}/restore`))).status, 204);
    assert.deepEqual(await seen(), before);
  },
);

testOnEngines('people come by Jira and go by either', async (_, server) => {
  const { jira, admin, users, membersOf, org } = await worldOf(server);
  const create = (name: string) =>
    post('/user', { emailAddress: `${name}@example.com`, products: ['jira-software'] });
  const [mia, will] = [(await jira(create('mia'))).body, (await jira(create('will'))).body];
  const { id } = await org.findGroup('jira-software-users-fernhollow');
  assert.deepEqual(await membersOf(id), { jira: ['mia', 'will'], admin: ['mia', 'will'], size: 2 });
  assert.equal((await admin('GET', users(`/${mia.accountId}`))).status, 200);

  assert.equal((await jira(remove('/user', { accountId: mia.accountId }))).status, 204);
  assert.equal((await admin('GET', users(`/${mia.accountId}`))).status, 404);
  assert.equal((await admin('DELETE', users(`/${will.accountId}`))).status, 204);
  assert.equal((await jira(get('/user', { accountId: will.accountId }))).status, 404);
  assert.deepEqual(await membersOf(id), { jira: [], admin: [], size: 0 });
});

testOnEngines('a role granted by the Organizations API is a permission in Jira', async (_, server) => {
  const { jira, admin, groups, org } = await worldOf(server);
  const bob = await org.createUser('bob');
  const group = await org.createGroup('divers');
  await org.join(group, bob);
  const authorization = bearer(await org.createToken(bob));
  const asBob = async (request: Ask) => (await ask(server, { ...request, authorization })).status;
  const access = groups(`/${group.id}/role-assignments`);
  const grant = { resourceId: org.jira, roleId: 'atlassian/user' };
  const isUsed = async () => {
    const { body } = await jira(get('/group/bulk', { accessType: 'user', applicationKey: 'jira-software' }));
    return body.values.some(({ groupId }: { groupId: string }) => groupId === group.id);
  };

  assert.deepEqual([await asBob(get('/group/bulk')), await isUsed()], [403, false]);
  assert.equal((await admin('POST', `${access}/assign`, grant)).status, 200);
  assert.deepEqual([await asBob(get('/group/bulk')), await isUsed()], [200, true]);
  assert.equal((await admin('POST', `${access}/revoke`, grant)).status, 204);
  assert.deepEqual([await asBob(get('/group/bulk')), await isUsed()], [403, false]);
});

/** Fernhollow through both APIs: by an administrator of its site, and by its key. */
async function worldOf(server: TestServer) {
  const org: TestOrganization = server.fernhollow;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const token = bearer(await org.createToken(alice));
  const directory = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const groups = (path: string) => `${directory}/groups${path}`;
  const users = (path: string) => `${directory}/users${path}`;
  const jira = (request: Ask): Promise<Answer> => ask(server, { ...request, authorization: token });
  const admin = (method: Ask['method'], path: string, body?: unknown): Promise<Answer> =>
    ask(server, { method, path, authorization: bearer(org.keys.full), ...(body !== undefined && { body }) });

  /** The members of a group by either API, and how many Jira counts and the other counts: the same. */
  const membersOf = async (groupId: string) => {
    const inJira = await jira(get('/group/member', { groupId }));
    const { body: group } = await jira(get('/group', { groupId }));
    const inAdmin = await admin('GET', users(`?groupIds=${groupId}`));
    const counted = await admin('GET', groups(`/${groupId}`));
    assert.equal(counted.body.data.counts.users, group.users.size);
    return {
      jira: inJira.body.values.map(({ displayName }: { displayName: string }) => displayName),
      admin: inAdmin.body.data.map(({ name }: { name: string }) => name),
      size: group.users.size,
    };
  };
  return { org, groups, users, jira, admin, membersOf };
}
