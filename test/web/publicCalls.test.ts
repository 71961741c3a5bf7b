import assert from 'node:assert/strict';
import type { Call } from '../../src/web/lib/curl.ts';
import {
  addMembers,
  createGroup,
  deleteGroup,
  grantToGroup,
  listEvents,
  listGroups,
  listMembers,
  listRoles,
  removeMembers,
  revokeFromGroup,
  updateGroup,
} from '../../src/web/lib/publicCalls.ts';
import { basic, bearer } from '../support/authorization.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { ask } from '../support/transcript.ts';

testOnEngines('what the console shows to be copied does what the console does', async (_t, server) => {
  const { fernhollow: org } = server;
  const olga = await org.createUser('olga', { groups: ['org-admins'] });
  const people = await org.createUsers('alice', 'bob', 'carol');
  const accountIds = people.map(({ accountId }) => accountId);
  const signed = { key: bearer(org.keys.full), token: basic(olga, await org.createToken(olga)) };
  const send = async ({ method, path, body, auth }: Call) => {
    const answer = await ask(server, { method, path, body, authorization: signed[auth] });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const place = { orgId: org.organization.id, directoryId: org.directory.id };

  await send(createGroup(place.orgId, place.directoryId, { name: 'weirs', description: 'Builds them' }));
  const found = await send(listGroups(place, { search: 'WEIRS' }));
  assert.deepEqual(
    found.data.map(({ name }: { name: string }) => name),
    ['weirs'],
  );
  const group = { ...place, groupId: found.data[0].id };
  const members = async () => {
    const { values } = await send(listMembers(group.groupId));
    return values.map(({ accountId }: { accountId: string }) => accountId).sort();
  };

  await send(addMembers(group, accountIds.slice(0, 1)));
  await send(addMembers(group, accountIds));
  assert.deepEqual(await members(), [...accountIds].sort());
  await send(removeMembers(group, accountIds.slice(0, 1)));
  await send(removeMembers(group, accountIds.slice(1)));
  assert.deepEqual(await members(), []);

  const grant = { resource: org.jira, role: 'atlassian/user' };
  await send(grantToGroup(group, grant));
  assert.match(JSON.stringify(await send(listRoles(group))), /jira-software/);
  const using = await send(listGroups(place, { search: 'weirs', ...grant }));
  assert.equal(using.data.length, 1);
  await send(revokeFromGroup(group, grant));
  assert.doesNotMatch(JSON.stringify(await send(listRoles(group))), /jira-software/);

  await send(updateGroup(group.groupId, { name: 'sluices' }));
  const local = await send(listGroups(place, { search: 'sluices', source: 'local', sort: '-memberCount' }));
  assert.equal(local.total, 1);
  await send(deleteGroup(group));
  assert.equal((await send(listGroups(place, { search: 'sluices' }))).data.length, 0);

  const deleted = { search: 'sluices', action: 'group_deleted', since: new Date(0).toISOString() };
  assert.equal((await send(listEvents(place.orgId, deleted))).data.length, 1);
  assert.equal((await send(listEvents(place.orgId, { ...deleted, action: 'user_created' }))).data.length, 0);
  assert.equal((await send(listEvents(place.orgId, { ...deleted, dialect: 'jira' }))).items.length, 0);
  assert.equal((await send(listEvents(place.orgId, { about: group.groupId, ...deleted }))).items.length, 1);
});
