import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Group, User } from '../../../src/core/types.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import type { Answer, Ask } from '../../support/transcript.ts';
import { get, OPERATIONS, pathsOf, post, remove, succeed } from './scene.ts';

/*
 * Every sample body that the published document prints for the Groups of the Organizations API, as it is
 * printed there. A reply must have the same text, down to the order of its keys, but for what the test names: ids and
 * cursors, which only have their form in common, and what the sample itself says of placeholders.
 */
const SAMPLES = {
  getGroups: `{ "data": [ { "id": "12345678-1234-1234-1234-123456789012", "name": "jira-administrators", "description": "This group provides admin access to Jira.", "directoryId": "12345678-1234-1234-1234-123456789012", "managementAccess": { "deletable": true, "modifiable": true, "readable": true }, "externalSynced": true, "managedBy": "external", "counts": { "users": 10, "resources": 109 }, "links": { "self": "ECg53CukK1twBo0LK1u9nw" } } ], "links": { "self": "ObSbZxpM1f1fzia2_GnuJw", "prev": "LIZFEbzCT2pCCkQhPIUgIQ", "next": "kloHX1ZQVasDAkx_P48NYQ" } }`,
  getGroupRoleAssignments: `{ "data": [ { "resourceId": "ari:cloud:jira-core::site/1", "resourceOwner": "jira-core", "defaultRole": "atlassian/org-admin", "roles": [ "atlassian/org-admin", "atlassian/site-admin", "atlassian/user-access-admin" ] } ], "links": { "self": "ObSbZxpM1f1fzia2_GnuJw", "prev": "LIZFEbzCT2pCCkQhPIUgIQ", "next": "kloHX1ZQVasDAkx_P48NYQ" } }`,
  getGroup: `{ "data": { "id": "12345678-1234-1234-1234-123456789012", "name": "jira-administrators", "description": "This group provides admin access to Jira.", "directoryId": "12345678-1234-1234-1234-123456789012", "managementAccess": { "deletable": true, "modifiable": true, "readable": true }, "externalSynced": true, "managedBy": "external", "counts": { "users": 10, "resources": 109 }, "links": { "self": "ECg53CukK1twBo0LK1u9nw" } } }`,
  getGroupCount: `{ "count": 49 }`,
  getGroupStats: `{ "types": [ { "type": "TEAM", "count": 3 }, { "type": "GROUP", "count": 7 }, { "type": "USERBASE_GROUP", "count": 10 } ], "totals": { "all": 10, "synced": 4, "managed": 6 } }`,
  searchGroups: `{ "data": [ { "id": "123e4567-e89b-12d3-a456-426614174000", "name": "example", "description": "example description" } ], "links": { "next": "MDNlZWRmNzMtMWYwMi00NGM5LWI4NjgtZGQ1NTIwMjIwYjhj", "self": "MDI0MzkwOGEtMmYyOC00NzgzLWI5YTktMDUwZTExNzJjZDU4" } }`,
  createGroup: `{ "message": "Group test-group was created", "groupId": "f29c72a8-7681-4ed0-8a2c-83372bf67437" }`,
  deleteGroup: `{ "message": "Group 0980d761-fce5-4ea1-83e4-9cc8f5db92ae was removed" }`,
  assignGroupRoles: `{ "message": "Group 12345 added Roles. ROLE \`user\` for RESOURCE \`ari:cloud:identity::group/test-group-uuid1\` and ROLE \`user-access-admin\` for RESOURCE \`ari:cloud:identity::group/test-group-uuid2\` is in progress. Changes may take up to 30 seconds to reflect." }`,
  revokeGroupRoles: `{ "message": "Group 12345 revoked Roles. ROLE1 for RESOURCE1 and ROLE2 for RESOURCE2 is in progress. Changes may take up to 30 seconds to reflect." }`,
  addUserToGroup: `{ "message": "User 637194fa77acd224b33bfae3 was added to group 9233fb03-53cc-4463-9698-047aedbffb5c" }`,
  removeUserFromGroup: `{ "message": "User 63ec0aa0c5061c632c0cddde was removed from group fca77b90-a2a9-4385-961b-1377b3dbeb0b" }`,
};

/** The document's 18 operations, as it prints them below `https://api.atlassian.com/admin`. */
const PRINTED = `
GET /v2/orgs/{orgId}/directories/{directoryId}/groups
POST /v2/orgs/{orgId}/directories/{directoryId}/groups
GET /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments
POST /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/assign
POST /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/revoke'
POST /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships
DELETE /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId}"
GET /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}
DELETE /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}
GET /v2/orgs/{orgId}/directories/{directoryId}/groups/count
GET /v2/orgs/{orgId}/directories/{directoryId}/groups/stats
POST /v1/orgs/{orgId}/groups/search
POST /v1/orgs/{orgId}/directory/groups
DELETE /v1/orgs/{orgId}/directory/groups/{groupId}
POST /v1/orgs/{orgId}/directory/groups/{groupId}/roles/assign
POST /v1/orgs/{orgId}/directory/groups/{groupId}/roles/revoke
POST /v1/orgs/{orgId}/directory/groups/{groupId}/memberships
DELETE /v1/orgs/{orgId}/directory/groups/{groupId}/memberships/{accountId}`
  .trim()
  .split('\n');

test('every printed operation is there', () => {
  const ours = [...OPERATIONS.values()].map(({ method, prefix, path }) => `${method} ${prefix}${path}`);
  const missing = PRINTED.map((line) => line.replace(' ', ' /admin').replace(/['"]$/, '')).filter(
    (line) => !ours.includes(line),
  );
  assert.equal(PRINTED.length, 18);
  assert.deepEqual(missing, []);
});

testOnEngines('organizations.v2.getGroups prints its sample', async (_t, server) => {
  const { org, group, v2 } = await administrators(server);
  // A group before and a group after it, so that the page has both links.
  await org.createGroups('jira-a', 'jira-z');
  const query = 'searchTerm=jira-&limit=1&counts={"includeUsers":true,"includeResources":true}';
  const { body: all } = await succeed(server, get(v2(`/groups?searchTerm=jira-&limit=100`)));
  const before = all.data.findIndex(({ id }: { id: string }) => id === group.id);
  let page = await succeed(server, get(v2(`/groups?${query}`)));
  for (let turn = 0; turn < before; turn++) {
    page = await succeed(server, get(v2(`/groups?cursor=${page.body.links.next}`)));
  }

  const sample = JSON.parse(SAMPLES.getGroups);
  withIdsOf(sample.data[0], page.body.data[0], group);
  for (const link of ['self', 'prev', 'next']) {
    assert.match(page.body.links[link], /^[\w-]{22,}$/, 'opaque, not a URL');
    sample.links[link] = page.body.links[link];
  }
  assertPrinted(page, 200, sample);
});

testOnEngines('organizations.v2.getGroup prints its sample', async (_t, server) => {
  const { group, v2 } = await administrators(server);
  const reply = await succeed(server, get(v2(`/groups/${group.id}`)));

  const sample = JSON.parse(SAMPLES.getGroup);
  withIdsOf(sample.data, reply.body.data, group);
  assertPrinted(reply, 200, sample);
});

testOnEngines('organizations.v2.getGroupRoleAssignments prints its sample', async (_t, server) => {
  const { fernhollow: org } = server;
  const group = await org.createGroup('jira-administrators');
  await org.store.write(org.organization.key, async (writer) => {
    const insert = (ari: string, owner: string) =>
      writer.organizations.insertResource({
        ari,
        organizationKey: org.organization.key,
        siteKey: null,
        owner,
        name: owner,
        seatLimit: null,
        status: 'online',
        createdAt: server.clock.at,
      });
    const earlier = await insert('ari:cloud:confluence::site/1', 'confluence');
    const sampled = await insert('ari:cloud:jira-core::site/1', 'jira-core');
    const later = await insert('ari:cloud:jira-servicedesk::site/1', 'jira-servicedesk');
    await writer.roles.insertGroupRole(group.key, earlier.key, 'atlassian/user', false);
    await writer.roles.insertGroupRole(group.key, later.key, 'atlassian/user', false);
    await writer.roles.insertGroupRole(group.key, sampled.key, 'atlassian/org-admin', true);
    await writer.roles.insertGroupRole(group.key, sampled.key, 'atlassian/site-admin', false);
    await writer.roles.insertGroupRole(group.key, sampled.key, 'atlassian/user-access-admin', false);
  });
  const path = pathsOf(org).v2(`/groups/${group.id}/role-assignments`);
  const first = await succeed(server, get(`${path}?limit=1`));
  const reply = await succeed(server, get(`${path}?cursor=${first.body.links.next}`));

  const sample = JSON.parse(SAMPLES.getGroupRoleAssignments);
  for (const link of ['self', 'prev', 'next']) sample.links[link] = reply.body.links[link];
  assertPrinted(reply, 200, sample);
});

testOnEngines('organizations.v2.getGroupCount prints its sample', async (_t, server) => {
  const { fernhollow: org } = server;
  const { v2 } = pathsOf(org);
  const { body } = await succeed(server, get(v2('/groups/count')));
  await org.createGroups(...Array.from({ length: 49 - body.count }, (_, index) => `group ${index}`));

  assertPrinted(await succeed(server, get(v2('/groups/count'))), 200, JSON.parse(SAMPLES.getGroupCount));
});

testOnEngines('organizations.v2.getGroupStats prints its sample', async (_t, server) => {
  const { fernhollow: org } = server;
  const directory = await org.createDirectory('Sample');
  const create = async (count: number, fields: Parameters<typeof org.createGroup>[1]) => {
    for (let index = 0; index < count; index++) await org.createGroup(randomUUID(), { directory, ...fields });
  };
  await create(3, { type: 'TEAM', managedBy: 'team-members' });
  await create(3, { type: 'GROUP' });
  await create(4, { type: 'GROUP', source: 'okta' });
  await create(10, { type: 'USERBASE_GROUP' });

  const reply = await succeed(server, get(pathsOf(org).v2('/groups/stats', directory.id)));
  assertPrinted(reply, 200, JSON.parse(SAMPLES.getGroupStats));
});

testOnEngines('organizations.v1.searchGroups prints its sample', async (_t, server) => {
  const { fernhollow: org } = server;
  await org.createGroup('example', { description: 'example description' });
  await org.createGroup('example 2');
  const body = { groupNames: { contains: 'example' }, limit: 1 };
  const reply = await succeed(server, post(pathsOf(org).v1('/groups/search'), body));

  const sample = JSON.parse(SAMPLES.searchGroups);
  assert.match(reply.body.data[0].id, UUID);
  sample.data[0].id = reply.body.data[0].id;
  for (const link of ['next', 'self']) {
    assert.match(reply.body.links[link], /^[\w-]{22,}$/, 'opaque, not a URL');
    sample.links[link] = reply.body.links[link];
  }
  assertPrinted(reply, 200, sample);

  const unlimited = await succeed(server, post(pathsOf(org).v1('/groups/search'), { limit: 20 }));
  assert.deepEqual(Object.keys(unlimited.body.data[0]), Object.keys(sample.data[0]), 'as the document asks');
});

testOnEngines(
  'organizations.v1.createGroup and organizations.v1.deleteGroup print their samples',
  async (_t, server) => {
    const { v1 } = pathsOf(server.fernhollow);
    const created = await succeed(
      server,
      post(v1('/directory/groups'), { name: 'test-group', description: '' }),
    );
    const { groupId } = created.body;
    assert.match(groupId, UUID);
    assertPrinted(created, 200, { ...JSON.parse(SAMPLES.createGroup), groupId });

    const deleted = await succeed(server, remove(v1(`/directory/groups/${groupId}`)));
    const sample = SAMPLES.deleteGroup.replace('0980d761-fce5-4ea1-83e4-9cc8f5db92ae', groupId);
    assertPrinted(deleted, 200, JSON.parse(sample));
  },
);

testOnEngines(
  'organizations.v1.assignGroupRoles and organizations.v1.revokeGroupRoles print their samples',
  async (_t, server) => {
    const { fernhollow: org } = server;
    const group = await org.createGroup('test-group');
    const path = pathsOf(org).v1(`/directory/groups/${group.id}/roles`);
    // As the document's own request names it.
    const jira = `ari:cloud:jira::site/${org.site.id}`;
    const body = {
      roleAssociations: [
        { resource: jira, role: 'atlassian/user' },
        { resource: org.confluence, role: 'atlassian/user-access-admin' },
      ],
    };

    const assigned = SAMPLES.assignGroupRoles
      .replace('12345', group.id)
      .replace('ari:cloud:identity::group/test-group-uuid1', jira)
      .replace('ari:cloud:identity::group/test-group-uuid2', org.confluence);
    assertPrinted(await succeed(server, post(`${path}/assign`, body)), 202, JSON.parse(assigned));

    // The sample has placeholders where that of the other has roles and resources.
    const revoked = SAMPLES.revokeGroupRoles
      .replace('12345', group.id)
      .replace('ROLE1 for RESOURCE1', `ROLE \`user\` for RESOURCE \`${jira}\``)
      .replace('ROLE2 for RESOURCE2', `ROLE \`user-access-admin\` for RESOURCE \`${org.confluence}\``);
    assertPrinted(await succeed(server, post(`${path}/revoke`, body)), 202, JSON.parse(revoked));
  },
);

testOnEngines(
  'organizations.v1.addUserToGroup and organizations.v1.removeUserFromGroup print their samples',
  async (_t, server) => {
    const { fernhollow: org } = server;
    const group = await org.createGroup('test-group');
    const { v1 } = pathsOf(org);
    for (const accountId of ['637194fa77acd224b33bfae3', '63ec0aa0c5061c632c0cddde'])
      await insertAccount(org, accountId);

    const path = `/directory/groups/${group.id}/memberships`;
    const added = await succeed(server, post(v1(path), { account_id: '637194fa77acd224b33bfae3' }));
    const sample = SAMPLES.addUserToGroup.replace('9233fb03-53cc-4463-9698-047aedbffb5c', group.id);
    assertPrinted(added, 200, JSON.parse(sample));

    const removed = await succeed(server, remove(v1(`${path}/63ec0aa0c5061c632c0cddde`)));
    const other = SAMPLES.removeUserFromGroup.replace('fca77b90-a2a9-4385-961b-1377b3dbeb0b', group.id);
    assertPrinted(removed, 200, JSON.parse(other));
  },
);

testOnEngines('what the document prints without a reply has none', async (_t, server) => {
  const { fernhollow: org } = server;
  const { v2 } = pathsOf(org);
  const alice = await org.createUser('alice');
  const group = await org.createGroup('test-group');
  const grant = { resourceId: org.confluence, roleId: 'atlassian/user' };
  const requests: [id: string, status: number, Ask][] = [
    ['organizations.v2.createGroup', 201, post(v2('/groups'), { name: 'other' })],
    [
      'organizations.v2.grantGroupAccess',
      200,
      post(v2(`/groups/${group.id}/role-assignments/assign`), grant),
    ],
    [
      'organizations.v2.revokeGroupAccess',
      204,
      post(v2(`/groups/${group.id}/role-assignments/revoke`), grant),
    ],
    [
      'organizations.v2.addUserToGroup',
      204,
      post(v2(`/groups/${group.id}/memberships`), { accountId: alice.accountId }),
    ],
    [
      'organizations.v2.removeUserFromGroup',
      204,
      remove(v2(`/groups/${group.id}/memberships/${alice.accountId}`)),
    ],
    ['organizations.v2.deleteGroup', 204, remove(v2(`/groups/${group.id}`))],
  ];
  for (const [id, status, request] of requests) {
    const reply = await succeed(server, request);
    assert.equal(reply.status, status, id);
    assert.equal(reply.text, '', id);
    assert.equal(reply.headers['content-type'], undefined, id);
    // Clients take an empty reply for one only when it says its length, and 204 must not.
    assert.equal(reply.headers['content-length'], status === 204 ? undefined : '0', id);
  }
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The same keys in the same order, with the same values. */
function assertPrinted(reply: Answer, status: number, sample: unknown): void {
  assert.equal(reply.status, status);
  assert.equal(JSON.stringify(reply.body, null, 2), JSON.stringify(sample, null, 2));
}

/** Puts into a sample what only has its form in common: ids, and what a caller may do with a synced group. */
// biome-ignore lint/suspicious/noExplicitAny: a parsed sample
function withIdsOf(sample: any, actual: any, group: Group): void {
  assert.equal(actual.id, group.id);
  assert.equal(actual.directoryId, group.directoryId);
  assert.match(actual.links.self, /^[\w-]{22}$/);
  assert.equal(sample.links.self.length, 22);
  sample.id = actual.id;
  sample.directoryId = actual.directoryId;
  sample.links.self = actual.links.self;
  // The sample says of one and the same group that it is synced and that it may be changed; ours may not.
  sample.managementAccess.deletable = false;
  sample.managementAccess.modifiable = false;
}

/** The group of the samples: synced, with ten members and roles on 109 resources. */
async function administrators(server: TestServer) {
  const { fernhollow: org } = server;
  const group = await org.createGroup('jira-administrators', {
    description: 'This group provides admin access to Jira.',
    source: 'okta',
  });
  const members = await org.createUsers(
    ...'alice bob carol dave erin frank grace heidi ivan judy'.split(' '),
  );
  await org.join(group, ...members);
  await org.store.write(org.organization.key, (writer) =>
    writer.groups.setRoleFacts(group.key, { resourceCount: 109, isDefault: false, confersAdmin: true }),
  );
  return { org, group, ...pathsOf(org) };
}

/** Someone with an account id of another form than those made here. */
async function insertAccount(org: TestOrganization, accountId: string): Promise<User> {
  const { key: _key, ...template } = await org.createUser(`template-${accountId}`);
  return org.store.write(org.organization.key, (writer) =>
    writer.users.insertUser({
      ...template,
      accountId,
      username: accountId,
      userKey: randomUUID().replaceAll('-', ''),
      email: `${accountId}@example.com`,
    }),
  );
}
