import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, testOperation, UNKNOWN } from './scene.ts';

testOperation('jira.getGroup', async (scene) => {
  const { transcript, org, engineering, as } = scene;
  const read = (query: Parameters<typeof get>[1]) => get('/group', query);
  const byId = { groupId: engineering.id };

  transcript.heading('Success');
  await transcript.tell(
    'By id. `size` tells the active members, whom only an expansion lists. Carol is suspended and not counted.',
    read(byId),
  );
  await transcript.tell('With its members.', read({ ...byId, expand: 'users' }));
  await transcript.tell('By name, with a window of them: both ends count.', {
    ...read({ groupname: 'engineering', expand: 'users[1:1]' }),
    authorization: as.bob,
  });
  await transcript.tell('The name in another case.', read({ groupname: 'ENGINEERING' }));
  await org.createGroup('design');
  await transcript.tell('Nobody is in it.', read({ groupname: 'design', expand: 'users' }));

  transcript.heading('Windows');
  await transcript.list(
    {
      'of everyone and more': read({ ...byId, expand: 'users[0:49]' }),
      'of the last': read({ ...byId, expand: 'users[1:50]' }),
      'past the end': read({ ...byId, expand: 'users[2:51]' }),
      'that ends before it begins': read({ ...byId, expand: 'users[1:0]' }),
      'that begins before all': read({ ...byId, expand: 'users[-1:0]' }),
      'without numbers': read({ ...byId, expand: 'users[]' }),
      'with one number': read({ ...byId, expand: 'users[1]' }),
      'of a number beyond all': read({ ...byId, expand: 'users[99999999999999999999:99999999999999999999]' }),
      'beside another expansion': read({ ...byId, expand: 'avatars,users[0:0]' }),
      'of something else': read({ ...byId, expand: 'usersAndMore' }),
    },
    tellWindow,
  );

  await scene.groupsNotFound(read);
  await scene.refusals(read(byId));
});

/** `0 to 1 of 2: Alice, Bob` */
function tellWindow({ body: { users } }: Answer): string {
  const names = users.items.map((user: { displayName: string }) => user.displayName).join(', ');
  return `${users['start-index']} to ${users['end-index']} of ${users.size}: ${names}`;
}

testOperation('jira.createGroup', async (scene) => {
  const { transcript } = scene;
  const create = (body?: unknown) => post('/group', body);

  transcript.heading('Success');
  await transcript.tell(
    'The group is there at once, empty; `Location` names it.',
    create({ name: 'design' }),
  );
  await transcript.tell(
    'The name is trimmed. What else is sent is ignored.',
    create({ name: '  water\u00a0quality ', description: 'Looks into the pond', users: ['bob'] }),
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
    'with a line break in the name': create({ name: 'two\nlines' }),
    'with half a character in the name': create('{"name":"\\ud83d"}'),
    'with NUL in the name': create('{"name":"nul\\u0000"}'),
    'with a list': create([{ name: 'design' }]),
    'with a text': create('"design"'),
    'with null': create('null'),
    'with broken JSON': create('{"name": "broken"'),
    'with a form': {
      ...create('name=form'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    'with plain text': { ...create('{"name":"plain"}'), headers: { 'content-type': 'text/plain' } },
  });

  transcript.heading('Conflict');
  await transcript.tell('A name is taken whatever its case.', create({ name: 'ENGINEERING' }));
  await transcript.list({
    'a name that is trimmed to one taken': create({ name: ' engineering ' }),
    'the name of a synced group': create({ name: 'everyone' }),
    'the name of a default group, which is kept free for it': create({ name: 'Jira-Admins-Fernhollow' }),
  });

  await scene.refusals(create({ name: 'refused' }));
  await transcript.list({
    'of anything, by someone who may not: permission comes first': {
      ...create('{"name":'),
      authorization: scene.as.bob,
    },
  });
});

testOperation('jira.removeGroup', async (scene) => {
  const { transcript, org, engineering, synced, masons, people } = scene;
  const erase = (query: Parameters<typeof remove>[1]) => remove('/group', query);
  const [design, surveyors, heirs] = await org.createGroups('design', 'surveyors', 'heirs');
  if (!design || !surveyors || !heirs) throw new Error('groups are missing');
  await org.join(surveyors, people.bob);

  transcript.heading('Success');
  await transcript.tell('By id. There is no body.', erase({ groupId: design.id }));
  await transcript.tell('It is gone at once.', get('/group', { groupId: design.id }));
  await transcript.tell('Its name is free again.', post('/group', { name: 'design' }));
  await transcript.tell(
    'By name, with a group to take over restrictions. It does not take over the members.',
    erase({ groupname: 'surveyors', swapGroup: 'heirs' }),
  );
  await transcript.tell('Bob was in surveyors.', get('/group', { groupId: heirs.id, expand: 'users' }));
  await transcript.tell(
    'By name, the other group by id.',
    erase({ groupname: 'design', swapGroupId: heirs.id }),
  );
  await transcript.tell('One that is gone is not found.', erase({ groupname: 'design' }));

  transcript.heading('Swap groups');
  await transcript.list({
    'by name and id': erase({ groupId: heirs.id, swapGroup: 'engineering', swapGroupId: engineering.id }),
    'by name and id, of a group that is not there': erase({
      groupId: UNKNOWN,
      swapGroup: 'engineering',
      swapGroupId: engineering.id,
    }),
    'the group itself, by id': erase({ groupId: heirs.id, swapGroupId: heirs.id }),
    'the group itself, by name': erase({ groupId: heirs.id, swapGroup: 'Heirs' }),
    'unknown, by name': erase({ groupId: heirs.id, swapGroup: 'nobody' }),
    'unknown, by id': erase({ groupId: heirs.id, swapGroupId: UNKNOWN }),
    'of another directory': erase({ groupId: heirs.id, swapGroupId: masons.id }),
  });

  transcript.heading('Protected groups');
  await transcript.tell('One that is synced.', erase({ groupId: synced.id }));
  await transcript.tell(
    'The default group of a role.',
    erase({ groupname: 'jira-software-users-fernhollow' }),
  );
  await transcript.tell('One that makes administrators.', erase({ groupname: 'site-admins' }));
  await transcript.tell(
    'One that makes administrators of what is above the site.',
    erase({ groupname: 'org-admins' }),
  );

  await scene.groupsNotFound(erase);
  await scene.refusals(erase({ groupId: heirs.id }));
});

testOperation('jira.bulkGetGroups', async (scene) => {
  const { transcript, org, engineering, synced, masons, foreign } = scene;
  const bulk = (query: Parameters<typeof get>[1] = {}) => get('/group/bulk', query);
  const comma = await org.createGroup('weirs, locks');
  const locks = await org.createGroup('locks');
  await org.grantToGroup(synced, org.confluence);
  // Neither of these is use of a product.
  await org.grantToGroup(locks, org.jira, 'atlassian/viewer');
  await org.grantToGroup(locks, org.jira, 'atlassian/user-access-admin');

  transcript.heading('Success');
  await transcript.tell('All groups of the site, by name.', bulk());
  await transcript.tell('The first page of two.', bulk({ maxResults: 2 }));
  await transcript.tell('The last page.', bulk({ startAt: 8, maxResults: 2 }));
  await transcript.tell('Past the end.', bulk({ startAt: 100 }));
  await transcript.tell(
    'By id, as it is repeated in the links.',
    bulk({ groupId: [engineering.id, synced.id], maxResults: 1 }),
  );

  transcript.heading('Filters');
  const tellPage = ({ body }: Answer) =>
    `${body.values.map((group: { name: string }) => group.name).join('; ')} (${body.total}, by ${body.maxResults})`;
  await transcript.list(
    {
      'by id': bulk({ groupId: engineering.id }),
      'by ids': bulk({ groupId: [engineering.id, synced.id] }),
      'by ids, joined by a comma': bulk({ groupId: `${engineering.id},${synced.id}` }),
      'by ids, some of them empty or unknown': bulk({ groupId: ['', UNKNOWN, 'nonsense', synced.id] }),
      'by the same id twice': bulk({ groupId: [synced.id, synced.id] }),
      'by an unknown id': bulk({ groupId: UNKNOWN }),
      'by an empty id, which filters nothing': bulk({ groupId: '', maxResults: 1 }),
      'by the id of another directory': bulk({ groupId: masons.id }),
      'by the id of another organization': bulk({ groupId: foreign.group.id }),
      'by name': bulk({ groupName: 'engineering' }),
      'by name in another case': bulk({ groupName: 'Engineering' }),
      'by names': bulk({ groupName: ['engineering', 'everyone', 'nobody'] }),
      'by names, joined by a comma': bulk({ groupName: 'engineering, everyone' }),
      'by a name with a comma': bulk({ groupName: 'weirs, locks' }),
      'by names, one with a comma': bulk({ groupName: ['weirs, locks', 'engineering'] }),
      'by id or name': bulk({ groupId: engineering.id, groupName: 'everyone' }),
      'by the parameter of other operations, which it does not know': bulk({ groupname: 'x', maxResults: 1 }),
      'administering the site': bulk({ accessType: 'site-admin' }),
      'administering a product': bulk({ accessType: 'admin' }),
      'using a product': bulk({ accessType: 'user' }),
      'using Jira': bulk({ accessType: 'user', applicationKey: 'jira-software' }),
      'using what the site does not have': bulk({ applicationKey: 'jira-servicedesk' }),
      'of Jira': bulk({ applicationKey: 'jira-software' }),
      'administering Jira': bulk({ accessType: 'admin', applicationKey: 'jira-software' }),
      'administering the site, with a product of which they have nothing': bulk({
        accessType: 'site-admin',
        applicationKey: 'jira-software',
      }),
      'administering the site, of one of two names': bulk({
        accessType: 'site-admin',
        groupName: ['site-admins', 'engineering'],
      }),
      'pages of more than 1000': bulk({ maxResults: 5000, groupId: comma.id }),
    },
    tellPage,
  );
  await org.grantToGroup(await org.findGroup('site-admins'), org.jira);
  await transcript.list(
    {
      'administering the site, and using Jira by the same group': bulk({
        accessType: 'site-admin',
        applicationKey: 'jira-software',
      }),
    },
    tellPage,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'an unknown kind of access': bulk({ accessType: 'emperor' }),
    'an access that every object has': bulk({ accessType: 'constructor' }),
    'an unknown product': bulk({ applicationKey: 'confluence' }),
    'a page of none': bulk({ maxResults: 0 }),
    'a page of less than none': bulk({ maxResults: -1 }),
    'a page of some': bulk({ maxResults: 'some' }),
    'a page beyond all numbers': bulk({ maxResults: '2147483648' }),
    'a start before all': bulk({ startAt: -1 }),
    'a start that is no number': bulk({ startAt: 'first' }),
    'a start beyond all numbers': bulk({ startAt: '99999999999999999999' }),
  });

  await scene.refusals(bulk());
});

testOperation('jira.findGroups', async (scene) => {
  const { transcript, org, engineering, synced, as } = scene;
  const pick = (query: Parameters<typeof get>[1] = {}) => get('/groups/picker', query);
  await org.createGroups('Design', 'designers', 'weirs, locks', 'R&D <core>');
  const grants = [{ resource: org.jira, role: 'atlassian/basic' }];
  const guests = await org.createGroup('guests');
  await scene.server.directory.assignments.grantToGroup(
    org.operator,
    { ...org.address(), groupId: guests.id },
    grants,
  );
  await org.join(guests, scene.people.erin);

  transcript.heading('Success');
  await transcript.tell('Groups whose names contain the query, by name.', pick({ query: 'de' }));
  await transcript.tell('Without regard to case.', pick({ query: 'de', caseInsensitive: true }));
  await transcript.tell('The first of all; the total says how many there are.', pick({ maxResults: 1 }));
  await transcript.tell('Names are escaped in `html`.', pick({ query: '&D <' }));
  await transcript.tell('No match.', pick({ query: 'zz' }));

  transcript.heading('Filters');
  await transcript.list(
    {
      all: pick(),
      'an empty query': pick({ query: '' }),
      'another case': pick({ query: 'DESIGN' }),
      'another case, without regard to it': pick({ query: 'DESIGN', caseInsensitive: true }),
      'another case, and a flag that says neither': pick({ query: 'DESIGN', caseInsensitive: 'perhaps' }),
      'without a group by name': pick({ query: 'esign', exclude: 'Design' }),
      'without groups by name': pick({ query: 'e', exclude: ['Design', 'designers', 'weirs, locks'] }),
      'without groups by name, joined by a comma': pick({ query: 'esign', exclude: 'Design,designers' }),
      'without groups by id': pick({ query: 'e', excludeId: [engineering.id, synced.id] }),
      'without groups by id, joined by a comma': pick({
        query: 'e',
        excludeId: `${engineering.id},${synced.id}`,
      }),
      'without unknown groups': pick({ query: 'esign', excludeId: `${UNKNOWN},nonsense` }),
      'a wildcard': pick({ query: '%' }),
      'another wildcard': pick({ query: 'd_signers' }),
      'retired parameters': pick({ query: 'esign', userName: 'bob', accountId: 'x' }),
      'a size of 20000': pick({ query: 'e', maxResults: 20_000 }),
    },
    tellPicked,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'names and ids to leave out': pick({ exclude: 'Design', excludeId: engineering.id }),
    'a size of none': pick({ maxResults: 0 }),
    'a size below none': pick({ maxResults: -1 }),
    'a size that is no number': pick({ maxResults: 'all' }),
    'a size beyond all numbers': pick({ maxResults: '2147483648' }),
    'a query that no text can be': pick({ query: 'nul\0' }),
  });

  transcript.heading('Who sees what');
  await transcript.tell('Nobody in particular sees nothing.', {
    ...pick({ query: 'esign' }),
    authorization: null,
  });
  await transcript.tell('A wrong credential is as none, and one header tells.', {
    ...pick({ query: 'esign' }),
    authorization: 'Basic nonsense',
  });
  await transcript.list(
    {
      'Bob, who uses Jira': { ...pick({ query: 'esign' }), authorization: as.bob },
      'Carol, who is suspended': { ...pick({ query: 'esign' }), authorization: as.carol },
      'Dave, of another directory': { ...pick({ query: 'esign' }), authorization: as.dave },
      'Mallory, of another organization': { ...pick({ query: 'esign' }), authorization: as.mallory },
      'Erin, who sees projects and may not browse, by part of a name': {
        ...pick({ query: 'esign' }),
        authorization: as.erin,
      },
      'Erin, by a whole name': { ...pick({ query: 'Design' }), authorization: as.erin },
      'Erin, by a whole name in another case': { ...pick({ query: 'design' }), authorization: as.erin },
      'Erin, by a whole name, without regard to case': {
        ...pick({ query: 'design', caseInsensitive: true }),
        authorization: as.erin,
      },
      'Erin, by nothing': { ...pick(), authorization: as.erin },
    },
    tellPicked,
  );
  const narrow = await org.createToken(scene.people.bob, { scopes: ['read:jira-work'] });
  await transcript.tell('A token without the scopes is refused here too.', {
    ...pick({ query: 'esign' }),
    authorization: `Bearer ${narrow}`,
  });
});

/** `Design; designers (2)` */
function tellPicked({ body }: Answer): string {
  return `${body.groups.map((group: { name: string }) => group.name).join('; ')} (${body.total})`;
}
