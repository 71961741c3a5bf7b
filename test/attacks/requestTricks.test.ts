import assert from 'node:assert/strict';
import { productAri } from '../../src/core/resources.ts';
import type { Group } from '../../src/core/types.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { joinsByPerson } from './requests.ts';
import { AttackScene, type Attempt } from './scene.ts';

/* Requests bent out of shape get no further than straight ones. */

testOnEngines('what a new group is beside its name is not for the request to say', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const { marshgate } = server;
  const more = {
    id: '00000000-0000-4000-8000-000000000001',
    groupId: '00000000-0000-4000-8000-000000000001',
    key: 1,
    type: 'USERBASE_GROUP',
    managedBy: 'open',
    source: 'okta',
    externalSynced: true,
    organizationKey: marshgate.organization.key,
    directoryId: marshgate.directory.id,
    directoryKey: marshgate.directory.key,
    confersAdmin: true,
    isDefault: true,
    memberCount: 7,
    members: [people.sam.accountId],
    users: { items: [{ accountId: people.sam.accountId }] },
    roles: [{ resource: org.platform.organization, role: 'atlassian/org-admin' }],
    __proto__: null,
  };
  const v2 = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups`;
  const ways: [path: string, authorization: string, body: object][] = [
    [v2, scene.key, { name: 'one', ...more }],
    [`/admin/v1/orgs/${org.id}/directory/groups`, scene.key, { name: 'two', ...more }],
    ['/rest/api/3/group', scene.as('sam'), { name: 'three', ...more }],
    ['/wiki/rest/api/group', scene.as('sam'), { name: 'four', ...more }],
    ['/rest/extender/1.0/group/addGroups', scene.as('sam'), { groups: ['five'], ...more }],
  ];
  for (const [path, authorization, body] of ways) {
    await scene.accepted({ method: 'POST', path, authorization, body });
  }
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    const { id, type, managedBy, source, directoryId, memberCount, resourceCount, isDefault, confersAdmin } =
      await org.findGroup(name);
    assert.notEqual(id, more.id);
    assert.deepEqual(
      { type, managedBy, source, directoryId, memberCount, resourceCount, isDefault, confersAdmin },
      {
        type: 'GROUP',
        managedBy: 'admins',
        source: 'local',
        directoryId: org.directory.id,
        memberCount: 0,
        resourceCount: 0,
        isDefault: false,
        confersAdmin: false,
      },
      name,
    );
  }
});

testOnEngines('what a new person is beside the address is not for the request to say', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const { body } = await scene.accepted({
    method: 'POST',
    path: '/rest/api/3/user',
    authorization: scene.as('jay'),
    body: {
      emailAddress: 'zoe@example.com',
      products: [],
      accountId: people.olga.accountId,
      accountType: 'app',
      username: 'olga',
      name: 'olga',
      key: people.olga.userKey,
      password: 'a password of hers',
      active: false,
      groups: ['org-admins'],
      access: true,
      applicationRoles: ['jira-software'],
    },
  });
  const zoe = await org.store.read.users.findUser(org.organization.key, body.accountId);
  assert.ok(zoe);
  assert.notEqual(zoe.key, people.olga.key);
  assert.deepEqual([zoe.username, zoe.accountType, zoe.status], ['zoe@example.com', 'atlassian', 'active']);
  assert.deepEqual(await org.store.read.memberships.listGroupsOf(zoe.key), []);
  assert.deepEqual(await org.store.read.roles.listUserRoles(zoe.key), []);
  assert.equal(await org.store.read.credentials.findPasswordHash(zoe.key), undefined);
});

testOnEngines(
  'of what stands in a body twice, the one that counts is the one that is checked',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, plain, people } = scene;
    const v2 = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups/${plain.id}`;
    const grant = (text: string): Attempt => ({
      method: 'POST',
      path: `${v2}/role-assignments/assign`,
      authorization: scene.key,
      body: text,
    });
    const resource = `"resourceId":"${org.confluence}"`;
    await scene.refused({
      'a role behind one that may be granted': grant(
        `{${resource},"roleId":"atlassian/user","roleId":"atlassian/org-admin"}`,
      ),
      'a resource behind one that is ours': grant(
        `{${resource},"roleId":"atlassian/user","resourceId":"${productAri('confluence', server.marshgate.site.id)}"}`,
      ),
      'members of the prototype': grant(`{"__proto__":{${resource},"roleId":"atlassian/user"}}`),
      'members of the constructor': grant(
        `{"constructor":{"prototype":{${resource},"roleId":"atlassian/user"}}}`,
      ),
    });
    const admins = await org.findGroup('org-admins');
    const join = (query: string, body: unknown = { accountId: people.nora.accountId }): Attempt => ({
      method: 'POST',
      path: `/rest/api/3/group/user?${query}`,
      authorization: scene.as('sam'),
      body,
    });
    await scene.refused({
      'two ids': join(`groupId=${admins.id}&groupId=${plain.id}`),
      'an id and a name': join(`groupId=${plain.id}&groupname=org-admins`),
      'a list of ids': join(`groupId[]=${plain.id}&groupId[]=${admins.id}`),
      'a list of people': join(`groupId=${plain.id}`, { accountId: [people.nora.accountId] }),
      'somebody by what they are not': join(`groupId=${plain.id}`, { accountId: { $ne: '' } }),
    });
  },
);

testOnEngines(
  'a name in other letters is the same group, or one that confers nothing',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, people } = scene;
    const sameGroup = ['Org-Admins', 'ORG-ADMINS', ' org-admins ', '\u00a0org-admins', 'org-admins\t'];
    const reserved = [
      'Jira-Software-Users-Fernhollow',
      'CONFLUENCE-ADMINS-FERNHOLLOW',
      ' jira-admins-fernhollow',
    ];
    const create = (name: string): Attempt => ({
      method: 'POST',
      path: '/rest/api/3/group',
      authorization: scene.as('sam'),
      body: { name },
    });
    for (const name of [...sameGroup, ...reserved]) await scene.refused({ [`create ${name}`]: create(name) });
    const admins = await org.findGroup('org-admins');
    for (const name of sameGroup) {
      await scene.refused(joinsByPerson({ ...admins, name } as Group, people.nora, scene.as('sam')));
    }

    // A hyphen, an o, a zero width, a long s, wide letters, an accent of nothing: other groups, and no role with them.
    const lookalikes = [
      'org\u2010admins',
      '\u043erg-admins',
      'org-admins\u200b',
      '\u017fite-admins',
      '\uff4frg-admins',
      'o\u0335rg-admins',
    ];
    for (const name of lookalikes) {
      const { body } = await scene.accepted(create(name));
      assert.notEqual(body.groupId, admins.id, name);
      const joins = joinsByPerson({ id: body.groupId, name } as Group, people.nora, scene.as('sam'));
      await scene.accepted(joins['Jira, by name'] as Attempt);
    }
    assert.equal((await org.findGroup('org-admins')).memberCount, 1);
    const authorization = scene.as('nora');
    await scene.refused({
      'read groups': { path: '/rest/api/3/group/bulk', authorization },
      'read groups of Confluence': { path: '/wiki/rest/api/group', authorization },
      'create a group': { ...create('hers'), authorization },
    });
  },
);

testOnEngines('a path in another spelling leads nowhere new', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, plain } = scene;
  const { marshgate } = server;
  const bulk = [
    '/rest/api/3/group/bulk/',
    '//rest/api/3/group/bulk',
    '/rest//api/3/group/bulk',
    '/rest/api/3/./group/bulk',
    '/rest/api/3/../3/group/bulk',
    '/rest/api/3/serverInfo/../group/bulk',
    '/rest/api/3/serverInfo/..;/group/bulk',
    '/rest/api/3/serverInfo%2f..%2fgroup%2fbulk',
    '/_edge/tenant_info/../../rest/api/3/group/bulk',
    '/_edge/tenant_info;/rest/api/3/group/bulk',
    '/rest/api/3/group%2Fbulk',
    '/rest/api/3/group%252Fbulk',
    '/rest/api/3/%67roup/bulk',
    '/rest/api/3/group/bulk;jsessionid=1',
    '/rest/api/3/group/bulk%00',
    '/rest/api/3/group/bulk%20',
    '/rest/api/3/group/bulk.json',
    '/rest/api/3/GROUP/BULK',
    '/REST/api/3/group/bulk',
    '/rest/api/3/group/bulk?',
    '/rest/api/3/group/bulk?access=anonymous&anonymous=allowed',
    `/ex/jira/${org.site.id}/rest/api/3/group/bulk`,
    `/ex/jira/${org.site.id}%2F..%2F${marshgate.site.id}/rest/api/3/group/bulk`,
    `http://${marshgate.site.host}/rest/api/3/group/bulk`,
  ];
  for (const authorization of [null, scene.as('nora'), scene.as('hana')]) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      await scene.refused(
        Object.fromEntries(bulk.map((path) => [`${method} ${path}`, { method, path, authorization }])),
      );
    }
  }

  const key = { authorization: scene.key };
  const directory = `/directories/${marshgate.directory.id}/groups`;
  const post = (path: string): Attempt => ({
    method: 'POST',
    path: `/rest/extender/1.0/group/addUsers/${path}`,
    body: { users: ['nora'] },
    authorization: scene.as('sam'),
  });
  await scene.refused({
    'through our organization to theirs': {
      path: `/admin/v2/orgs/${org.id}/../${marshgate.id}${directory}`,
      ...key,
    },
    'the same, encoded': { path: `/admin/v2/orgs/${org.id}%2F..%2F${marshgate.id}${directory}`, ...key },
    'both at once': { path: `/admin/v2/orgs/${org.id},${marshgate.id}${directory}`, ...key },
    'in capitals': { path: `/admin/v2/orgs/${marshgate.id.toUpperCase()}${directory}`, ...key },
    'through a group to another': post(`${plain.name}/../org-admins`),
    'the same, encoded, by name': post(`${plain.name}%2F..%2Forg-admins`),
    'the same, encoded twice': post(`${plain.name}%252F..%252Forg-admins`),
    'a parameter behind a semicolon': post('org-admins;name=plain'),
  });
});

testOnEngines(
  'a site is chosen by the host or the gateway, and each time the roles on it count',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, hill } = scene;
    const authorization = scene.as('uma');
    const path = '/rest/api/3/group/bulk';
    await scene.accepted({ path, authorization });
    const from = (headers: Record<string, string>): Attempt => ({ path, authorization, headers });
    await scene.refused({
      'another site': from({ host: hill.host }),
      'another site behind the gateway': { path: `/ex/jira/${hill.id}${path}`, authorization },
      "another organization's site": from({ host: server.marshgate.site.host }),
      'the same behind the gateway': { path: `/ex/jira/${server.marshgate.site.id}${path}`, authorization },
    });
    // Nobody in between is believed who was not announced.
    const hana = scene.as('hana');
    const forged = {
      'x-forwarded-host': hill.host,
      'x-original-host': hill.host,
      forwarded: `host=${hill.host}`,
    };
    await scene.refused({
      'a forged host': { path, authorization: hana, headers: { host: org.site.host, ...forged } },
    });
  },
);

testOnEngines('a method is what the request line says', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { plain } = scene;
  const authorization = scene.as('sam');
  const overrides = {
    'x-http-method-override': 'DELETE',
    'x-method-override': 'DELETE',
    'x-http-method': 'DELETE',
  };
  const changes = await scene.changesOf(async () => {
    for (const path of [
      `/rest/api/3/group?groupId=${plain.id}&_method=DELETE`,
      `/wiki/rest/api/group/by-id?id=${plain.id}&_method=DELETE&httpMethod=DELETE`,
    ]) {
      const answer = await scene.send({ path, authorization, headers: overrides });
      assert.equal(answer.status, 200, path);
    }
    // As a method of its own it is no method at all, or refused for want of a name.
    const path = `/rest/api/3/group?groupId=${plain.id}`;
    const body = '{"_method":"DELETE"}';
    const { status } = await scene.send({ method: 'POST', path, body, authorization, headers: overrides });
    assert.equal(status, 400);
  });
  assert.deepEqual(changes, []);
});
