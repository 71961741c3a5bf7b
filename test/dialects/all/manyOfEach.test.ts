import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { bearer } from '../../support/authorization.ts';
import { createCrowd, insertCrowdOfPlaces } from '../../support/crowd.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';

/** More than any reply, and any page inside, has. */
const MANY = 1010;

/*
 * What is told and done where there is more of something than is read at once: nothing is missed without a word.
 */

testOnEngines('the products of a site behind very many resources', async (_t, server) => {
  const { fernhollow: org } = server;
  const { organizations } = server.directory;
  const before = await organizations.listSites(org.operator);
  await insertCrowdOfPlaces(server.store, org.organization, MANY, before[0]);
  const host = `${randomUUID()}.example.com`;
  const site = await organizations.createSite(org.operator, org.address(), { name: 'last', host });
  const alice = await org.createUser('alice', { groups: ['site-admins-last'] });
  const asAlice = { authorization: bearer(await org.createToken(alice)) };

  const workspaces = await answer(server, {
    method: 'POST',
    path: `/admin/v2/orgs/${org.id}/workspaces`,
    body: { limit: 1, query: { field: { name: 'attributes.name', values: [site.name] } } },
    authorization: bearer(org.keys.full),
  });
  assert.equal(workspaces.body.meta.total, 2);

  const created = await answer(server, {
    method: 'POST',
    path: '/rest/api/3/user',
    headers: { host },
    body: { emailAddress: 'mia@example.com', products: ['jira-software'] },
    ...asAlice,
  });
  assert.equal(created.status, 201, created.text);
  assert.equal(created.body.applicationRoles.size, 1);
});

testOnEngines('the groups through which somebody uses a product that very many give', async (_t, server) => {
  const { fernhollow: org } = server;
  const { organization, store } = org;
  const names = Array.from({ length: MANY }, (_, index) => `crew${String(index).padStart(4, '0')}`);
  const groups = await org.createGroups(...names, 'weirs');
  const jira = await store.read.organizations.findResource(organization.key, org.jira);
  assert.ok(jira);
  await store.write(organization.key, async (writer) => {
    for (const { key } of groups) await writer.roles.insertGroupRole(key, jira.key, 'atlassian/user', false);
  });
  const bob = await org.createUser('bob', { groups: ['weirs', 'jira-admins-fernhollow'] });
  const read = await answer(server, {
    method: 'GET',
    path: `/rest/api/3/user?accountId=${encodeURIComponent(bob.accountId)}&expand=applicationRoles`,
    authorization: bearer(await org.createToken(bob)),
  });
  const [role] = read.body.applicationRoles.items;
  assert.deepEqual(role.groups, ['jira-admins-fernhollow', 'weirs']);
});

testOnEngines('the members of a group of very many, told beside it', async (_t, server) => {
  const { fernhollow: org } = server;
  const divers = await org.createGroup('divers');
  await createCrowd(org, divers, MANY);
  const { body } = await answer(server, {
    method: 'POST',
    path: `/admin/v1/orgs/${org.id}/groups/search`,
    body: { groupIds: [divers.id], expand: ['USERS'] },
    authorization: bearer(org.keys.full),
  });
  const [group] = body.data;
  assert.equal(group.users.length, 1000);
  assert.deepEqual(group.counts, { users: MANY }, 'that these are not all is told');
});

async function answer(server: TestServer, request: Ask): Promise<Answer> {
  const replied = await ask(server, request);
  assert.ok(replied.status < 300, replied.text);
  return replied;
}
