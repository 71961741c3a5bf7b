import { productAri } from '../../../src/core/resources.ts';
import { get, post, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v2.getUserRoleAssignments', async (scene) => {
  const { transcript, org, alice, carol, dave, contractors } = scene;
  const list = (query = '', accountId = alice.accountId, directory?: string) =>
    get(scene.v2(`/users/${accountId}/role-assignments${query}`, directory));
  await org.grantToUser(alice, org.jira);
  await org.grantToUser(alice, org.jira, 'atlassian/admin');
  await org.grantToUser(alice, org.platform.organization, 'atlassian/org-admin');
  await org.grantToUser(alice, org.confluence, 'atlassian/guest');

  transcript.heading('Success');
  await transcript.tell(
    'One row for each resource, with every way in which a role is held. Roles of the platform belong to no directory.',
    list(),
  );
  await transcript.tell('Someone without roles.', list('', carol.accountId));
  const millrace = await scene.createSite('millrace', contractors);
  await org.grantToUser(dave, productAri('jira-software', millrace.id), 'atlassian/basic');
  await scene.server.directory.users.suspend(org.operator, {
    ...org.address(contractors),
    accountId: dave.accountId,
  });
  await transcript.tell('Someone suspended, in whichever directory.', list('', dave.accountId, '-'));
  const first = await transcript.tell('The first page.', list('?limit=2'));
  await transcript.tell('The last.', list(`?cursor=${first.body.links.next}`));

  transcript.heading('Filters');
  await transcript.list(
    {
      'by owner': list('?resourceOwners=platform'),
      'by resource': list(`?resourceIds=${org.jira}`),
      'by role': list('?roleIds=atlassian/admin'),
      'by owner and role': list('?resourceOwners=confluence&roleIds=atlassian/admin'),
      'by its directory': list(`?directoryIds=${org.directory.id}`),
      'by another directory': list(`?directoryIds=${contractors.id}`),
    },
    ({ body }) =>
      body.data
        .map(
          ({ resourceOwner, roles }: { resourceOwner: string; roles: string[] }) =>
            `${resourceOwner} (${roles})`,
        )
        .join('; '),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with an unknown directory in the filter': list(`?directoryIds=${UNKNOWN}`),
    'with an unknown role': list('?roleIds=emperor'),
    'with a limit of 101': list('?limit=101'),
    'with a cursor of another person': list(`?cursor=${first.body.links.next}`, carol.accountId),
  });

  await scene.refusals(list());
});

testOperation('organizations.v1.assignUserRole', async (scene) => {
  const { transcript, org, alice, bob, carol, dave, contractors } = scene;
  const path = scene.v1(`/users/${carol.accountId}/roles/assign`);
  const assign = (role: unknown, resource?: unknown, to = path) => post(to, { role, resource });

  transcript.heading('Success');
  await transcript.tell('Carol uses Confluence.', assign('atlassian/user', org.confluence));
  await transcript.tell(
    'Again: nothing to do, and nothing is recorded.',
    assign('atlassian/user', org.confluence),
  );
  await transcript.tell('The administrator of a site.', assign('atlassian/site-admin', org.platform.site));
  await transcript.tell(
    'The administrator of the organization, whatever resource is named beside it.',
    assign('atlassian/org-admin', 'ari:cloud:jira-software::site/whatever'),
  );
  const millrace = await scene.createSite('millrace', contractors);
  const toDave = scene.v1(`/users/${encodeURIComponent(dave.accountId)}/roles/assign`);
  await transcript.tell(
    'Someone of another directory, by an encoded id, on a site of that directory.',
    assign('atlassian/basic', productAri('jira-software', millrace.id), toDave),
  );
  await transcript.tell('What Carol has now.', get(scene.v2(`/users/${carol.accountId}/role-assignments`)));

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without a role': post(path, { resource: org.jira }),
    'without a resource': assign('atlassian/user'),
    'with an empty resource': assign('atlassian/user', ''),
    'with a resource that is no ARI': assign('atlassian/user', 'jira'),
    'with an empty role': assign('', org.jira),
    'with an unknown role': assign('atlassian/emperor', org.jira),
    'with a role of another product': assign('atlassian/customer', org.jira),
    'with a role of a product on the organization': assign('atlassian/user', org.platform.organization),
    'with a role of the site on a product': assign('atlassian/site-admin', org.jira),
  });

  transcript.heading('Unknown resources');
  await transcript.list({
    'of no site': assign('atlassian/user', `ari:cloud:jira-software::site/${UNKNOWN}`),
    "another organization's": assign('atlassian/user', scene.marshgate.jira),
    'of a site that another directory serves': assign('atlassian/basic', org.jira, toDave),
    'another organization as a whole': assign('atlassian/site-admin', scene.marshgate.platform.organization),
  });

  transcript.heading('State');
  const { directory } = scene.server;
  await directory.users.suspend(org.operator, { ...org.address(), accountId: bob.accountId });
  await transcript.tell(
    'Someone suspended.',
    assign('atlassian/user', org.confluence, scene.v1(`/users/${bob.accountId}/roles/assign`)),
  );
  await directory.organizations.setResourceStatus(org.operator, org.confluence, 'offline');
  await transcript.tell('A product that does not run.', assign('atlassian/guest', org.confluence));
  await directory.organizations.setSeatLimit(org.operator, org.jira, 1);
  await transcript.tell('Jira has one seat, which is Alice’s.', assign('atlassian/user', org.jira));

  await scene.refusals(
    assign('atlassian/basic', org.jira, scene.v1(`/users/${alice.accountId}/roles/assign`)),
  );
});

testOperation('organizations.v1.revokeUserRole', async (scene) => {
  const { transcript, org, alice } = scene;
  const path = scene.v1(`/users/${alice.accountId}/roles/revoke`);
  const revoke = (role: unknown, resource?: unknown) => post(path, { role, resource });
  await org.grantToUser(alice, org.jira);
  await org.grantToUser(alice, org.platform.organization, 'atlassian/org-admin');

  transcript.heading('Success');
  await transcript.tell('What was granted directly goes.', revoke('atlassian/user', org.jira));
  await transcript.tell(
    'What a group gives stays.',
    get(scene.v2(`/users/${alice.accountId}/role-assignments`)),
  );
  await transcript.tell('Again: nothing to do, and nothing is recorded.', revoke('atlassian/user', org.jira));

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without a role': post(path, { resource: org.jira }),
    'without a resource': revoke('atlassian/user'),
    'with a resource that is no ARI': revoke('atlassian/user', 'jira'),
    'with an unknown role': revoke('atlassian/emperor', org.jira),
    'of no site': revoke('atlassian/user', `ari:cloud:jira-software::site/${UNKNOWN}`),
    "on another organization's resource": revoke('atlassian/user', scene.marshgate.jira),
  });

  transcript.heading('The last administrator');
  await transcript.tell('Somebody must be left.', revoke('atlassian/org-admin'));
  await org.grantToUser(scene.bob, org.platform.organization, 'atlassian/org-admin');
  await transcript.tell('Bob is.', revoke('atlassian/org-admin'));

  await org.grantToUser(alice, org.jira);
  await scene.refusals(revoke('atlassian/user', org.jira));
});
