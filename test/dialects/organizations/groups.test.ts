import { get, post, remove, type Scene, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v2.createGroup', async (scene) => {
  const { transcript, org, contractors } = scene;
  const create = (body?: unknown) => post(scene.v2('/groups'), body);

  transcript.heading('Success');
  await transcript.tell(
    'The group is there at once; `Location` names it.',
    create({ name: 'design', description: 'Draws the weirs' }),
  );
  await transcript.tell(
    'The name is trimmed. Nobody needs a description, and what else is sent is ignored.',
    create({ name: '  water\u00a0quality ', managedBy: 'open' }),
  );
  await transcript.tell(
    'A description that is null is none.',
    create({ name: 'hydrology', description: null }),
  );
  await transcript.tell('Names are free that only another directory knows.', {
    ...create({ name: 'engineering' }),
    path: scene.v2('/groups', contractors.id),
  });
  await transcript.tell('Groupkeep has a scope of its own for writing.', {
    ...create({ name: 'surveyors' }),
    authorization: `Bearer ${org.keys.write}`,
  });

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': create(),
    'without a name': create({ description: 'Nameless' }),
    'with a blank name': create({ name: ' \t ' }),
    'with a name that is no text': create({ name: 7 }),
    'with a name of 256 characters': create({ name: 'x'.repeat(256) }),
    'with a control character in the name': create({ name: 'bell\u0007' }),
    'with a description of 1001 characters': create({ name: 'long', description: 'x'.repeat(1001) }),
    'with a description that is no text': create({ name: 'long', description: 7 }),
    'with a name that is null': create({ name: null }),
    'with a list': create([{ name: 'long' }]),
    'with broken JSON': create('{"name": "broken"'),
    'with a form': {
      ...create('name=form'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  });

  transcript.heading('Conflict');
  await transcript.tell('A name is taken whatever its case.', create({ name: 'ENGINEERING' }));
  await transcript.tell(
    'The names of default groups are kept free for them.',
    create({ name: 'Jira-Admins-Fernhollow' }),
  );

  await scene.refusals(create({ name: 'refused' }));
});

testOperation('organizations.v2.getGroup', async (scene) => {
  const { transcript, org, engineering, synced, masons } = scene;

  transcript.heading('Success');
  await transcript.tell('Counts are always told.', get(scene.v2(`/groups/${engineering.id}`)));
  await transcript.tell(
    'A synced group. `-` is any directory; the reply names the real one. Who may not write may not modify or delete.',
    get(scene.v2(`/groups/${synced.id}`, '-'), { authorization: `Bearer ${org.keys.read}` }),
  );
  await transcript.tell(
    'A group of another directory is not deletable by a key that only reads, local as it is.',
    get(scene.v2(`/groups/${masons.id}`, '-'), { authorization: `Bearer ${org.keys.read}` }),
  );
  const admins = await org.findGroup('jira-admins-fernhollow');
  await transcript.tell('A default group cannot be deleted.', get(scene.v2(`/groups/${admins.id}`)));
  const orgAdmins = await org.findGroup('org-admins');
  await transcript.tell(
    'Nor can one that makes administrators. What it says of itself is never absent.',
    get(scene.v2(`/groups/${orgAdmins.id}`)),
  );

  await scene.refusals(get(scene.v2(`/groups/${engineering.id}`)));
});

testOperation('organizations.v2.deleteGroup', async (scene) => {
  const { transcript, org, engineering, masons, synced, contractors } = scene;

  transcript.heading('Success');
  await transcript.tell(
    'A group goes with its members and roles.',
    remove(scene.v2(`/groups/${engineering.id}`)),
  );
  await transcript.tell('It is gone.', get(scene.v2(`/groups/${engineering.id}`)));
  await transcript.tell('Its name is free again.', post(scene.v2('/groups'), { name: 'engineering' }));
  await transcript.tell('One that is gone is not found.', remove(scene.v2(`/groups/${engineering.id}`)));
  await transcript.tell(
    'In another directory.',
    remove(scene.v2(`/groups/${masons.id}`, contractors.id), { authorization: `Bearer ${org.keys.write}` }),
  );

  transcript.heading('Protected groups');
  await transcript.tell('One that is synced.', remove(scene.v2(`/groups/${synced.id}`)));
  const users = await org.findGroup('jira-software-users-fernhollow');
  await transcript.tell('The default group of a role.', remove(scene.v2(`/groups/${users.id}`)));
  const orgAdmins = await org.findGroup('org-admins');
  await transcript.tell(
    'One that makes administrators of the organization.',
    remove(scene.v2(`/groups/${orgAdmins.id}`)),
  );
  const gatekeepers = await org.createGroup('gatekeepers');
  await org.grantToGroup(gatekeepers, org.confluence, 'atlassian/admin');
  await transcript.tell(
    'One that makes administrators of a product.',
    remove(scene.v2(`/groups/${gatekeepers.id}`)),
  );

  const design = await org.createGroup('design');
  await scene.refusals(remove(scene.v2(`/groups/${design.id}`)));
});

testOperation('organizations.v2.getGroups', async (scene) => {
  const { transcript, org, alice, bob, carol, engineering, masons, contractors } = scene;
  const list = (query = '', directory?: string) => get(scene.v2(`/groups${query}`, directory));
  await org.createGroup('Émigrés');

  transcript.heading('Success');
  await transcript.tell(
    'By name, without counts.',
    list('?searchTerm=E&resourceOwners=jira-software&roleIds=atlassian/user'),
  );
  await transcript.tell(
    'With the counts asked for.',
    list(`?groupIds=${engineering.id}&counts={"includeUsers":true,"includeResources":true}`),
  );
  await transcript.tell(
    'The first page, in the other order.',
    list('?limit=1&sortBy=[{"field":"name","direction":"desc"}]'),
  );

  transcript.heading('Filters');
  const count = countNames(scene);
  await count({
    'the directory': list('?limit=100'),
    'every directory': list('?limit=100', '-'),
    'narrowed to one directory': list(`?directoryIds=${contractors.id}`, '-'),
    'narrowed to a directory other than that of the path': list(`?directoryIds=${contractors.id}`),
    'with members': list(`?accountIds=${alice.accountId},${carol.accountId}`),
    'with a member who is in no group of this directory': list(`?accountIds=${scene.dave.accountId}`),
    'by id': list(`?groupIds=${engineering.id}&groupIds=${masons.id}`, '-'),
    'by an id of another organization': list(`?groupIds=${scene.foreign.group.id}`, '-'),
    'by what is no id': list('?groupIds=engineering'),
    'by owner': list('?resourceOwners=jira-software'),
    'by resource': list(`?resourceIds=${org.confluence}`),
    'by role': list('?roleIds=atlassian/org-admin'),
    'by owner and role of one assignment': list('?resourceOwners=confluence&roleIds=atlassian/admin'),
    'by member and role': list(`?accountIds=${bob.accountId}&roleIds=atlassian/user`),
    'by name, without regard to case, accents as they are': list('?searchTerm=ÉMIG'),
    'by name, where the description matches': list('?searchTerm=weirs'),
    'by a name with a wildcard': list('?searchTerm=%25'),
    'with empty lists, which filter nothing': list('?accountIds=&groupIds=,&resourceIds=&searchTerm=engin'),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'with an unknown directory in the filter': list(`?directoryIds=${UNKNOWN}`),
    "with another organization's directory in the filter": list(
      `?directoryIds=${scene.marshgate.directory.id}`,
    ),
    'with an unknown role': list('?roleIds=atlassian/emperor'),
    'with a limit of 0': list('?limit=0'),
    'with a limit of 101': list('?limit=101'),
    'with a limit that is no number': list('?limit=many'),
    'with half a limit': list('?limit=1.5'),
    'with a cursor that is none': list('?cursor=bm9uc2Vuc2U'),
  });

  await scene.refusals(list());
});

testOperation('organizations.v2.searchGroups', async (scene) => {
  const { transcript, org, alice, engineering, masons, contractors } = scene;
  const search = (body?: unknown, directory?: string) => post(scene.v2('/groups/search', directory), body);

  transcript.heading('Success');
  await transcript.tell(
    'By names, without regard to case.',
    search({ groupNames: ['ENGINEERING', 'nobody'] }),
  );
  await transcript.tell(
    'With the counts asked for.',
    search({ groupIds: [engineering.id], expand: ['counts.users', 'counts.resources'] }),
  );
  await transcript.tell(
    'With one of them; the last group first.',
    search({ limit: 1, expand: ['counts.users'], sortBy: [{ field: 'name', direction: 'desc' }] }),
  );

  transcript.heading('Filters');
  const count = countNames(scene);
  await count({
    'without a body': search(),
    'with an empty object': search({}),
    'every directory': search({ limit: 100 }, '-'),
    'narrowed to one directory': search({ directoryIds: [contractors.id] }, '-'),
    'with members': search({ accountIds: [alice.accountId] }),
    'by id': search({ groupIds: [engineering.id, masons.id] }, '-'),
    'by owner': search({ resourceOwners: ['confluence'] }),
    'by resource': search({ resourceIds: [org.jira] }),
    'by role': search({ roleIds: ['atlassian/site-admin'] }),
    'by part of a name': search({ searchTerm: 'ADMINS' }),
    'with empty lists, which filter nothing': search({
      groupNames: [],
      groupIds: [],
      searchTerm: 'engin',
      sortBy: [],
    }),
    'by a field that there is none of, which is by name': search({
      searchTerm: 'users',
      sortBy: [{ field: 'id', direction: 'desc' }],
    }),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'with names and a search term': search({ groupNames: ['engineering'], searchTerm: 'eng' }),
    'with names and ids': search({ groupNames: ['engineering'], groupIds: [engineering.id] }),
    'with an unknown directory in the filter': search({ directoryIds: [UNKNOWN] }),
    'with an unknown role': search({ roleIds: ['atlassian/emperor'] }),
    'with an unknown expansion': search({ expand: ['counts.everything'] }),
    'with a limit of 0': search({ limit: 0 }),
    'with a limit of 101': search({ limit: 101 }),
    'with a limit in text': search({ limit: '20' }),
    'with a cursor that is none': search({ cursor: 'bm9uc2Vuc2U' }),
    'with ids that are no list': search({ groupIds: engineering.id }),
    'with broken JSON': search('{'),
  });

  await scene.refusals(search({}));
});

testOperation('organizations.v2.getGroupCount', async (scene) => {
  const { transcript, org, alice, engineering, masons, contractors } = scene;
  const count = (query = '', directory?: string) => get(scene.v2(`/groups/count${query}`, directory));

  transcript.heading('Success');
  await transcript.tell('A number and nothing else.', count());
  await transcript.list({
    'every directory': count('', '-'),
    'narrowed to one directory': count(`?directoryIds=${contractors.id}`, '-'),
    'with members': count(`?accountIds=${alice.accountId}`),
    'by id': count(`?groupIds=${engineering.id},${masons.id}`, '-'),
    'by owner': count('?resourceOwners=jira-software'),
    'by resource': count(`?resourceIds=${org.jira}`),
    'by role': count('?roleIds=atlassian/admin'),
    'by part of a name': count('?searchTerm=admins'),
    'with a limit and a cursor, which it does not know': count('?limit=0&cursor=nonsense'),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'with an unknown directory in the filter': count(`?directoryIds=${UNKNOWN}`),
    'with an unknown role': count('?roleIds=atlassian/emperor'),
    'with eleven groups': count(`?groupIds=${Array.from({ length: 11 }, (_, index) => index).join()}`),
  });

  await scene.refusals(count());
});

testOperation('organizations.v2.getGroupStats', async (scene) => {
  const { transcript, org, contractors } = scene;
  await org.createGroup('fish ladder', { type: 'TEAM', managedBy: 'team-members' });
  await org.createGroup('original', { type: 'USERBASE_GROUP', directory: contractors });
  const stats = (directory?: string) => get(scene.v2('/groups/stats', directory));

  transcript.heading('Success');
  await transcript.tell('Every directory.', stats('-'));
  await transcript.list({
    'the first directory': stats(),
    'another directory': stats(contractors.id),
    'with parameters, of which it knows none': get(scene.v2('/groups/stats?searchTerm=eng&limit=x')),
  });

  await scene.refusals(stats());
});

/** Tells of each request the names it finds. */
function countNames({ transcript }: Scene) {
  return (requests: Parameters<typeof transcript.list>[0]) =>
    transcript.list(requests, ({ body }) =>
      body.data.map((group: { name: string }) => group.name).join(', '),
    );
}
