import { get, post, remove, testOperation } from './scene.ts';

testOperation('native.listUsers', async (scene) => {
  const { transcript, org, engineering, carol } = scene;
  await org.service.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
  await transcript.tell('Found by part of a name.', get('/users?search=ali'));
  const names = ({ body }: { body: { items: { username: string }[]; total: number | null } }) =>
    `${body.items.map(({ username }) => username).join(', ')}; total ${body.total}`;
  await transcript.list(
    {
      'all, oldest first': get('/users'),
      'by name': get('/users?sort=displayName'),
      'by name, backwards, by number': get('/users?sort=-displayName&offset=1&limit=2'),
      'those who are suspended': get('/users?status=suspended'),
      'of a group': get(`/users?groupId=${engineering.id}`),
      'with a role on a product': get(`/users?resource=${org.jira}&role=user`),
      'who administer something': get('/users?role=org-admin'),
    },
    names,
  );
  await scene.refusals(get('/users'));
});

testOperation('native.getUser', async (scene) => {
  const { transcript, alice, foreign, tokens } = scene;
  await transcript.tell('All there is to say.', get(`/users/${alice.accountId}`));
  await transcript.list(
    {
      'who may not change them sees so': {
        ...get(`/users/${scene.olga.accountId}`),
        authorization: tokens.sam ?? '',
      },
    },
    ({ body }) => `manageable: ${body.manageable}`,
  );
  await transcript.list({
    'another organization’s': get(`/users/${foreign.user.accountId}`),
    nobody: get('/users/nobody'),
  });
  await scene.refusals(get(`/users/${alice.accountId}`));
});

testOperation('native.suspendUser', async (scene) => {
  const { transcript, alice, olga } = scene;
  await scene.refusals(post(`/users/${alice.accountId}/suspend`));
  await transcript.list({
    suspended: post(`/users/${alice.accountId}/suspend`),
    again: post(`/users/${alice.accountId}/suspend`),
    'the last administrator': post(`/users/${olga.accountId}/suspend`),
  });
});

testOperation('native.restoreUser', async (scene) => {
  const { transcript, alice } = scene;
  await scene.ask(post(`/users/${alice.accountId}/suspend`));
  await transcript.list({
    restored: post(`/users/${alice.accountId}/restore`),
    again: post(`/users/${alice.accountId}/restore`),
  });
  await scene.refusals(post(`/users/${alice.accountId}/restore`));
});

testOperation('native.listGroupsOfUser', async (scene) => {
  const { transcript, alice, foreign } = scene;
  await transcript.tell('By name.', get(`/users/${alice.accountId}/groups`));
  await transcript.list({ 'another organization’s': get(`/users/${foreign.user.accountId}/groups`) });
});

testOperation('native.listAccessOfUser', async (scene) => {
  const { transcript, org, alice, foreign } = scene;
  await org.grantToUser(alice, org.jira);
  await org.join(await org.findGroup('confluence-users-fernhollow'), alice);
  await transcript.tell('Each way by which it comes.', get(`/users/${alice.accountId}/access`));
  await scene.ask(post(`/users/${alice.accountId}/suspend`));
  await transcript.list(
    { 'of no use now': get(`/users/${alice.accountId}/access`) },
    ({ body }) => `effective: ${body.effective}`,
  );
  await transcript.list({ 'another organization’s': get(`/users/${foreign.user.accountId}/access`) });
});

testOperation('native.grantUserRole', async (scene) => {
  const { transcript, org, carol } = scene;
  const give = (body: unknown) => post(`/users/${carol.accountId}/roles`, body);
  await scene.refusals(give({ resource: org.jira, role: 'user' }));
  await transcript.list({
    given: give({ resource: org.jira, role: 'user' }),
    again: give({ resource: org.jira, role: 'user' }),
    'administering the site, on a product': give({ resource: org.jira, role: 'site-admin' }),
    'what one could not give': {
      ...give({ resource: org.platform.organization, role: 'org-admin' }),
      authorization: scene.tokens.sam ?? '',
    },
  });
});

testOperation('native.revokeUserRole', async (scene) => {
  const { transcript, org, carol } = scene;
  await org.grantToUser(carol, org.jira);
  const take = () => post(`/users/${carol.accountId}/roles/revoke`, { resource: org.jira, role: 'user' });
  await transcript.list({ taken: take(), again: take() });
});

testOperation('native.explainAccess', async (scene) => {
  const { transcript, org, bob, foreign } = scene;
  const why = (user: string, resource = org.jira) =>
    get(`/access?user=${encodeURIComponent(user)}&resource=${resource}`);
  await transcript.tell('By a group.', why('alice'));
  await org.grantToUser(bob, org.jira, 'atlassian/admin');
  await transcript.tell('By a group, and directly.', why('bob@example.com'));
  await transcript.tell('By administering the organization.', why('olga'));
  await transcript.tell('Not at all.', why('carol'));
  await org.join(await org.findGroup('confluence-users-fernhollow'), scene.carol);
  await transcript.tell('By a default group.', why('carol', org.confluence));
  await scene.ask(post(`/users/${bob.accountId}/suspend`));
  await transcript.tell('Not while suspended, whatever the roles.', why('bob'));
  await org.service.organizations.setResourceStatus(org.operator, org.jira, 'offline');
  await transcript.list(
    { 'not while the product is stopped': why('alice') },
    ({ body }) => `${body.allowed}, ${body.reason}`,
  );
  await transcript.list({
    nobody: why('nobody'),
    'another organization’s person': why(foreign.user.accountId),
    'another organization’s product': why('alice', scene.marshgate.jira),
    'without a product': get('/access?user=alice'),
  });
  await scene.refusals(why('alice'));
});

testOperation('native.endSessionsOfUser', async (scene) => {
  const { transcript, alice, tokens } = scene;
  await scene.setPassword(alice);
  await scene.ask(post('/session', { login: 'alice', password: 'correct horse battery staple' }));
  const end = () => remove(`/users/${alice.accountId}/sessions`);
  await transcript.list({
    'by who administers the site alone': { ...end(), authorization: tokens.sam ?? '' },
  });
  await transcript.list({ ended: end(), again: end() });
  await scene.refusals(end());
});

testOperation('native.listProducts', async (scene) => {
  const { transcript, org } = scene;
  await org.service.organizations.setSeatLimit(org.operator, org.jira, 10);
  await transcript.tell('Whatever has roles.', get('/products'));
  await transcript.list(
    {
      'with all seats counted': get('/products?seats=true'),
      'by who may give some': { ...get('/products'), authorization: scene.tokens.sam ?? '' },
    },
    ({ body }) =>
      body.items
        .map(
          (product: { name: string; seatsTaken: number; roles: { conferrable: boolean }[] }) =>
            `${product.name}: ${product.seatsTaken} seats, ${product.roles.filter((role) => role.conferrable).length} roles to give`,
        )
        .join('; '),
  );
  await scene.refusals(get('/products'));
});

testOperation('native.listDirectories', async (scene) => {
  await scene.transcript.tell('Oldest first.', get('/directories'));
  await scene.refusals(get('/directories'));
});

testOperation('native.listSites', async (scene) => {
  await scene.transcript.tell('Oldest first.', get('/sites'));
  await scene.refusals(get('/sites'));
});
