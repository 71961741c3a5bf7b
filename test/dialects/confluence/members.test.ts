import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, type Scene, testOperation, unreadable, type wiki } from './scene.ts';

type Query = NonNullable<Parameters<typeof wiki>[1]>;

/** `1 of 2 from 0, by 1, next: Alice` */
function tellPage({ body }: Answer): string {
  const names = body.results.map((user: { displayName: string }) => user.displayName).join(', ') || 'nobody';
  const links = ['prev', 'next'].filter((link) => link in body._links).join(' and ');
  const total = 'totalSize' in body ? ` of ${body.totalSize}` : '';
  return `${body.size}${total} from ${body.start}, by ${body.limit}, ${links || 'no links'}: ${names}`;
}

/** What the three lists of members have in common: they show active people, and pages of them by number. */
async function tellPages(scene: Scene, list: (query: Query) => ReturnType<typeof get>): Promise<void> {
  const { transcript, server, org, people } = scene;
  const carol = { ...org.address(), accountId: people.carol.accountId };
  transcript.heading('Pages');
  await server.directory.users.restore(org.operator, carol);
  await transcript.list(
    {
      'all, now that Carol is back': list({}),
      'the first of two': list({ limit: 2 }),
      'the second of two': list({ limit: 2, start: 2 }),
      'a full last one': list({ limit: 1, start: 2 }),
      'after a full last one': list({ limit: 1, start: 3 }),
      'past the end': list({ start: 2_147_483_647 }),
      'of none': list({ limit: 0 }),
      'of 200': list({ limit: 200 }),
      'with empty numbers': list({ limit: '', start: '' }),
      'with numbers in other clothes': list({ limit: '+2', start: '01' }),
    },
    tellPage,
  );
  await server.directory.users.suspend(org.operator, carol);
  transcript.heading('Not valid');
  await transcript.list({
    'a start before all': list({ start: -1 }),
    'a page of less than none': list({ limit: -1 }),
    'both: the start is told first': list({ limit: -1, start: -1 }),
    'a page of some': list({ limit: 'some' }),
    'a page of one and a half': list({ limit: '1.5' }),
    'a page beyond all numbers': list({ limit: '2147483648' }),
    'a start beyond all numbers': list({ start: '2147483648' }),
  });
}

testOperation('confluence.getMembersByQuery', async (scene) => {
  const { transcript, as } = scene;
  const list = (query: Query) => get('/group/member', { name: 'engineering', ...query });

  transcript.heading('Success');
  await transcript.tell('The active members, oldest account first. Carol is suspended.', {
    ...list({}),
    authorization: as.bob,
  });
  await transcript.tell(
    'Everything that can be asked for, on a page of one: the links repeat it.',
    list({ name: 'Engineering', limit: 1, shouldReturnTotalSize: true, expand: 'operations,personalSpace' }),
  );
  await transcript.list(
    { 'of 1000: this list cuts it without a word': list({ limit: 1000, shouldReturnTotalSize: true }) },
    tellPage,
  );

  await tellPages(scene, list);
  await transcript.list({
    'without a name': get('/group/member'),
    'with an empty name': list({ name: '' }),
    'with the parameter of another operation': get('/group/member', { groupId: scene.engineering.id }),
  });
  await scene.groupNamesNotFound((name) => list({ name, shouldReturnTotalSize: true }), tellPage);
  await scene.refusals(list({}));
});

testOperation('confluence.getMembersByName', async (scene) => {
  const { transcript, as } = scene;
  const list = (query: Query, name = 'engineering') =>
    get(`/group/${encodeURIComponent(name)}/member`, query);

  transcript.heading('Success');
  await transcript.tell('The name in the path; `expand=None` as python sends it is nothing.', {
    ...list({ start: 0, limit: 50, expand: 'None' }),
    authorization: as.bob,
  });
  await transcript.list(
    { 'with a total, which this operation does not have': list({ shouldReturnTotalSize: true, limit: 1 }) },
    tellPage,
  );

  await tellPages(scene, list);
  await transcript.list({
    'of 201: this list refuses it': list({ limit: 201 }),
    'of 1000, the default of python 3.41': list({ limit: 1000, start: 0, expand: 'None' }),
  });
  await scene.groupNamesNotFound((name) => list({}, name), tellPage);
  await scene.refusals(list({}));
});

testOperation('confluence.getMembersById', async (scene) => {
  const { transcript, as, engineering, people } = scene;
  const list = (query: Query, id = engineering.id) =>
    get(`/group/${encodeURIComponent(id)}/membersByGroupId`, query);

  transcript.heading('Success');
  await transcript.tell('The active members, oldest account first.', { ...list({}), authorization: as.bob });
  await transcript.tell(
    'A page of one in the middle, with the total and an expansion in two spellings.',
    list({
      limit: 1,
      start: 1,
      shouldReturnTotalSize: 'True',
      expand: ['operations', 'isExternalCollaborator,None'],
    }),
  );
  await transcript.list(
    {
      'with a flag that says neither': list({ shouldReturnTotalSize: 1 }),
      'of a synced group': list({}, scene.synced.id),
    },
    tellPage,
  );
  const design = await scene.org.createGroup('design');
  const total = list({ shouldReturnTotalSize: true }, design.id);
  await transcript.list({ 'of a group of nobody': total }, tellPage);
  const body = { accountId: people.carol.accountId };
  await transcript.list({
    'now Carol is in it, who is suspended': post('/group/userByGroupId', { groupId: design.id }, body),
  });
  await transcript.list({ 'of a group with nobody active: listed and counted alike': total }, tellPage);

  await tellPages(scene, list);
  await transcript.list({
    'of 201: this list refuses it': list({ limit: 201 }),
    'of 1000, the default of python 5.0': list({ limit: 1000 }),
  });
  await scene.groupIdsNotFound((id) => list({ shouldReturnTotalSize: true }, id), tellPage);
  await transcript.list({ 'of an address without an id': list({}, '') });
  await scene.refusals(list({}));
});

/** What adding has in common, whether the group is named or its id told. */
async function tellAdding(
  scene: Scene,
  path: string,
  design: Query,
  groups: { everyone: Query; owners: Query; engineering: Query },
): Promise<void> {
  const { transcript, people, server, org } = scene;
  const { bob, carol, erin } = people;
  const add = (body: unknown, query = design) => post(path, query, body);

  transcript.heading('Success');
  await transcript.tell('There is nothing to tell, in JSON.', add({ accountId: bob.accountId }));
  await transcript.tell(
    'A member already is a success, and changes nothing; what else is sent is ignored.',
    add({ accountId: bob.accountId, name: 'carol', type: 'known' }),
  );
  await transcript.tell(
    'Someone who is not active may be added, and is not listed.',
    add({ accountId: carol.accountId }),
  );
  await transcript.list({ 'the members at once': get('/group/member', { name: 'design' }) }, tellPage);

  transcript.heading('Conflict');
  await transcript.list({
    'to a synced group': add({ accountId: erin.accountId }, groups.everyone),
    'to a group beyond the reach of who administers the site': add(
      { accountId: erin.accountId },
      groups.owners,
    ),
  });
  await server.directory.organizations.setSeatLimit(org.operator, org.confluence, 1);
  await transcript.tell(
    'No seats are left of what the group grants.',
    add({ accountId: erin.accountId }, groups.engineering),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': add(undefined),
    'without an account': add({}),
    'with an account that is null': add({ accountId: null }),
    'with an empty account': add({ accountId: '' }),
    'with an account that is no text': add({ accountId: 7 }),
    'with several accounts': add({ accountId: [bob.accountId] }),
    'with a username': add({ username: 'bob' }),
    'without a group': post(path, {}, { accountId: bob.accountId }),
    ...unreadable(add),
  });
  await scene.accountsNotFound((accountId) => add({ accountId }));
}

testOperation('confluence.addUserById', async (scene) => {
  const { org, engineering, synced, people } = scene;
  const design = await org.createGroup('design');
  const owners = await org.findGroup('org-admins');
  await tellAdding(
    scene,
    '/group/userByGroupId',
    { groupId: design.id },
    {
      everyone: { groupId: synced.id },
      owners: { groupId: owners.id },
      engineering: { groupId: engineering.id },
    },
  );
  const add = (groupId: string) =>
    post('/group/userByGroupId', { groupId }, { accountId: people.erin.accountId });
  await scene.groupIdsNotFound(add);
  await scene.refusals(add(design.id));
});

testOperation('confluence.addUserByName', async (scene) => {
  const { org, people } = scene;
  await org.createGroup('design');
  await tellAdding(
    scene,
    '/group/user',
    { name: 'Design' },
    { everyone: { name: 'everyone' }, owners: { name: 'org-admins' }, engineering: { name: 'engineering' } },
  );
  const add = (name: string) => post('/group/user', { name }, { accountId: people.erin.accountId });
  await scene.groupNamesNotFound(add);
  await scene.refusals(add('design'));
});

/** What removing has in common, whether the group is named or its id told. */
async function tellRemoving(
  scene: Scene,
  path: string,
  engineering: Query,
  groups: { everyone: Query; owners: Query },
): Promise<void> {
  const { transcript, people, org } = scene;
  const { bob, carol, erin } = people;
  const away = (query: Query, group = engineering) => remove(path, { ...group, ...query });

  transcript.heading('Success');
  await transcript.tell('There is no body.', away({ accountId: bob.accountId }));
  await transcript.tell('A success again, though nothing changes.', away({ accountId: bob.accountId }));
  await transcript.list({
    'who never was a member': away({ accountId: erin.accountId }),
    'who is not active': away({ accountId: carol.accountId, username: 'alice', key: 'alice' }),
  });
  await transcript.list({ 'the members at once': get('/group/member', { name: 'engineering' }) }, tellPage);

  transcript.heading('Conflict');
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  await transcript.list({
    'from a synced group': away({ accountId: bob.accountId }, groups.everyone),
    'from a group beyond the reach of who administers the site': away(
      { accountId: heidi.accountId },
      groups.owners,
    ),
    'the last administrator of the organization, by herself': {
      ...away({ accountId: heidi.accountId }, groups.owners),
      authorization: `Bearer ${await org.createToken(heidi)}`,
    },
  });

  transcript.heading('Not valid');
  await transcript.list({
    'without an account': away({}),
    'with an empty account': away({ accountId: '' }),
    'with a username': away({ username: 'alice' }),
    'without a group': remove(path, { accountId: bob.accountId }),
    'with the body of the other operation': { ...away({}), body: { accountId: bob.accountId } },
  });
  await scene.accountsNotFound((accountId) => away({ accountId }));
}

testOperation('confluence.removeUserById', async (scene) => {
  const { org, engineering, synced, people } = scene;
  const owners = await org.findGroup('org-admins');
  const path = '/group/userByGroupId';
  await tellRemoving(
    scene,
    path,
    { groupId: engineering.id },
    { everyone: { groupId: synced.id }, owners: { groupId: owners.id } },
  );
  const away = (groupId: string) => remove(path, { groupId, accountId: people.alice.accountId });
  await scene.groupIdsNotFound(away);
  await scene.refusals(away(engineering.id));
});

testOperation('confluence.removeUserByName', async (scene) => {
  const path = '/group/user';
  await tellRemoving(
    scene,
    path,
    { name: 'Engineering' },
    { everyone: { name: 'everyone' }, owners: { name: 'org-admins' } },
  );
  const away = (name: string) => remove(path, { name, accountId: scene.people.alice.accountId });
  await scene.groupNamesNotFound(away);
  await scene.refusals(away('engineering'));
});
