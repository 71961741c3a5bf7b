import { get, post, testOperation, unreadable } from './scene.ts';

testOperation('extender.getUsers', async (scene) => {
  const { transcript, as, org, people, server } = scene;
  const list = (query?: Parameters<typeof get>[1], group = 'engineering') => get(`/getUsers/${group}`, query);

  transcript.heading('Success');
  await transcript.tell(
    'Everybody in the group, with access or without: Carol is suspended, Erin never had any.',
    {
      ...list(),
      authorization: as.bob,
    },
  );
  await transcript.tell('Basic details.', list({ showBasicDetails: true }));
  server.clock.at += 1000;
  await server.directory.users.rename(
    org.operator,
    { ...org.address(), accountId: people.alice.accountId },
    'Alice Ash',
  );
  await transcript.tell(
    'Extended details, of two.',
    list({ showExtendedDetails: 'TRUE', maxResults: 2, startAt: 1 }),
  );
  await transcript.tell(
    'Both: the extended ones.',
    list({ showBasicDetails: true, showExtendedDetails: true, maxResults: 1 }),
  );

  transcript.heading('Pages and details');
  await org.createGroup('nobodies');
  await transcript.list({
    'the name in another case': list({ maxResults: 1 }, 'ENGINEERING'),
    'the last page': list({ startAt: 3, maxResults: 3 }),
    'past the end': list({ startAt: 4 }),
    'far past the end': list({ startAt: 999_999_999_999_999 }),
    'of none, which is the default': list({ maxResults: 0, startAt: 3 }),
    'of more than there may be': list({ maxResults: 1001, startAt: 3 }),
    'with capitals, by accident': { ...list(), path: `${list().path}?MaxResults=1&StartAt=2` },
    'with details that are neither': list({ showBasicDetails: 'yes', showExtendedDetails: 1, maxResults: 1 }),
    'with the parameter of old': list({ showDetails: true, maxResults: 1 }),
    'of a group of nobody': list({}, 'nobodies'),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'a start before all': list({ startAt: -1 }),
    'a page of less than none': list({ maxResults: -5 }),
    'a page of some': list({ maxResults: 'some' }),
    'a pattern that is none': list({ dateFormat: 'yyyy-bb' }),
    'a pattern that is none, where no dates are shown': list({ dateFormat: "'open" }, 'nobodies'),
    'a pattern of 101 letters': list({ dateFormat: 'y'.repeat(101) }),
    'a pattern of too many parts': list({ dateFormat: 'yMdHms'.repeat(5) }),
    'a query that is none': { ...list(), path: `${list().path}?startAt=%zz` },
  });

  await scene.groupsNotFound((path) => get(`/getUsers${path}`));
  await scene.refusals(list());
});

testOperation('extender.addUsers', async (scene) => {
  const { transcript, org, server } = scene;
  const add = (...users: string[]) => post('/addUsers/design', { users });
  await org.createGroup('design');

  transcript.heading('Success');
  await transcript.tell('One.', add('bob'));
  await transcript.tell(
    'Several, in the order and the spelling of the request; who is there already is skipped.',
    add('Frank', 'bob', ' erin ', 'alice'),
  );
  await transcript.tell('At once.', get('/getUsers/design'));
  await transcript.tell('Someone who is not active.', add('carol'));
  await transcript.tell(
    'The same several times: the first counts.',
    post('/addUsers/confluence-users-fernhollow', { users: ['erin', 'ERIN', 'erin'] }),
  );
  await transcript.tell('Nobody who is not there already.', add('bob', 'erin'));
  await transcript.tell('Nobody at all.', add());

  transcript.heading('Conflict');
  await transcript.list({
    'who is unknown, of another directory, or no name at all': add('nobody', 'dave', '', 'x'.repeat(300)),
    'e-mail addresses, which are no usernames': add('frank@example.com'),
    'to a synced group': post('/addUsers/everyone', { users: ['erin'] }),
    'to a group beyond the reach of who administers the site': post('/addUsers/org-admins', {
      users: ['erin'],
    }),
  });
  await server.directory.organizations.setSeatLimit(org.operator, org.confluence, 5);
  await org.createUser('gina');
  await org.createUser('hank');
  await transcript.tell(
    'Each takes a seat of what the group grants, as long as there are any.',
    post('/addUsers/confluence-users-fernhollow', { users: ['alice', 'gina', 'hank'] }),
  );

  transcript.heading('Not valid');
  await transcript.list({
    ...unreadable((body) => post('/addUsers/design', body), 'users'),
    'with more in the list than there may be': add(...Array.from({ length: 50_001 }, () => 'x')),
  });

  await scene.groupsNotFound((path) => post(`/addUsers${path}`, { users: ['bob'] }));
  await scene.refusals(add('gina'));
});

testOperation('extender.removeUsers', async (scene) => {
  const { transcript, org } = scene;
  const away = (...users: string[]) => post('/removeUsers/engineering', { users });

  transcript.heading('Success');
  await transcript.tell('One.', away('bob'));
  await transcript.tell(
    'Several, in the order and the spelling of the request; who is no member is skipped.',
    away('Erin', 'bob', ' alice '),
  );
  await transcript.tell('At once.', get('/getUsers/engineering'));
  await transcript.tell('The same twice: the first counts; she is not active.', away('carol', 'CAROL'));
  await transcript.tell('Nobody who is in the group.', away('bob', 'frank'));
  await transcript.tell('Nobody at all.', away());

  transcript.heading('Conflict');
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  const owners = post('/removeUsers/org-admins', { users: ['heidi'] });
  await transcript.list({
    'who is unknown, of another directory, or no name at all': away('nobody', 'dave', ''),
    'from a synced group': post('/removeUsers/everyone', { users: ['bob'] }),
    'from a group beyond the reach of who administers the site': owners,
    'the last administrator of the organization, by herself': {
      ...owners,
      authorization: `Bearer ${await org.createToken(heidi)}`,
    },
  });

  transcript.heading('Not valid');
  await transcript.list(unreadable((body) => post('/removeUsers/engineering', body), 'users'));

  await scene.groupsNotFound((path) => post(`/removeUsers${path}`, { users: ['bob'] }));
  await scene.refusals(post('/removeUsers/confluence-users-fernhollow', { users: ['bob'] }));
});
