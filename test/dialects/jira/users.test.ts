import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, testOperation, UNKNOWN } from './scene.ts';

testOperation('jira.findUsersAndGroups', async (scene) => {
  const { transcript, org, as, people } = scene;
  const find = (query: Parameters<typeof get>[1] = {}) => get('/groupuserpicker', query);
  await org.createGroup('Bobbin lace');
  await org.createUser('bobby');

  transcript.heading('Success');
  await transcript.tell(
    'People by name and e-mail address without regard to case, groups with it.',
    find({ query: 'bob' }),
  );
  await transcript.tell('Groups without regard to it too.', find({ query: 'bob', caseInsensitive: true }));
  await transcript.tell(
    'One of each, with the picture; parameters about fields and about its size change nothing.',
    {
      ...find({
        query: 'e',
        maxResults: 1,
        showAvatar: true,
        avatarSize: 'xxlarge@3x',
        fieldId: 'assignee',
        excludeConnectAddons: 'perhaps',
        includeAiAgents: false,
      }),
      authorization: as.bob,
    },
  );
  await transcript.tell('No match. People who are not active are not found.', find({ query: 'carol' }));
  await transcript.tell('Nobody in particular sees nothing.', {
    ...find({ query: 'bob' }),
    authorization: null,
  });
  const tell = ({ body: { users, groups } }: Answer) => `${users.header}, ${groups.header}`;
  await transcript.list(
    {
      'an empty query': find({ query: '' }),
      'by e-mail address': find({ query: 'ALICE@example' }),
      'a size of 20000': find({ query: '', maxResults: 20_000 }),
    },
    tell,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a query': find(),
    'a size of none': find({ query: 'bob', maxResults: 0 }),
    'a size below none': find({ query: 'bob', maxResults: -1 }),
    'a size that is no number': find({ query: 'bob', maxResults: 'all' }),
    'a size beyond all numbers': find({ query: 'bob', maxResults: '2147483648' }),
    'a query that no text can be': find({ query: 'nul\0' }),
  });

  await scene.refusals(find({ query: people.bob.email }));
});

testOperation('jira.getUser', async (scene) => {
  const { transcript, people, as } = scene;
  const { bob, carol } = people;
  const read = (query: Parameters<typeof get>[1]) => get('/user', query);
  const it = { accountId: bob.accountId };

  transcript.heading('Success');
  await transcript.tell('Sizes are true also of what is not expanded.', read(it));
  await transcript.tell('With groups and application roles.', {
    ...read({ ...it, expand: ['groups', 'applicationRoles'] }),
    authorization: as.bob,
  });
  await transcript.tell('Someone suspended.', read({ accountId: carol.accountId, expand: 'nothing known' }));

  await scene.usersNotFound(read);
  await scene.refusals(read(it));
});

testOperation('jira.createUser', async (scene) => {
  const { transcript, org, people, server, as } = scene;
  const create = (body?: unknown) => post('/user', body);
  const mia = { emailAddress: 'mia@example.com', products: ['jira-software'] };

  transcript.heading('Success');
  await transcript.tell('A person who uses Jira, through its default group.', create(mia));
  await transcript.tell('Someone who has that access already is a success too.', create(mia));
  await transcript.tell(
    'Without access; with a name.',
    create({ emailAddress: 'Will@Example.com', products: [], displayName: 'Will Weir', password: 'x' }),
  );
  await transcript.tell('Again, asking for nothing more.', {
    ...create({ emailAddress: 'will@example.com', products: [] }),
  });
  const carl = await org.createUser('carl', { groups: ['jira-admins-fernhollow'] });
  await transcript.tell('By someone who administers Jira and not the site.', {
    ...create({ emailAddress: 'nina@example.com', products: ['jira-software'] }),
    authorization: `Bearer ${await org.createToken(carl)}`,
  });
  await transcript.list(
    {
      'with a name that is no text, which is retired': create({
        emailAddress: 'ned@example.com',
        products: [],
        displayName: true,
      }),
      'with a name that is null': create({
        emailAddress: 'una@example.com',
        products: [],
        displayName: null,
      }),
    },
    ({ body }) => body.displayName,
  );
  await transcript.tell('They are there at once.', get('/user/search', { query: 'mia' }));

  transcript.heading('Conflict');
  await transcript.tell(
    'Someone without the access asked for.',
    create({ emailAddress: people.erin.email, products: ['jira-software'] }),
  );
  const ida = await org.createUser('ida', { groups: ['jira-software-users-fernhollow'] });
  await server.directory.users.suspend(org.operator, { ...org.address(), accountId: ida.accountId });
  await transcript.tell(
    'Someone suspended, who keeps the role and has no access by it.',
    create({ emailAddress: ida.email, products: ['jira-software'] }),
  );
  await server.directory.organizations.setSeatLimit(org.operator, org.jira, 1);
  await transcript.tell(
    'No seats are left.',
    create({ emailAddress: 'late@example.com', products: ['jira-software'] }),
  );
  await server.directory.organizations.setSeatLimit(org.operator, org.jira, null);

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': create(),
    'without an address': create({ products: [] }),
    'without products': create({ emailAddress: 'ola@example.com' }),
    'with products that are null': create({ emailAddress: 'ola@example.com', products: null }),
    'with a product that is no list': create({ emailAddress: 'ola@example.com', products: 'jira-software' }),
    'with a product that the site does not have': create({
      emailAddress: 'ola@example.com',
      products: ['jira-software', 'jira-servicedesk'],
    }),
    'with an unknown product': create({ emailAddress: 'ola@example.com', products: ['confluence'] }),
    'with an address that is none': create({ emailAddress: 'ola', products: [] }),
    'with an address that is null': create({ emailAddress: null, products: [] }),
    'with an address of 255 characters': create({ emailAddress: `${'o'.repeat(247)}@ola.com`, products: [] }),
    'with broken JSON': create('{'),
    'with a form': {
      ...create('emailAddress=x'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  });

  const request = create({ emailAddress: 'refused@example.com', products: [] });
  await scene.refusals(request);
  await transcript.list({
    'of anything, by someone who may not: permission comes first': {
      ...create('{'),
      authorization: as.bob,
    },
  });
});

testOperation('jira.removeUser', async (scene) => {
  const { transcript, org, people } = scene;
  const erase = (query: Parameters<typeof remove>[1]) => remove('/user', query);

  transcript.heading('Success');
  await transcript.tell(
    'There is no body; the status says so here.',
    erase({ accountId: people.carol.accountId }),
  );
  await transcript.tell('Gone at once.', get('/user', { accountId: people.carol.accountId }));
  await transcript.tell('Gone already.', erase({ accountId: people.carol.accountId }));
  const grace = await org.createUser('grace', { groups: ['jira-software-users-fernhollow', 'engineering'] });
  await org.join(scene.synced, grace);
  const token = await org.createToken(grace);
  await transcript.tell(
    'Grace is in three groups, one of them synced.',
    erase({ accountId: grace.accountId }),
  );
  await transcript.list({
    'her token, which works no more': { ...get('/myself'), authorization: `Bearer ${token}` },
  });
  await transcript.tell('She is counted no more.', get('/group', { groupname: 'engineering' }));

  transcript.heading('Conflict');
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  await transcript.tell(
    'Who administers a site removes none of those above.',
    erase({ accountId: heidi.accountId }),
  );
  await transcript.tell('The last administrator of the organization.', {
    ...erase({ accountId: heidi.accountId }),
    authorization: `Bearer ${await org.createToken(heidi)}`,
  });

  await scene.usersNotFound(erase);
  await scene.refusals(erase({ accountId: people.erin.accountId }));
});

testOperation('jira.getUserGroups', async (scene) => {
  const { transcript, people, org, as } = scene;
  const list = (query: Parameters<typeof get>[1]) => get('/user/groups', query);
  await org.join(await org.createGroup('Early birds'), people.bob);

  transcript.heading('Success');
  await transcript.tell('A bare list, by name without regard to case.', {
    ...list({ accountId: people.bob.accountId }),
    authorization: as.bob,
  });
  await transcript.tell('In no group.', list({ accountId: people.erin.accountId }));

  await scene.usersNotFound(list);
  await scene.refusals(list({ accountId: people.bob.accountId }));
});

testOperation('jira.findUsers', async (scene) => {
  const { transcript, people, as } = scene;
  const find = (query: Parameters<typeof get>[1] = {}) => get('/user/search', query);

  transcript.heading('Success');
  await transcript.tell('A bare list, without what a single user tells of groups.', find({ query: 'ali' }));
  await transcript.tell('By account, for someone who uses Jira.', {
    ...find({ accountId: people.bob.accountId }),
    authorization: as.bob,
  });

  transcript.heading('Filters and pages');
  await transcript.list(
    {
      'an empty query: all who are active': find({ query: '' }),
      'the beginning of an e-mail address': find({ query: 'BOB@ex' }),
      'the middle of a name': find({ query: 'lic' }),
      'a page': find({ query: '', startAt: 1, maxResults: 1 }),
      'past the end': find({ query: '', startAt: 50 }),
      'past the 1000th': find({ query: '', startAt: 1000 }),
      'with those who are not active': find({ query: '', includeInactive: 'True' }),
      'only those who are not active': find({ query: '', includeActive: 'False', includeInactive: 'True' }),
      nobody: find({ query: '', includeActive: 'False' }),
      'an empty account, which is none': find({ query: 'ali', accountId: '' }),
      'a property, which nobody has': find({ property: 'a.b=1' }),
      'a property of those found': find({ query: 'ali', property: 'a.b=1' }),
      'an unknown account': find({ accountId: `712020:${UNKNOWN}` }),
      'an account of another directory': find({ accountId: people.dave.accountId }),
      'someone who is not active': find({ accountId: people.carol.accountId }),
      'for someone without access': { ...find({ query: '' }), authorization: as.erin },
      'for nobody in particular': { ...find({ query: '' }), authorization: null },
    },
    tellNames,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'nothing to find': find(),
    'an empty account': find({ accountId: '' }),
    'an empty property': find({ property: '' }),
    'a query and an account': find({ query: 'a', accountId: people.bob.accountId }),
    'a username, which is retired': find({ username: 'bob' }),
    'a page of none': find({ query: 'a', maxResults: 0 }),
    'a start before all': find({ query: 'a', startAt: -1 }),
    'a page beyond all numbers': find({ query: 'a', maxResults: '2147483648' }),
  });

  await scene.refusals(find({ query: 'ali' }));
});

testOperation('jira.getAllUsers', async (scene) => {
  const { transcript, as } = scene;
  const list = (query: Parameters<typeof get>[1] = {}) => get('/users/search', query);

  transcript.heading('Success');
  await transcript.tell('Everyone, inactive people too, oldest first.', list({ startAt: 1, maxResults: 2 }));
  await transcript.list(
    {
      all: list(),
      'by the other address': { ...get('/users'), authorization: as.bob },
      'a page': list({ startAt: 2, maxResults: 1 }),
      'past the end': list({ startAt: 4 }),
      'more than there may be': list({ maxResults: 5000 }),
    },
    tellNames,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'a page of none': list({ maxResults: 0 }),
    'a page of some': list({ maxResults: 'some' }),
    'a start before all': list({ startAt: -1 }),
  });

  await scene.refusals(list());
});

testOperation('jira.bulkGetUsers', async (scene) => {
  const { transcript, people, foreign, as } = scene;
  const { alice, bob, carol, dave } = people;
  const bulk = (query: Parameters<typeof get>[1] = {}) => get('/user/bulk', query);

  transcript.heading('Success');
  await transcript.tell('A page of one of two; the links repeat the accounts.', {
    ...bulk({ accountId: [bob.accountId, alice.accountId], maxResults: 1 }),
    authorization: as.bob,
  });
  await transcript.list(
    {
      'who is not active': bulk({ accountId: carol.accountId }),
      'joined by a comma': bulk({ accountId: `${alice.accountId},${bob.accountId}` }),
      'the same twice': bulk({ accountId: [bob.accountId, bob.accountId] }),
      'unknown, of another directory, of another organization': bulk({
        accountId: [bob.accountId, 'nobody', dave.accountId, foreign.user.accountId],
      }),
      'past the end': bulk({ accountId: bob.accountId, startAt: 10 }),
      'more than there may be': bulk({ accountId: bob.accountId, maxResults: 1000 }),
      'as an old client encodes them': bulk({ accountId: `${alice.accountId}&accountId=${bob.accountId}` }),
    },
    ({ body }) => `${tellNames({ body: body.values })} of ${body.total}, by ${body.maxResults}`,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without accounts': bulk(),
    'with an empty one': bulk({ accountId: '' }),
    'with 1001': bulk({ accountId: Array.from({ length: 1001 }, (_, index) => String(index)).join() }),
    'a page of none': bulk({ accountId: bob.accountId, maxResults: 0 }),
  });

  await scene.refusals(bulk({ accountId: bob.accountId }));
});

testOperation('jira.getCurrentUser', async (scene) => {
  const { transcript, as } = scene;
  const read = (query?: Parameters<typeof get>[1]) => get('/myself', query);

  transcript.heading('Success');
  await transcript.tell('Alice administers the site and uses no product by herself.', read());
  await transcript.tell('Bob, with what may be expanded.', {
    ...read({ expand: 'groups,applicationRoles' }),
    authorization: as.bob,
  });

  await scene.refusals(read());
});

testOperation('jira.getMyPermissions', async (scene) => {
  const { transcript, as, org, people } = scene;
  const read = (permissions?: string | string[]) => get('/mypermissions', permissions ? { permissions } : {});
  const all = 'ADMINISTER,SYSTEM_ADMIN,USER_PICKER,BROWSE_PROJECTS';

  transcript.heading('Success');
  await transcript.tell('Exactly those asked for.', read('ADMINISTER,USER_PICKER'));
  const held = ({ body }: Answer) =>
    Object.values<{ key: string; havePermission: boolean }>(body.permissions)
      .map(({ key, havePermission }) => `${key} ${havePermission ? 'yes' : 'no'}`)
      .join(', ');
  const carl = await org.createUser('carl', { groups: ['jira-admins-fernhollow'] });
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  await transcript.list(
    {
      'Alice, who administers the site': read(all),
      'Bob, who uses Jira': { ...read(all), authorization: as.bob },
      'Carl, who administers Jira': {
        ...read(all),
        authorization: `Bearer ${await org.createToken(carl)}`,
      },
      'Heidi, who administers the organization': {
        ...read(all),
        authorization: `Bearer ${await org.createToken(heidi)}`,
      },
      'Erin, who has no access': { ...read(all), authorization: as.erin },
      'nobody in particular': { ...read(all), authorization: null },
      'repeated names': read(['USER_PICKER', 'ADMINISTER']),
      'what is of projects and issues, which are not here': read('ADMINISTER,CREATE_ISSUES,BULK_CHANGE'),
      'the same twice': read(['USER_PICKER', 'USER_PICKER']),
    },
    held,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without names': read(),
    'with an unknown one': read('ADMINISTER,EMPEROR'),
    'with one that every object has': read('constructor'),
    'with one in small letters': read('administer'),
  });

  await scene.refusals(read('ADMINISTER'));
  await transcript.list({
    'with a scope of another kind': {
      ...read('ADMINISTER'),
      authorization: `Bearer ${await org.createToken(people.bob, { scopes: ['read:jira-user'] })}`,
    },
  });
});

function tellNames({ body }: Pick<Answer, 'body'>): string {
  return body.map((user: { displayName: string }) => user.displayName).join(', ') || 'nobody';
}
