import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import type { Answer } from '../../support/transcript.ts';
import { get, post, succeed, testOperation } from './scene.ts';

testOperation('organizations.v1.getOrganizations', async (scene) => {
  const { transcript, marshgate } = scene;
  const list = (query = '') => get(`/admin/v1/orgs${query}`);

  transcript.heading('Success');
  await transcript.tell('The organization of the key.', list());
  await transcript.tell('Another key, another organization.', {
    ...list(),
    authorization: `Bearer ${marshgate.keys.read}`,
  });
  transcript.heading('Not valid');
  await transcript.list({ 'with a cursor, though there is only one page': list('?cursor=anything') });

  await scene.refusals(list());
});

testOperation('organizations.v1.getOrganization', async (scene) => {
  const { transcript } = scene;

  transcript.heading('Success');
  await transcript.tell('The organization.', get(scene.v1('')));

  await scene.refusals(get(scene.v1('')));
});

testOperation('organizations.v1.getDomains', async (scene) => {
  const { transcript, org } = scene;

  transcript.heading('Success');
  const { body } = await succeed(scene.server, get(scene.v1('')));
  await transcript.tell(
    'None, where the organization links to them.',
    get(pathIn(body.data.relationships.domains.links.related)),
  );
  await transcript.tell('Below version 2 as well.', get(`/admin/v2/orgs/${org.id}/domains`));
  transcript.heading('Not valid');
  await transcript.list({
    'with a cursor, though there is only one page': get(scene.v1('/domains?cursor=anything')),
  });

  await scene.refusals(get(scene.v1('/domains')));
});

testOperation('organizations.v1.getManagedAccounts', async (scene) => {
  const { transcript, org, alice, bob } = scene;
  await org.grantToUser(bob, org.confluence, 'atlassian/guest');
  await org.grantToUser(bob, org.platform.organization, 'atlassian/org-admin');
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: alice.accountId });

  transcript.heading('Success');
  const { body } = await succeed(scene.server, get(scene.v1('')));
  const path = pathIn(body.data.relationships.users.links.related);
  const { body: page } = await transcript.tell('Everybody, where the organization links to them.', get(path));
  await transcript.tell('Each links to what version 2 tells.', get(pathIn(page.data[0].links.self)));
  transcript.heading('Not valid');
  await transcript.list({ 'with a cursor of elsewhere': get(`${path}?cursor=anything`) });

  await scene.refusals(get(path));
});

testOnEngines('organizations.v1.getManagedAccounts: pages go there and back', async (_t, server) => {
  const { fernhollow: org } = server;
  const names = Array.from({ length: 205 }, (_, index) => `person${index}`);
  await org.createUsers(...names);
  const first = await succeed(server, get(`/admin/v1/orgs/${org.id}/users`));
  const second = await succeed(server, get(pathIn(first.body.links.next)));
  const third = await succeed(server, get(pathIn(second.body.links.next)));
  const ids = ({ body }: Answer) => body.data.map((account: { account_id: string }) => account.account_id);
  assert.deepEqual(
    [first, second, third].map(({ body }) => body.meta.total),
    [205, 205, 205],
  );
  assert.equal(new Set([first, second, third].flatMap(ids)).size, 205);
  assert.equal(third.body.links.next, undefined);
  assert.equal(first.body.links.prev, undefined);
  assert.deepEqual(ids(await succeed(server, get(pathIn(second.body.links.prev)))), ids(first));
});

testOperation('organizations.v1.assignOrganizationRole', async (scene) => {
  const { transcript, org, alice, bob } = scene;
  const path = scene.v1(`/users/${alice.accountId}/role-assignments/assign`);
  const assign = (role: unknown, to = path) => post(to, { role });

  transcript.heading('Success');
  await transcript.tell('Alice administers the organization.', assign('atlassian/org-admin'));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', assign('atlassian/org-admin'));
  await transcript.tell(
    'What Alice has now.',
    get(scene.v2(`/users/${alice.accountId}/role-assignments?resourceOwners=platform`)),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without a role': post(path, {}),
    'with a role of a product': assign('atlassian/user'),
    'with an unknown role': assign('atlassian/emperor'),
  });
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });
  await transcript.tell(
    'Someone suspended.',
    assign('atlassian/org-admin', scene.v1(`/users/${bob.accountId}/role-assignments/assign`)),
  );

  await scene.refusals(assign('atlassian/org-admin'));
});

testOperation('organizations.v1.revokeOrganizationRole', async (scene) => {
  const { transcript, org, alice, bob, carol } = scene;
  const revoke = (accountId = alice.accountId) =>
    post(scene.v1(`/users/${accountId}/role-assignments/revoke`), { role: 'atlassian/org-admin' });
  for (const user of [alice, bob])
    await org.grantToUser(user, org.platform.organization, 'atlassian/org-admin');

  transcript.heading('Success');
  await transcript.tell('Bob stays.', revoke());
  await transcript.tell('Again: nothing to do, and nothing is recorded.', revoke());
  await transcript.tell('Carol never administered anything.', revoke(carol.accountId));

  transcript.heading('The last administrator');
  await transcript.tell('Somebody must be left.', revoke(bob.accountId));

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(scene.v1(`/users/${alice.accountId}/role-assignments/revoke`)),
    'with a role of a product': post(scene.v1(`/users/${alice.accountId}/role-assignments/revoke`), {
      role: 'atlassian/user',
    }),
  });

  await scene.refusals(revoke());
});

/** What of a link a request has. */
function pathIn(link: string): string {
  return link.replace(/^https?:\/\/[^/]+/, '');
}
