import assert from 'node:assert/strict';
import { createCrowd } from '../../support/crowd.ts';
import { get, post, put, remove, testOperation, testScene, UNKNOWN } from './scene.ts';

testOperation('native.listMembers', async (scene) => {
  const { transcript, org, engineering, bob, foreign } = scene;
  await org.service.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });
  transcript.heading('Success');
  await transcript.tell(
    'Oldest account first, whatever their status.',
    get(`/groups/${engineering.id}/members`),
  );
  const names = ({ body }: { body: { items: { username: string }[]; total: number | null } }) =>
    `${body.items.map(({ username }) => username).join(', ')}; total ${body.total}`;
  await transcript.list(
    {
      'by number': get(`/groups/${engineering.id}/members?offset=1&limit=1`),
      'those who are active': get(`/groups/${engineering.id}/members?status=active`),
      'by name': get(`/groups/${engineering.id}/members?search=BO`),
      'by e-mail address, by number': get(`/groups/${engineering.id}/members?search=example.com&offset=1`),
    },
    names,
  );
  const first = await scene.ask(get(`/groups/${engineering.id}/members?limit=1`));
  await transcript.list({ on: get(`/groups/${engineering.id}/members?cursor=${first.body.next}`) }, names);
  transcript.heading('Refused');
  await transcript.list({
    'an unknown group': get(`/groups/${UNKNOWN}/members`),
    'another organization’s': get(`/groups/${foreign.group.id}/members`),
    'another group’s cursor': get(`/groups/${scene.synced.id}/members?cursor=${first.body.next}`),
  });
  await scene.refusals(get(`/groups/${engineering.id}/members`));
});

testOperation('native.addMembers', async (scene) => {
  const { transcript, org, engineering, synced, alice, carol, foreign } = scene;
  const add = (body: unknown, group = engineering) => post(`/groups/${group.id}/members`, body);
  const mixed = [
    'CAROL',
    'sam@example.com',
    alice.accountId,
    'nobody',
    foreign.user.accountId,
    ' carol@example.com ',
  ];
  transcript.heading('A dry run');
  await transcript.tell('Says what would be, and changes nothing.', add({ members: mixed, dryRun: true }));
  transcript.heading('All or nothing');
  await transcript.list(
    { 'with someone unknown': add({ members: ['carol', 'nobody'], allOrNothing: true }) },
    ({ body }) => `applied: ${body.applied}, ${JSON.stringify(body.counts)}`,
  );
  transcript.heading('Success');
  await transcript.tell('Says the same, and does it.', add({ members: mixed }));
  await transcript.tell('Again changes nothing.', add({ members: ['carol'] }));
  transcript.heading('Seats');
  await org.service.organizations.setSeatLimit(org.operator, org.jira, 4);
  await transcript.tell('Who finds no seat is refused alone.', add({ members: ['olga', 'alice'] }));
  transcript.heading('Refused');
  await transcript.list({
    nobody: add({ members: [] }),
    'more than 10,000': add({ members: Array(10_001).fill('x') }),
    'what is no name': add({ members: [7] }),
    'to a synced group': add({ members: ['alice'] }, synced),
    'to another organization’s group': add({ members: ['alice'] }, foreign.group),
    'by who could not give what the group gives': {
      ...add({ members: ['sam'] }, await org.findGroup('org-admins')),
      authorization: scene.tokens.sam ?? '',
    },
  });
  await scene.refusals(add({ members: [carol.username] }));
});

testOperation('native.removeMembers', async (scene) => {
  const { transcript, org, engineering } = scene;
  const take = (body: unknown, group = engineering) => post(`/groups/${group.id}/members/remove`, body);
  await scene.refusals(take({ members: ['alice'] }));
  transcript.heading('A dry run');
  await transcript.tell('Changes nothing.', take({ members: ['alice', 'carol', 'nobody'], dryRun: true }));
  transcript.heading('Success');
  const done = await transcript.tell(
    'Takes them out.',
    take({ members: ['alice', 'carol', 'nobody', 'bob'] }),
  );
  await transcript.tell(
    'What was changed is what the opposite request takes, to undo it.',
    post(`/groups/${engineering.id}/members`, { members: done.body.changedAccountIds }),
  );
  transcript.heading('The last administrator');
  const admins = await org.findGroup('org-admins');
  await transcript.tell('Stays.', take({ members: ['olga', 'bob'] }, admins));
});

testOperation('native.addMember', async (scene) => {
  const { transcript, engineering, carol, foreign } = scene;
  const add = (accountId: string) => put(`/groups/${engineering.id}/members/${accountId}`);
  await transcript.list({
    added: add(carol.accountId),
    again: add(carol.accountId),
    'by the person': put(`/users/${carol.accountId}/groups/${scene.synced.id}`),
    'another organization’s': add(foreign.user.accountId),
    nobody: add('nobody'),
  });
  await scene.refusals(add(carol.accountId));
});

testOperation('native.removeMember', async (scene) => {
  const { transcript, engineering, alice, bob } = scene;
  const take = (accountId: string) => remove(`/groups/${engineering.id}/members/${accountId}`);
  await scene.refusals(take(alice.accountId));
  await transcript.list({
    removed: take(alice.accountId),
    again: take(alice.accountId),
    'by the person': remove(`/users/${bob.accountId}/groups/${engineering.id}`),
  });
});

testScene('10,000 people are tried, added and taken out at once', async (scene) => {
  const { org, engineering } = scene;
  const crowd = await createCrowd(org, null, 10_000, { prefix: 'p' });
  const members = crowd.map(
    ({ username, email, accountId }, index) => [username, email, accountId][index % 3],
  );
  const counts = { changed: 10_000, unchanged: 0, repeated: 0, refused: 0 };
  const before = await org.extent();
  const tried = await scene.ask(post(`/groups/${engineering.id}/members`, { members, dryRun: true }));
  assert.deepEqual([tried.status, tried.body.applied, tried.body.counts], [200, false, counts]);
  assert.deepEqual(await org.extent(), before);
  const added = await scene.ask(post(`/groups/${engineering.id}/members`, { members }));
  assert.deepEqual([added.body.applied, added.body.counts], [true, counts]);
  assert.deepEqual(added.body.lines, tried.body.lines);
  const deep = await scene.ask(get(`/groups/${engineering.id}/members?offset=9000&limit=500`));
  assert.deepEqual([deep.body.items.length, deep.body.total], [500, 10_002]);
  assert.equal(deep.body.items[0].accountId, crowd[8998]?.accountId);
  const undo = { members: added.body.changedAccountIds };
  const removed = await scene.ask(post(`/groups/${engineering.id}/members/remove`, undo));
  assert.deepEqual(removed.body.counts, counts);
  const after = await scene.ask(get(`/groups/${engineering.id}`));
  assert.equal(after.body.memberCount, 2);
});
