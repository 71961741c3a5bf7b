import { get, patch, post, remove, testOperation, UNKNOWN } from './scene.ts';

testOperation('native.listGroups', async (scene) => {
  const { transcript, org, engineering, tokens } = scene;
  await org.createGroup('Engine room');
  transcript.heading('Success');
  await transcript.tell('A page is found as one types, whatever the case.', get('/groups?search=ENGINE'));
  const names = ({ body }: { body: { items: { name: string }[]; total: number | null } }) =>
    `${body.items.map(({ name }) => name).join(', ')}; total ${body.total}`;
  await transcript.list(
    {
      'those that are synced': get('/groups?source=synced'),
      'those that are local, the most members first': get('/groups?source=local&sort=-memberCount&limit=2'),
      'from the third one on, by number': get('/groups?offset=2&limit=2'),
      'backwards, from the third one on, by number': get('/groups?offset=2&limit=2&sort=-name'),
      'the newest first': get('/groups?sort=-createdAt&limit=2'),
      'the last changed first': get('/groups?sort=-updatedAt&limit=1&search=engine'),
      'of a type that none is of': get('/groups?type=TEAM'),
      'with a role on a product by its name': get('/groups?resource=jira-software&role=user'),
      'with a role on a product by its ARI': get(`/groups?resource=${org.confluence}`),
      'with an administrator’s role': get('/groups?role=atlassian/org-admin'),
      'that someone is in': get(`/groups?accountId=${scene.alice.accountId}`),
      'of a directory': get(`/groups?directoryId=${engineering.directoryId}&search=engineering`),
    },
    names,
  );
  const first = await transcript.tell(
    'Cursors lead on, and carry what was asked for.',
    get('/groups?search=engin&limit=1'),
  );
  const second = await transcript.tell('The next page.', get(`/groups?cursor=${first.body.next}`));
  await transcript.tell('And back.', get(`/groups?cursor=${second.body.previous}`));
  await transcript.tell('Who may look but not change sees so.', {
    ...get('/groups?search=engineering'),
    authorization: tokens.alice ?? '',
  });

  const contractors = await org.createDirectory('Contractors');
  await org.createGroup('masons', { directory: contractors });
  await org.createGroup('joiners', { directory: contractors });
  const theirs = await scene.ask(get(`/groups?directoryId=${contractors.id}&limit=1`));
  await transcript.list(
    { 'a cursor stays in the directory that it began in': get(`/groups?cursor=${theirs.body.next}`) },
    names,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'a cursor that was altered': get(`/groups?cursor=x${first.body.next}`),
    'a cursor of another list': get(`/users?cursor=${first.body.next}`),
    'a cursor with an offset': get(`/groups?offset=1&cursor=${first.body.next}`),
    'an order there is none of': get('/groups?sort=size'),
    'a page too large': get('/groups?limit=501'),
    'an unknown directory': get(`/groups?directoryId=${UNKNOWN}`),
  });
  await scene.refusals(get('/groups'));
});

testOperation('native.createGroup', async (scene) => {
  const { transcript } = scene;
  transcript.heading('Success');
  await transcript.tell(
    'The group, and where it is.',
    post('/groups', { name: 'design', description: 'Draws' }),
  );
  transcript.heading('Refused');
  await transcript.list({
    'a name that is taken in another case': post('/groups', { name: 'ENGINEERING' }),
    'a name kept for a product': post('/groups', { name: 'jira-admins-fernhollow' }),
    'a blank name': post('/groups', { name: ' ' }),
    'no name': post('/groups', {}),
    'broken JSON': post('/groups', '{"name": "broken'),
    'a directory that is not there': post('/groups', { name: 'x', directoryId: UNKNOWN }),
  });
  await scene.refusals(post('/groups', { name: 'refused' }));
});

testOperation('native.getGroup', async (scene) => {
  const { transcript, engineering, foreign } = scene;
  transcript.heading('Success');
  await transcript.tell('All there is to say.', get(`/groups/${engineering.id}`));
  transcript.heading('Not found');
  await transcript.list({
    'an unknown group': get(`/groups/${UNKNOWN}`),
    'of another organization': get(`/groups/${foreign.group.id}`),
    'what is no id': get('/groups/engineering'),
    'a method there is none of': { ...get(`/groups/${engineering.id}`), method: 'PUT' },
  });
  await scene.refusals(get(`/groups/${engineering.id}`));
});

testOperation('native.updateGroup', async (scene) => {
  const { transcript, engineering, synced, foreign } = scene;
  const change = (body: unknown, group = engineering) => patch(`/groups/${group.id}`, body);
  transcript.heading('Success');
  await transcript.tell('A new name; the id, members and roles stay.', change({ name: 'Weir builders' }));
  await transcript.tell('Both at once.', change({ name: 'builders', description: 'Builds and mends' }));
  await transcript.tell('The case alone.', change({ name: 'Builders' }));
  await transcript.list(
    {
      'what is so already changes nothing': change({ name: 'Builders' }),
      'nor does nothing': change({}),
      'a synced group may be described': change({ description: 'All' }, synced),
    },
    () => '',
  );
  await transcript.list(
    { 'the old name is free': post('/groups', { name: 'engineering' }) },
    ({ body }) => body.name,
  );
  transcript.heading('Refused');
  await transcript.list({
    'a name that is taken': change({ name: 'Everyone' }),
    'a name kept for a product': change({ name: 'confluence-users-fernhollow' }),
    'a blank name': change({ name: '' }),
    'a name for a synced group': change({ name: 'all' }, synced),
    'another organization’s group': change({ name: 'ours' }, foreign.group),
  });
  await scene.refusals(change({ name: 'refused' }));
});

testOperation('native.deleteGroup', async (scene) => {
  const { transcript, engineering, synced, foreign, org } = scene;
  transcript.heading('Refused');
  await transcript.list({
    'with members, when it should be empty': remove(`/groups/${engineering.id}?onlyIfEmpty=true`),
    'a synced one': remove(`/groups/${synced.id}`),
    'a default one': remove(`/groups/${(await org.findGroup('jira-software-users-fernhollow')).id}`),
    'one that makes administrators': remove(`/groups/${(await org.findGroup('org-admins')).id}`),
    'another organization’s': remove(`/groups/${foreign.group.id}`),
  });
  await scene.refusals(remove(`/groups/${engineering.id}`));
  transcript.heading('Success');
  await transcript.tell('It is gone.', remove(`/groups/${engineering.id}`));
  await transcript.list({ 'once more': remove(`/groups/${engineering.id}`) });
});

testOperation('native.getGroupImpact', async (scene) => {
  const { transcript, org, engineering, alice, bob, carol, foreign } = scene;
  transcript.heading('Success');
  await transcript.tell('Both use Jira by this group alone.', get(`/groups/${engineering.id}/impact`));
  await org.grantToUser(alice, org.jira);
  const testers = await org.createGroup('testers');
  await org.grantToGroup(testers, org.jira, 'atlassian/viewer');
  await org.join(testers, bob);
  await org.join(engineering, carol);
  await org.service.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
  await transcript.tell(
    'Alice has the role directly as well; Bob would keep another role; Carol, who is suspended, uses nothing.',
    get(`/groups/${engineering.id}/impact`),
  );
  const users = await org.findGroup('jira-software-users-fernhollow');
  await transcript.tell('A default group is protected, and says so.', get(`/groups/${users.id}/impact`));
  await transcript.list({ 'another organization’s': get(`/groups/${foreign.group.id}/impact`) });
  await scene.refusals(get(`/groups/${engineering.id}/impact`));
});

testOperation('native.getGroupUsage', async (scene) => {
  const { transcript, org, engineering, foreign } = scene;
  transcript.heading('Success');
  await transcript.tell('What it gives.', get(`/groups/${engineering.id}/usage`));
  const admins = await org.findGroup('jira-admins-fernhollow');
  await transcript.tell('What rests on it.', get(`/groups/${admins.id}/usage`));
  await transcript.list({ 'another organization’s': get(`/groups/${foreign.group.id}/usage`) });
});

testOperation('native.listGroupRoles', async (scene) => {
  const { transcript, engineering, foreign } = scene;
  await transcript.tell('In order of product.', get(`/groups/${engineering.id}/roles`));
  await transcript.list({ 'another organization’s': get(`/groups/${foreign.group.id}/roles`) });
});

testOperation('native.grantGroupRole', async (scene) => {
  const { transcript, org, engineering } = scene;
  const give = (body: unknown) => post(`/groups/${engineering.id}/roles`, body);
  await transcript.tell('Given.', give({ resource: org.confluence, role: 'user' }));
  await transcript.list({
    again: give({ resource: org.confluence, role: 'atlassian/user' }),
    'a role there is none of': give({ resource: org.confluence, role: 'king' }),
    'an administrator’s role of the organization': give({
      resource: org.platform.organization,
      role: 'org-admin',
    }),
    'an unknown product': give({ resource: 'ari:cloud:confluence::site/none', role: 'user' }),
    'what is no product': give({ resource: 'confluence', role: 'user' }),
    'no product': give({ role: 'user' }),
  });
  await scene.refusals(give({ resource: org.confluence, role: 'guest' }));
});

testOperation('native.revokeGroupRole', async (scene) => {
  const { transcript, org, engineering } = scene;
  const take = (group: string) => post(`/groups/${group}/roles/revoke`, { resource: org.jira, role: 'user' });
  await scene.refusals(take(engineering.id));
  await transcript.tell('Taken.', take(engineering.id));
  const users = await org.findGroup('jira-software-users-fernhollow');
  await transcript.list({ again: take(engineering.id), 'from the last default group': take(users.id) });
});
