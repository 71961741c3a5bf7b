import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v1.searchGroups', async (scene) => {
  const { transcript, engineering, synced } = scene;
  const search = (body?: unknown) => post(scene.v1('/groups/search'), body);

  transcript.heading('Success');
  await transcript.tell('By name, without regard to case.', search({ groupNames: { eq: ['ENGINEERING'] } }));
  const first = await transcript.tell('The first page of all.', search({ limit: 1 }));
  await transcript.tell(
    'The next one, whatever comes beside the cursor.',
    search({ cursor: first.body.links.next, limit: 1000 }),
  );
  await transcript.tell(
    'With all that can be told beside it.',
    search({
      groupIds: [engineering.id],
      expand: ['USERS', 'META', 'ROLE_ASSIGNMENTS', 'MANAGEMENT_ACCESS'],
    }),
  );

  transcript.heading('Filters');
  await transcript.list(
    {
      'without a body': search(),
      'by ids': search({ groupIds: [engineering.id, synced.id, scene.foreign.group.id, UNKNOWN] }),
      'by part of a name': search({ groupNames: { contains: 'ADMINS' } }),
      'by name and part of it': search({
        groupNames: { eq: ['engineering', 'everyone'], contains: 'every' },
      }),
      'by ids and names': search({ groupIds: [engineering.id], groupNames: { eq: ['everyone'] } }),
      'with empty filters': search({ groupIds: [], groupNames: {}, expand: [] }),
    },
    names,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with a limit of 0': search({ limit: 0 }),
    'with a limit of 1001': search({ limit: 1001 }),
    'with a cursor that is none': search({ cursor: 'bm9uc2Vuc2U' }),
    'with an unknown expansion': search({ expand: ['EVERYTHING'] }),
    'with names in a list': search({ groupNames: ['engineering'] }),
    'with 101 names': search({
      groupNames: { eq: Array.from({ length: 101 }, (_, index) => `group ${index}`) },
    }),
    'with broken JSON': search('{'),
  });

  await scene.refusals(search({ limit: 20 }));
});

testOperation('organizations.v1.createGroup', async (scene) => {
  const { transcript } = scene;
  const create = (body?: unknown) => post(scene.v1('/directory/groups'), body);

  transcript.heading('Success');
  await transcript.tell('In the first directory.', create({ name: 'test-group', description: 'A test' }));
  await transcript.tell('The message has the name as it is stored.', create({ name: '  Fish ladder ' }));
  await transcript.tell('A name that another directory has.', create({ name: 'masons' }));

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': create(),
    'without a name': create({ description: 'Nameless' }),
    'with a blank name': create({ name: ' ' }),
    'with a name of 256 characters': create({ name: 'x'.repeat(256) }),
    'with broken JSON': create('{'),
    'with a form': {
      ...create('name=form'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  });

  transcript.heading('Conflict');
  await transcript.tell('A name is taken whatever its case.', create({ name: 'Engineering' }));
  await transcript.tell(
    'The names of default groups are kept free.',
    create({ name: 'confluence-users-fernhollow' }),
  );

  await scene.refusals(create({ name: 'refused' }));
});

testOperation('organizations.v1.deleteGroup', async (scene) => {
  const { transcript, org, engineering, masons, synced } = scene;
  const drop = (groupId: string, query = '') => remove(scene.v1(`/directory/groups/${groupId}${query}`));

  transcript.heading('Success');
  await transcript.tell('An empty group, in whichever directory.', drop(masons.id));

  transcript.heading('Conflict');
  await transcript.tell('A group with members.', drop(engineering.id));
  await transcript.tell('By force that is none.', drop(engineering.id, '?forceIfNotEmpty=false'));
  await transcript.tell('By force.', drop(engineering.id, '?forceIfNotEmpty=true'));
  await transcript.tell('It is gone.', drop(engineering.id, '?forceIfNotEmpty=true'));

  transcript.heading('Protected groups');
  await transcript.list({
    'one that is synced': drop(synced.id, '?forceIfNotEmpty=true'),
    'the default group of a role': drop((await org.findGroup('confluence-users-fernhollow')).id),
    'one that makes administrators': drop((await org.findGroup('org-admins')).id),
    'one that is both': drop((await org.findGroup('jira-admins-fernhollow')).id),
  });

  transcript.heading('Not valid');
  const design = await org.createGroup('design');
  await transcript.list({ 'with half a force': drop(design.id, '?forceIfNotEmpty=maybe') });

  await scene.refusals(drop(design.id));
});

testOperation('organizations.v1.assignGroupRoles', async (scene) => {
  const { transcript, org, engineering, synced } = scene;
  const path = scene.v1(`/directory/groups/${engineering.id}/roles/assign`);
  const assign = (...roleAssociations: unknown[]) => post(path, { roleAssociations });

  transcript.heading('Success');
  await transcript.tell(
    'Two roles at once, one of them by the old name of Jira.',
    assign(
      { resource: org.confluence, role: 'atlassian/user' },
      { resource: `ari:cloud:jira::site/${org.site.id}`, role: 'atlassian/user-access-admin' },
    ),
  );
  await transcript.tell(
    'One of two is new, and only that is recorded.',
    assign(
      { resource: org.confluence, role: 'atlassian/user' },
      { resource: org.confluence, role: 'atlassian/guest' },
    ),
  );
  await transcript.tell(
    'A synced group.',
    post(scene.v1(`/directory/groups/${synced.id}/roles/assign`), {
      roleAssociations: [{ resource: org.confluence, role: 'atlassian/user' }],
    }),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without roles': assign(),
    'with roles that are no list': post(path, {
      roleAssociations: { resource: org.jira, role: 'atlassian/user' },
    }),
    'without a resource': assign({ role: 'atlassian/user' }),
    'without a role': assign({ resource: org.jira }),
    'with a resource that is no ARI': assign({ resource: 'jira', role: 'atlassian/user' }),
    'with an unknown role': assign({ resource: org.jira, role: 'atlassian/emperor' }),
    'with a role of another product': assign({ resource: org.jira, role: 'atlassian/customer' }),
    'of no site': assign({ resource: `ari:cloud:jira-software::site/${UNKNOWN}`, role: 'atlassian/user' }),
    'on another organization’s resource': assign({ resource: scene.marshgate.jira, role: 'atlassian/user' }),
    'with 101 roles': assign(...Array(101).fill({ resource: org.jira, role: 'atlassian/user' })),
  });
  await transcript.tell(
    'When one is wrong, none is granted.',
    assign({ resource: org.jira, role: 'atlassian/viewer' }, { resource: org.jira, role: 'atlassian/guest' }),
  );
  await transcript.tell(
    'What engineering has now.',
    get(scene.v2(`/groups/${engineering.id}/role-assignments`)),
  );

  transcript.heading('State');
  const { organizations } = scene.server.directory;
  await organizations.setResourceStatus(org.operator, org.confluence, 'offline');
  await transcript.tell(
    'A product that does not run.',
    assign({ resource: org.confluence, role: 'atlassian/basic' }),
  );
  await organizations.setSeatLimit(org.operator, org.jira, 1);
  await transcript.tell(
    'More people than seats, billed already.',
    assign({ resource: org.jira, role: 'atlassian/admin' }),
  );
  const design = await org.createGroup('design');
  await org.join(design, scene.carol);
  await transcript.tell(
    'More people than seats.',
    post(scene.v1(`/directory/groups/${design.id}/roles/assign`), {
      roleAssociations: [{ resource: org.jira, role: 'atlassian/user' }],
    }),
  );

  await scene.refusals(assign({ resource: org.jira, role: 'atlassian/viewer' }));
});

testOperation('organizations.v1.revokeGroupRoles', async (scene) => {
  const { transcript, org, engineering } = scene;
  const path = scene.v1(`/directory/groups/${engineering.id}/roles/revoke`);
  const revoke = (...roleAssociations: unknown[]) => post(path, { roleAssociations });
  await org.grantToGroup(engineering, org.confluence);

  transcript.heading('Success');
  await transcript.tell(
    'Two roles at once.',
    revoke(
      { resource: org.confluence, role: 'atlassian/user' },
      { resource: `ari:cloud:jira::site/${org.site.id}`, role: 'atlassian/user' },
    ),
  );
  await transcript.tell(
    'Again: nothing to do, and nothing is recorded.',
    revoke({ resource: org.confluence, role: 'atlassian/user' }),
  );

  transcript.heading('Not valid');
  await org.grantToGroup(engineering, org.confluence);
  await transcript.list({
    'without a body': post(path),
    'without roles': revoke(),
    'with an unknown role': revoke({ resource: org.jira, role: 'atlassian/emperor' }),
    'with one that is wrong': revoke(
      { resource: org.confluence, role: 'atlassian/user' },
      { resource: `ari:cloud:jira-software::site/${UNKNOWN}`, role: 'atlassian/user' },
    ),
  });

  transcript.heading('Conflict');
  const users = await org.findGroup('jira-software-users-fernhollow');
  await transcript.tell(
    'Every role keeps a default group.',
    post(scene.v1(`/directory/groups/${users.id}/roles/revoke`), {
      roleAssociations: [{ resource: org.jira, role: 'atlassian/user' }],
    }),
  );

  await scene.refusals(revoke({ resource: org.confluence, role: 'atlassian/user' }));
});

testOperation('organizations.v1.addUserToGroup', async (scene) => {
  const { transcript, org, alice, bob, carol, dave, engineering, masons, synced } = scene;
  const path = scene.v1(`/directory/groups/${engineering.id}/memberships`);
  const add = (account_id: unknown, to = path) => post(to, { account_id });

  transcript.heading('Success');
  await transcript.tell('Carol joins.', add(carol.accountId));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', add(carol.accountId));
  await transcript.tell(
    'A group of another directory, and someone of it.',
    add(dave.accountId, scene.v1(`/directory/groups/${masons.id}/memberships`)),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'with the name of version 2': post(path, { accountId: carol.accountId }),
    'with an account that is no text': add(7),
    'with an account by no id': add('alice@example.com'),
    'with an empty account': add(''),
    'with an account id of 129 letters': add('x'.repeat(129)),
    'with broken JSON': post(path, '{'),
  });

  transcript.heading('Who cannot join');
  await transcript.list({
    'an unknown account': add(`712020:${UNKNOWN}`),
    'an account of another directory': add(dave.accountId),
    'an account of another organization': add(scene.foreign.user.accountId),
  });
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });
  await transcript.tell('Someone suspended.', add(bob.accountId));
  await transcript.tell(
    'A synced group.',
    add(alice.accountId, scene.v1(`/directory/groups/${synced.id}/memberships`)),
  );
  await scene.server.directory.organizations.setSeatLimit(org.operator, org.jira, 2);
  const erin = await org.createUser('erin');
  await transcript.tell('No seats left.', add(erin.accountId));

  await scene.refusals(add(carol.accountId));
});

testOperation('organizations.v1.removeUserFromGroup', async (scene) => {
  const { transcript, org, bob, carol, engineering, synced } = scene;
  const drop = (accountId: string, group = engineering) =>
    remove(scene.v1(`/directory/groups/${group.id}/memberships/${accountId}`));

  transcript.heading('Success');
  await transcript.tell('Bob leaves.', drop(bob.accountId));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', drop(bob.accountId));
  await org.join(engineering, bob);
  await transcript.tell('An account id may come encoded.', drop(encodeURIComponent(bob.accountId)));

  transcript.heading('Groups that cannot be left');
  await transcript.tell('One that is synced.', drop(carol.accountId, synced));
  const admins = await org.findGroup('org-admins');
  await org.join(admins, carol);
  await transcript.tell('The administrators, by the last of them.', drop(carol.accountId, admins));

  transcript.heading('Not found');
  await transcript.list({ 'someone of another directory': drop(scene.dave.accountId) });

  await org.join(engineering, bob);
  await scene.refusals(drop(bob.accountId));
});

function names({ body }: Answer): string {
  return body.data.map((group: { name: string }) => group.name).join(', ');
}
