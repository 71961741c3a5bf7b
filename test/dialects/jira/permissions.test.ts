import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import { ask } from '../../support/transcript.ts';
import { basic, bearer, get, post, Scene } from './scene.ts';

/* In which order a request is judged, and by what; who may do what is in test/permissions. */

testOnEngines('scopes come before permissions, permissions before what is sent', async (_t, server) => {
  const { org, as, people } = await Scene.on(server, 'jira.createGroup');
  const narrow = bearer(await org.createToken(people.bob, { scopes: ['read:jira-user'] }));
  const broken = post('/group', '{');
  assert.equal((await ask(server, { ...broken, authorization: narrow })).status, 401);
  assert.equal((await ask(server, { ...broken, authorization: as.bob })).status, 403);
  assert.equal((await ask(server, { ...broken, authorization: as.alice })).status, 400);
});

testOnEngines('roles are asked, not the names of groups', async (_t, server) => {
  const { fernhollow: org } = server;
  const site = { ...org.address(), groupId: (await org.findGroup('site-admins')).id };
  // Administrators of a site keep one.
  await org.createUser('alice', { groups: ['site-admins'] });
  const impostor = await org.createUser('ivan');
  await org.join(await org.createGroup('administrators'), impostor);
  await org.join(await org.createGroup('jira-administrators'), impostor);
  const authorization = basic(impostor, await org.createToken(impostor));
  const statusOf = async () => (await ask(server, { ...get('/group/bulk'), authorization })).status;
  assert.equal(await statusOf(), 403);
  await server.directory.members.add(org.operator, site, impostor.accountId);
  assert.equal(await statusOf(), 200);
  await server.directory.members.remove(org.operator, site, impostor.accountId);
  assert.equal(await statusOf(), 403);
  await org.grantToUser(impostor, org.jira);
  assert.equal(await statusOf(), 200);
});
