import { get, post, remove, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v2.addUserToGroup', async (scene) => {
  const { transcript, org, alice, bob, carol, dave, engineering, synced, masons, contractors, foreign } =
    scene;
  const path = scene.v2(`/groups/${engineering.id}/memberships`);
  const add = (accountId: unknown) => post(path, { accountId });

  transcript.heading('Success');
  await transcript.tell('Carol joins.', add(carol.accountId));
  await transcript.tell(
    'Again: the service answers as the first time, and nothing is recorded.',
    add(carol.accountId),
  );
  await transcript.tell(
    'The members of a group are found among the users.',
    get(scene.v2(`/users?groupIds=${engineering.id}&limit=1`), { authorization: `Bearer ${org.keys.read}` }),
  );
  await transcript.tell(
    'In another directory.',
    post(scene.v2(`/groups/${masons.id}/memberships`, contractors.id), { accountId: dave.accountId }),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without an account': post(path, {}),
    'with the name of version 1': post(path, { account_id: carol.accountId }),
    'with an account that is no text': add(7),
    'with an account by no id': add('alice@example.com'),
    'with an empty account': add(''),
    'with an account id of 129 letters': add('x'.repeat(129)),
    'with a list of accounts': add([carol.accountId]),
    'with broken JSON': post(path, '{"accountId":'),
  });

  transcript.heading('Who cannot join');
  await transcript.list({
    'an unknown account': add(`712020:${UNKNOWN}`),
    'an account of another directory': add(dave.accountId),
    'an account of another organization': add(foreign.user.accountId),
  });
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });
  await transcript.tell('Someone suspended.', add(bob.accountId));

  transcript.heading('Groups that cannot be joined');
  await transcript.tell(
    'One that is synced.',
    post(scene.v2(`/groups/${synced.id}/memberships`), { accountId: alice.accountId }),
  );

  transcript.heading('No seats left');
  const resources = scene.server.directory.organizations;
  await resources.setSeatLimit(org.operator, org.jira, 2);
  const erin = await org.createUser('erin');
  await transcript.tell('Jira has two seats; Alice and Carol have them.', add(erin.accountId));
  await transcript.tell('Who has a seat may still join.', {
    ...post(scene.v2(`/groups/${(await org.findGroup('jira-software-users-fernhollow')).id}/memberships`)),
    body: { accountId: alice.accountId },
  });

  await scene.refusals(add(carol.accountId));
});

testOperation('organizations.v2.removeUserFromGroup', async (scene) => {
  const { transcript, org, alice, bob, carol, engineering, synced } = scene;
  const path = (accountId: string, group = engineering) =>
    scene.v2(`/groups/${group.id}/memberships/${accountId}`);

  transcript.heading('Success');
  await transcript.tell('Bob leaves.', remove(path(bob.accountId)));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', remove(path(bob.accountId)));
  await transcript.tell('Carol never was in it.', remove(path(carol.accountId)));
  await org.join(engineering, bob);
  await transcript.tell('An account id may come encoded.', remove(path(encodeURIComponent(bob.accountId))));
  await transcript.tell('The group is counted again.', get(scene.v2(`/groups/${engineering.id}`)));
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: alice.accountId });
  await transcript.tell('Who is suspended can be taken out.', remove(path(alice.accountId)));

  transcript.heading('Groups that cannot be left');
  await transcript.tell('One that is synced.', remove(path(carol.accountId, synced)));
  const admins = await org.findGroup('org-admins');
  await org.join(admins, carol);
  await transcript.tell('The administrators, by the last of them.', remove(path(carol.accountId, admins)));

  await org.join(engineering, bob);
  await scene.refusals(remove(path(bob.accountId)));
});
