import { get, post, testOperation } from './scene.ts';

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
