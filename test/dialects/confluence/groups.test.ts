import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, testOperation, unreadable, type wiki } from './scene.ts';

/** `2 of 7 from 0, by 2, next: a, b` */
function tellPage({ body }: Answer): string {
  const names = body.results.map(({ name }: { name: string }) => name).join(', ') || 'none';
  const links = ['prev', 'next'].filter((link) => link in body._links).join(' and ');
  const total = 'totalSize' in body ? ` of ${body.totalSize}` : '';
  return `${body.size}${total} from ${body.start}, by ${body.limit}, ${links || 'no links'}: ${names}`;
}

testOperation('confluence.getGroups', async (scene) => {
  const { transcript, as, org, synced } = scene;
  const list = (query?: Parameters<typeof wiki>[1]) => get('/group', query);

  transcript.heading('Success');
  await transcript.tell('Ascending by name, a page of two.', list({ limit: 2 }));
  await transcript.tell('The page after it, by the link of the one before.', {
    ...list({ next: true, limit: 2, start: 2 }),
    authorization: as.bob,
  });

  transcript.heading('Who gets in by a group');
  await org.grantToGroup(synced, org.confluence, 'atlassian/admin');
  await transcript.list(
    {
      'those who use Confluence': list({ accessType: 'user' }),
      'those who administer Confluence': list({ accessType: 'admin' }),
      'those who administer the site': list({ accessType: 'site-admin' }),
      'a page of them': list({ accessType: 'user', limit: 1 }),
    },
    ({ body, ...rest }) => `${tellPage({ body, ...rest })}; ${JSON.stringify(body._links)}`,
  );

  transcript.heading('Pages');
  await transcript.list(
    {
      all: list(),
      'the last of two': list({ start: 6, limit: 2 }),
      'past the end': list({ start: 50, limit: 2 }),
      'of none': list({ limit: 0 }),
      'of 1000, as python asks for': list({ limit: 1000, start: 0 }),
      'of the most there may be': list({ limit: 2_147_483_647 }),
      'with empty numbers': list({ limit: '', start: '' }),
      'with a total, which this operation does not have': list({ limit: 1, shouldReturnTotalSize: true }),
    },
    tellPage,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'a start before all': list({ start: -1 }),
    'a page of less than none': list({ limit: -1 }),
    'both: the start is told first': list({ start: -1, limit: -1 }),
    'a page of some': list({ limit: 'some' }),
    'a page of one and a half': list({ limit: '1.5' }),
    'a page beyond all numbers': list({ limit: '2147483648' }),
    'a start beyond all numbers': list({ start: '99999999999999999999' }),
    'an unknown type of access': list({ accessType: 'guest' }),
    'an empty type of access': list({ accessType: '' }),
    'a type of access in capitals': list({ accessType: 'USER' }),
  });

  await scene.refusals(list());
});

testOperation('confluence.createGroup', async (scene) => {
  const { transcript } = scene;
  const create = (body?: unknown) => post('/group', {}, body);

  transcript.heading('Success');
  await transcript.tell('The group is there at once, and empty.', create({ name: 'design' }));
  await transcript.tell(
    'The name is trimmed. What else is sent is ignored, such as the `type` of python.',
    create({
      name: '  water\u00a0quality / lower pond; 50% + ',
      type: 'group',
      usageType: 'TEAM_COLLABORATION',
    }),
  );
  await transcript.tell('A name that only another directory knows is free.', create({ name: 'Masons' }));

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': create(),
    'without a name': create({}),
    'with a name that is null': create({ name: null }),
    'with an empty name': create({ name: '' }),
    'with a blank name': create({ name: ' \u00a0\t' }),
    'with a name that is no text': create({ name: 7 }),
    'with a list of names': create({ name: ['design'] }),
    'with a name of 256 characters': create({ name: 'x'.repeat(256) }),
    'with a control character in the name': create({ name: 'bell\u0007' }),
    'with half a character in the name': create('{"name":"\\ud83d"}'),
    'with NUL in the name': create('{"name":"nul\\u0000"}'),
    ...unreadable(create),
  });

  transcript.heading('Conflict');
  await transcript.tell('A name is taken whatever its case.', create({ name: 'ENGINEERING' }));
  await transcript.list({
    'a name that is trimmed to one taken': create({ name: ' engineering ' }),
    'the name of a synced group': create({ name: 'everyone' }),
    'the name of a default group, which is kept free for it': create({ name: 'Jira-Admins-Fernhollow' }),
  });

  await scene.refusals(create({ name: 'refused' }));
});

testOperation('confluence.deleteGroup', async (scene) => {
  const { transcript, org, people } = scene;
  const erase = (name: string) => remove('/group', { name });
  const design = await org.createGroup('Design & water');
  await org.join(design, people.bob);

  transcript.heading('Success');
  await transcript.tell('By name, in any case. There is no body.', erase('DESIGN & water'));
  await transcript.tell('It is gone at once.', get('/group/by-name', { name: 'Design & water' }));
  await transcript.tell(
    'Its members are left alone.',
    get('/user/memberof', { accountId: people.bob.accountId }),
  );

  transcript.heading('Conflict');
  await transcript.list({
    'a synced group': erase('everyone'),
    'the default group of a role': erase('confluence-users-fernhollow'),
    'a group of administrators': erase('site-admins'),
    'a group beyond the reach of who administers the site': erase('org-admins'),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'without a name': remove('/group'),
    'with an empty name': erase(''),
    'with a blank name': erase('  '),
    'with the parameter of another operation': remove('/group', { id: scene.engineering.id }),
  });

  await scene.groupNamesNotFound(erase);
  await scene.refusals(erase('engineering'));
});

testOperation('confluence.deleteGroupById', async (scene) => {
  const { transcript, org, people, engineering, synced } = scene;
  const erase = (id: string) => remove('/group/by-id', { id });
  const design = await org.createGroup('design');
  await org.join(design, people.bob);

  transcript.heading('Success');
  await transcript.tell('There is no body.', erase(design.id));
  await transcript.tell('A second time it is not found.', erase(design.id));
  await transcript.tell(
    'Its name is free again, for a group with another id.',
    post('/group', {}, { name: 'design' }),
  );

  transcript.heading('Conflict');
  const ids = await Promise.all(
    ['confluence-users-fernhollow', 'site-admins', 'org-admins'].map((name) => org.findGroup(name)),
  );
  const [users, admins, owners] = ids.map(({ id }) => id);
  await transcript.list({
    'a synced group': erase(synced.id),
    'the default group of a role': erase(users ?? ''),
    'a group of administrators': erase(admins ?? ''),
    'a group beyond the reach of who administers the site': erase(owners ?? ''),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'without an id': remove('/group/by-id'),
    'with an empty id': erase(''),
    'with the parameter of another operation': remove('/group/by-id', { groupId: engineering.id }),
  });

  await scene.groupIdsNotFound(erase);
  await scene.refusals(erase(engineering.id));
});

testOperation('confluence.getGroupByName', async (scene) => {
  const { transcript, org, as } = scene;
  const read = (name: string) => get('/group/by-name', { name });

  transcript.heading('Success');
  await transcript.tell('Every key a group has.', { ...read('engineering'), authorization: as.bob });
  await transcript.tell('The name in another case; a synced group.', read('EVERYONE'));
  await org.createGroup('picker', { type: 'TEAM', managedBy: 'team-members' });
  await transcript.tell('The only way to a group that is called like a path.', read('picker'));

  transcript.heading('Not valid');
  await transcript.list({
    'without a name': get('/group/by-name'),
    'with an empty name': read(''),
    'with a blank name': read(' '),
  });

  await scene.groupNamesNotFound(read);
  await scene.refusals(read('engineering'));
});

testOperation('confluence.getGroupById', async (scene) => {
  const { transcript, as, engineering } = scene;
  const read = (id: string) => get('/group/by-id', { id });

  transcript.heading('Success');
  await transcript.tell('The link of a group leads here.', {
    ...read(engineering.id),
    authorization: as.bob,
  });

  transcript.heading('Not valid');
  await transcript.list({
    'without an id': get('/group/by-id'),
    'with an empty id': read(''),
    'with the parameter of another operation': get('/group/by-id', { groupId: engineering.id }),
  });

  await scene.groupIdsNotFound(read);
  await scene.refusals(read(engineering.id));
});

testOperation('confluence.getGroup', async (scene) => {
  const { transcript, as } = scene;
  const read = (name: string) => get(`/group/${encodeURIComponent(name)}`);

  transcript.heading('Success');
  await transcript.tell('The name in the path.', { ...read('engineering'), authorization: as.bob });
  await transcript.tell('In another case.', read('Engineering'));

  await scene.groupNamesNotFound(read);
  await scene.refusals(read('engineering'));
});

testOperation('confluence.pickGroups', async (scene) => {
  const { transcript, as, org } = scene;
  const pick = (query?: Parameters<typeof wiki>[1]) => get('/group/picker', query);
  await org.createGroups('50% done', '50 percent', 'Über_graben');

  transcript.heading('Success');
  await transcript.tell('A part of the name in any case; no total, since nobody asked.', {
    ...pick({ query: 'NGINE' }),
    authorization: as.bob,
  });
  await transcript.tell(
    'A page of one, with the total.',
    pick({ query: 'users', limit: 1, shouldReturnTotalSize: true }),
  );
  await transcript.tell(
    'The page after it.',
    pick({ query: 'users', limit: 1, start: 1, shouldReturnTotalSize: 'TRUE' }),
  );

  transcript.heading('Queries and pages');
  await transcript.list(
    {
      'an empty query finds all': pick({ query: '' }),
      'in the order of names, wherever the match is': pick({
        query: 'e',
        shouldReturnTotalSize: true,
        limit: 3,
      }),
      'a percent sign is a letter like others': pick({ query: '%' }),
      'so is an underscore': pick({ query: '_' }),
      'an umlaut in another case, decomposed': pick({ query: 'u\u0308BER' }),
      'none found': pick({ query: 'test', limit: 1, shouldReturnTotalSize: true }),
      'past the end': pick({ query: 'users', start: 9, shouldReturnTotalSize: true }),
      'of none': pick({ query: 'users', limit: 0, shouldReturnTotalSize: true }),
      'of 1000, which is cut': pick({ query: 'users', limit: 1000 }),
      'a flag that says neither': pick({ query: 'users', shouldReturnTotalSize: 'yes' }),
    },
    tellPage,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a query': pick(),
    'a start before all': pick({ query: '', start: -1 }),
    'a page of less than none': pick({ query: '', limit: -1 }),
    'a page of some': pick({ query: '', limit: 'some' }),
    'a query that no text can be': pick({ query: 'nul\0' }),
  });

  await scene.refusals(pick({ query: 'e' }));
});
