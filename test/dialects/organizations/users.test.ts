import type { Answer } from '../../support/transcript.ts';
import { get, post, remove, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v2.getUsers', async (scene) => {
  const { transcript, org, alice, bob, dave, engineering, synced, contractors } = scene;
  const list = (query = '', directory?: string) => get(scene.v2(`/users${query}`, directory));
  await scene.server.directory.users.rename(
    org.operator,
    { ...org.address(), accountId: alice.accountId },
    'Zoë',
  );
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });

  transcript.heading('Success');
  await transcript.tell('The members of a group, oldest first.', list(`?groupIds=${engineering.id}`));
  const first = await transcript.tell('The first page of three.', list('?limit=1', '-'));
  await transcript.tell('The next one.', list(`?cursor=${first.body.links.next}`, '-'));
  await transcript.tell('By nickname, the last first.', list('?limit=1&sortBy=nick_name:desc'));

  transcript.heading('Filters');
  await transcript.list(
    {
      'the directory': list(),
      'every directory': list('', '-'),
      'narrowed to one directory': list(`?directoryIds=${contractors.id}`, '-'),
      'by another field, which is not known': list('?sortBy=email', '-'),
      'by nickname': list('?sortBy=[{"field":"nick_name","direction":"asc"}]', '-'),
      'by account': list(
        `?accountIds=${alice.accountId}&accountIds=${encodeURIComponent(dave.accountId)}`,
        '-',
      ),
      'members of either group': list(`?groupIds=${engineering.id},${synced.id}`),
      'members of an unknown group': list(`?groupIds=${UNKNOWN}`),
      'members of what is no group': list('?groupIds=engineering'),
      'holding a role through a group': list('?roleIds=atlassian/user'),
      'on a product': list('?resourceOwners=jira-software'),
      'on a resource': list(`?resourceIds=${org.confluence}`),
      'by part of the nickname': list('?searchTerm=ZO'),
      'by part of the address': list('?searchTerm=example.com'),
      'by domain': list('?emailDomains=EXAMPLE.com'),
      'by another domain': list('?emailDomains=ample.com'),
      'by status': list('?status=suspended'),
      'by two statuses': list('?status=active,suspended'),
      'by a status that nobody has': list('?status=not_invited'),
      'by status of the membership': list('?membershipStatus=active'),
      'by status of the account': list('?accountStatus=active'),
      'managed accounts, as all are': list('?claimStatus=managed'),
      'unmanaged accounts, of which there are none': list('?claimStatus=unmanaged'),
      'with a second factor, which nobody has here': list('?mfaEnabled=true'),
      'without a second factor': list('?mfaEnabled=False'),
    },
    names,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with an unknown status': list('?status=bored'),
    'with an unknown role': list('?roleIds=emperor'),
    'with an unknown directory in the filter': list(`?directoryIds=${UNKNOWN}`),
    'with a limit of 101': list('?limit=101'),
    'with a factor that is neither': list('?mfaEnabled=maybe'),
    'with a cursor that is none': list('?cursor=bm9uc2Vuc2U'),
  });

  await scene.refusals(list());
});

testOperation('organizations.v2.searchUsers', async (scene) => {
  const { transcript, org, alice, engineering, synced } = scene;
  const search = (body?: unknown, directory?: string) => post(scene.v2('/users/search', directory), body);
  await org.grantToUser(alice, org.platform.organization, 'atlassian/org-admin');
  await org.grantToUser(alice, org.jira, 'atlassian/admin');

  transcript.heading('Success');
  await transcript.tell(
    'By address, without regard to case.',
    search({ emails: ['BOB@example.com', 'nobody@example.com'] }),
  );
  await transcript.tell(
    'With all that can be told beside it.',
    search({
      accountIds: [alice.accountId],
      expand: ['platformRoles', 'counts.resources', 'productAccess', 'groups'],
    }),
  );
  await transcript.tell(
    'Someone who holds nothing.',
    search(
      {
        accountIds: [scene.dave.accountId],
        expand: ['platformRoles', 'counts.resources', 'productAccess', 'groups'],
      },
      '-',
    ),
  );

  transcript.heading('Filters');
  await transcript.list(
    {
      'without a body': search(),
      'every directory': search({}, '-'),
      'members of a group': search({ groupIds: [engineering.id] }),
      'members of either group, by nickname': search({
        groupIds: [engineering.id, synced.id],
        sortBy: [{ field: 'nick_name', direction: 'desc' }],
      }),
      'by role': search({ roleIds: ['atlassian/org-admin'] }),
      'by part of a name': search({ searchTerm: 'aro' }),
      'with empty lists, which filter nothing': search({ emails: [], groupIds: [], searchTerm: 'car' }),
    },
    names,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with addresses and a search term': search({ emails: ['bob@example.com'], searchTerm: 'bob' }),
    'with an unknown expansion': search({ expand: ['everything'] }),
    'with a limit of 101': search({ limit: 101 }),
    'with an unknown directory in the filter': search({ directoryIds: [UNKNOWN] }),
    'with a factor in text': search({ mfaEnabled: 'true' }),
    'with broken JSON': search('['),
  });

  await scene.refusals(search({}));
});

testOperation('organizations.v2.getUserCount', async (scene) => {
  const { transcript, org, engineering, contractors } = scene;
  const count = (query = '', directory?: string) => get(scene.v2(`/users/count${query}`, directory));

  transcript.heading('Success');
  await transcript.tell('A number and nothing else.', count());
  await transcript.list({
    'every directory': count('', '-'),
    'narrowed to one directory': count(`?directoryIds=${contractors.id}`, '-'),
    'members of a group': count(`?groupIds=${engineering.id}`),
    'on a resource': count(`?resourceIds=${org.jira}`),
    'by part of a name': count('?searchTerm=o'),
    'by status': count('?status=suspended'),
  });

  transcript.heading('Not valid');
  await transcript.list({
    'with an unknown status': count('?status=bored'),
    'with an unknown directory in the filter': count(`?directoryIds=${UNKNOWN}`),
  });

  await scene.refusals(count());
});

testOperation('organizations.v2.getUser', async (scene) => {
  const { transcript, org, alice, bob, dave, carol } = scene;
  const read = (accountId: string, directory?: string) => get(scene.v2(`/users/${accountId}`, directory));
  await org.grantToUser(alice, org.platform.organization, 'atlassian/org-admin');
  await scene.server.directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });

  transcript.heading('Success');
  await transcript.tell('An administrator who uses Jira through a group.', read(alice.accountId));
  await transcript.tell(
    'Someone suspended; the id may come encoded.',
    read(encodeURIComponent(bob.accountId)),
  );
  await transcript.tell('In whichever directory.', read(dave.accountId, '-'));
  await org.store.write(org.organization.key, (writer) =>
    writer.users.setUserStatus(carol.key, 'deactivated', scene.server.clock.at),
  );
  await transcript.tell('A closed account says when it was closed.', read(carol.accountId));

  await scene.refusals(read(alice.accountId));
});

testOperation('organizations.v2.suspendUser', async (scene) => {
  const { transcript, org, alice, bob, engineering } = scene;
  const suspend = (accountId: string) => post(scene.v2(`/users/${accountId}/suspend`));

  transcript.heading('Success');
  await transcript.tell('Neither a body nor a content type is needed.', suspend(bob.accountId));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', suspend(bob.accountId));
  await transcript.tell('Groups and roles are kept.', get(scene.v2(`/groups/${engineering.id}`)));
  await transcript.tell('The person says so.', get(scene.v2(`/users?status=suspended`)));

  transcript.heading('The last administrator');
  await org.grantToUser(alice, org.platform.organization, 'atlassian/org-admin');
  await transcript.tell('Somebody must be left.', suspend(alice.accountId));

  await scene.refusals(suspend(bob.accountId));
});

testOperation('organizations.v2.restoreUser', async (scene) => {
  const { transcript, org, alice, bob, carol } = scene;
  const { directory } = scene.server;
  const restore = (accountId: string) => post(scene.v2(`/users/${accountId}/restore`));
  await directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });

  transcript.heading('Success');
  await transcript.tell('Everything is as before.', restore(bob.accountId));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', restore(bob.accountId));
  await transcript.tell('Jira is used again.', get(scene.v2(`/users/${bob.accountId}/role-assignments`)));

  transcript.heading('No seats left');
  await directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });
  await directory.organizations.setSeatLimit(org.operator, org.jira, 1);
  await transcript.tell('Jira has one seat, which is Alice’s.', restore(bob.accountId));

  transcript.heading('Closed accounts');
  await org.store.write(org.organization.key, (writer) =>
    writer.users.setUserStatus(carol.key, 'deactivated', scene.server.clock.at),
  );
  await transcript.tell('They stay closed.', restore(carol.accountId));

  await scene.refusals(restore(alice.accountId));
});

testOperation('organizations.v2.removeUser', async (scene) => {
  const { transcript, org, alice, bob, engineering } = scene;
  const drop = (accountId: string) => remove(scene.v2(`/users/${accountId}`));

  transcript.heading('Success');
  await transcript.tell('Bob leaves, and with him what he was in.', drop(bob.accountId));
  await transcript.tell('He is gone.', get(scene.v2(`/users/${bob.accountId}`)));
  await transcript.tell('The group has one member less.', get(scene.v2(`/groups/${engineering.id}`)));
  await transcript.tell('Who is gone is not found.', drop(bob.accountId));

  transcript.heading('The last administrator');
  await org.grantToUser(alice, org.platform.organization, 'atlassian/org-admin');
  await transcript.tell('Somebody must be left.', drop(alice.accountId));

  await scene.refusals(drop(scene.carol.accountId));
});

/** The people of a page, by name. */
function names({ body }: Answer): string {
  return body.data.map((user: { name: string }) => user.name).join(', ');
}
