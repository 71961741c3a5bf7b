import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, testOperation } from './scene.ts';

testOperation('jira.getUsersFromGroup', async (scene) => {
  const { transcript, engineering, people, as, server, org } = scene;
  const list = (query: Parameters<typeof get>[1]) => get('/group/member', query);
  const byId = { groupId: engineering.id };

  transcript.heading('Success');
  await transcript.tell('The active members by id; the defaults are spelled out in the links.', list(byId));
  await transcript.tell(
    'By name, with those who are not active, a page of two.',
    list({ groupname: 'engineering', includeInactiveUsers: true, maxResults: 2 }),
  );
  await transcript.tell('The page after it, for someone who uses Jira.', {
    ...list({ groupname: 'engineering', includeInactiveUsers: true, maxResults: 2, startAt: 2 }),
    authorization: as.bob,
  });
  await transcript.tell('Past the end.', list({ ...byId, startAt: 50 }));

  transcript.heading('Pages');
  const carol = { ...org.address(), accountId: people.carol.accountId };
  await server.directory.users.restore(org.operator, carol);
  await transcript.list(
    {
      'the first of one': list({ ...byId, maxResults: 1 }),
      'the second of one': list({ ...byId, maxResults: 1, startAt: 1 }),
      'the third of one': list({ ...byId, maxResults: 1, startAt: 2 }),
      'the fourth of one': list({ ...byId, maxResults: 1, startAt: 3 }),
      'more than there may be': list({ ...byId, maxResults: 500 }),
      'the most there may be': list({ ...byId, maxResults: 2_147_483_647 }),
      'with a flag that says neither': list({ ...byId, includeInactiveUsers: 'perhaps' }),
      'with empty numbers': list({ ...byId, maxResults: '', startAt: '' }),
    },
    tellPage,
  );
  await server.directory.users.suspend(org.operator, carol);

  transcript.heading('Not valid');
  await transcript.list({
    'a page of none': list({ ...byId, maxResults: 0 }),
    'a page of less than none': list({ ...byId, maxResults: -50 }),
    'a page of some': list({ ...byId, maxResults: 'some' }),
    'a page of one and a half': list({ ...byId, maxResults: '1.5' }),
    'a page beyond all numbers': list({ ...byId, maxResults: '2147483648' }),
    'a start before all': list({ ...byId, startAt: -1 }),
    'a start that is no number': list({ ...byId, startAt: 'first' }),
    'a start beyond all numbers': list({ ...byId, startAt: '99999999999999999999' }),
  });

  await scene.groupsNotFound(list);
  await scene.refusals(list(byId));
});

/** `1 of 3 from 0, by 1: Alice` */
function tellPage({ body }: Answer): string {
  const names = body.values.map((user: { displayName: string }) => user.displayName).join(', ');
  const end = body.isLast ? ', the last' : '';
  return `${body.values.length} of ${body.total} from ${body.startAt}, by ${body.maxResults}${end}: ${names}`;
}

testOperation('jira.addUserToGroup', async (scene) => {
  const { transcript, org, engineering, synced, people, foreign, server } = scene;
  const { alice, bob, carol, erin } = people;
  const design = await org.createGroup('design');
  const add = (body: unknown, query: Parameters<typeof post>[2] = { groupId: design.id }) =>
    post('/group/user', body, query);

  transcript.heading('Success');
  await transcript.tell(
    "By the group's id. The group is told as it is now.",
    add({ accountId: bob.accountId }),
  );
  await transcript.tell(
    'By its name; what else is sent is ignored.',
    add({ accountId: alice.accountId, name: 'bob', role: 'member' }, { groupname: 'Design' }),
  );
  await transcript.tell(
    'Someone who is not active may be added, and is not counted.',
    add({ accountId: carol.accountId }),
  );
  await transcript.tell('The members at once.', get('/group/member', { groupId: design.id }));

  transcript.heading('Conflict');
  await transcript.tell('Adding again is an error.', add({ accountId: bob.accountId }));
  await transcript.tell('A synced group.', add({ accountId: alice.accountId }, { groupId: synced.id }));
  await server.directory.organizations.setSeatLimit(org.operator, org.jira, 2);
  await transcript.tell(
    'No seats are left of what the group grants.',
    add({ accountId: erin.accountId }, { groupId: engineering.id }),
  );
  const orgAdmins = await org.findGroup('org-admins');
  await transcript.tell(
    'Who administers a site makes nobody administrator of the organization.',
    add({ accountId: alice.accountId }, { groupId: orgAdmins.id }),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': add(undefined),
    'with nothing in it': add({}),
    'with an account that is null': add({ accountId: null }),
    'with an empty account': add({ accountId: '' }),
    'with an account that is no text': add({ accountId: 7 }),
    'with several accounts': add({ accountId: [bob.accountId] }),
    'with a name, which is retired': add({ name: 'bob' }),
    'with a name that is no text at all': add({ name: { toString: null } }),
    'with a name that holds an account': add({ name: erin.accountId }),
    'with a name that is null': add({ name: null }),
    'with a list': add([{ accountId: bob.accountId }]),
    'with broken JSON': add('{'),
    'with a form': {
      ...add('accountId=x'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  });

  transcript.heading('User not found');
  await transcript.list({
    unknown: add({ accountId: '712020:nobody' }),
    'no account': add({ accountId: 'bob@example.com' }),
    'of 129 characters': add({ accountId: 'a'.repeat(129) }),
    'of another directory': add({ accountId: people.dave.accountId }),
    'of another organization': add({ accountId: foreign.user.accountId }),
    'unknown, and the group too: the group comes first': add({ accountId: 'x' }, { groupname: 'nobody' }),
  });

  await scene.groupsNotFound((group) => add({ accountId: erin.accountId }, group));
  await scene.refusals(add({ accountId: erin.accountId }));
});

testOperation('jira.removeUserFromGroup', async (scene) => {
  const { transcript, org, engineering, synced, people } = scene;
  const { alice, bob, carol, erin } = people;
  const away = (query: Parameters<typeof remove>[1]) => remove('/group/user', query);
  const from = { groupId: engineering.id };

  transcript.heading('Success');
  await transcript.tell("By the group's id. There is no body.", away({ ...from, accountId: bob.accountId }));
  await transcript.tell(
    'By its name, someone who is not active; a username beside the account is ignored.',
    away({ groupname: 'Engineering', accountId: carol.accountId, username: 'alice' }),
  );
  await transcript.tell('At once.', get('/group/member', { ...from, includeInactiveUsers: true }));

  transcript.heading('Conflict');
  await transcript.tell('Removing again is an error.', away({ ...from, accountId: bob.accountId }));
  await transcript.tell(
    'Somebody who never was a member.',
    away({ groupname: 'ENGINEERING', accountId: erin.accountId }),
  );
  await transcript.tell('A synced group.', away({ groupId: synced.id, accountId: bob.accountId }));
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  const orgAdmins = { groupname: 'org-admins', accountId: heidi.accountId };
  await transcript.tell('Who administers a site dismisses none of those above.', away(orgAdmins));
  await transcript.tell('The last administrator of the organization.', {
    ...away(orgAdmins),
    authorization: `Bearer ${await org.createToken(heidi)}`,
  });
  const heir = await org.createUser('frank', { groups: ['site-admins'] });
  await transcript.tell('Oneself of the administrators of the site.', {
    ...away({ groupname: 'site-admins', accountId: heir.accountId }),
    authorization: `Bearer ${await org.createToken(heir)}`,
  });

  await scene.usersNotFound((account) => away({ ...from, ...account }));
  await scene.groupsNotFound((group) => away({ ...group, accountId: alice.accountId }));
  await scene.refusals(away({ ...from, accountId: alice.accountId }));
});
