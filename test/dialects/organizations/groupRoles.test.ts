import { productAri } from '../../../src/core/resources.ts';
import { get, post, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v2.getGroupRoleAssignments', async (scene) => {
  const { transcript, org, engineering, masons, contractors } = scene;
  const list = (query = '', group = engineering, directory?: string) =>
    get(scene.v2(`/groups/${group.id}/role-assignments${query}`, directory));
  await org.grantToGroup(engineering, org.jira, 'atlassian/admin');
  await org.grantToGroup(engineering, org.confluence, 'atlassian/guest');

  transcript.heading('Success');
  await transcript.tell('One row for each resource.', list());
  const users = await org.findGroup('jira-software-users-fernhollow');
  await transcript.tell('A default group; `-` is any directory.', list('', users, '-'));
  const admins = await org.findGroup('org-admins');
  await transcript.tell('Roles on the organization are told too.', list('', admins));
  await transcript.tell('No roles at all.', list('', masons, contractors.id));
  const first = await transcript.tell('The first of two pages.', list('?limit=1'));
  const { next } = first.body.links;
  await transcript.tell('The second.', list(`?cursor=${next}`));

  transcript.heading('Filters');
  const rows = ({ body }: { body: { data: { resourceOwner: string; roles: string[] }[] } }) =>
    body.data.map(({ resourceOwner, roles }) => `${resourceOwner} (${roles.join(', ')})`).join('; ');
  await transcript.list(
    {
      'by owner': list('?resourceOwners=confluence'),
      'by resource': list(`?resourceIds=${org.jira}`),
      'by resource, by its old name': list(`?resourceIds=ari:cloud:jira::site/${org.site.id}`),
      'by an unknown resource': list(`?resourceIds=ari:cloud:jira-software::site/${UNKNOWN}`),
      'by role': list('?roleIds=atlassian/admin'),
      'by owner and role': list('?resourceOwners=confluence&roleIds=atlassian/admin'),
      'by its directory': list(`?directoryIds=${org.directory.id}`),
      'by another directory': list(`?directoryIds=${contractors.id}`),
    },
    rows,
  );
  await org.grantToGroup(users, org.jira, 'atlassian/viewer');
  await transcript.tell(
    'What it is the default group of does not depend on the roles asked for.',
    list('?roleIds=atlassian/viewer', users),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with an unknown directory in the filter': list(`?directoryIds=${UNKNOWN}`),
    'with an unknown role': list('?roleIds=emperor'),
    'with a limit of 0': list('?limit=0'),
    'with a limit of 101': list('?limit=101'),
    'with a cursor of another group': list(`?cursor=${next}`, users),
  });

  await scene.refusals(list());
});

testOperation('organizations.v2.grantGroupAccess', async (scene) => {
  const { transcript, org, engineering, synced, masons, contractors } = scene;
  const path = scene.v2(`/groups/${engineering.id}/role-assignments/assign`);
  const grant = (resourceId: unknown, roleId: unknown = 'atlassian/user') =>
    post(path, { resourceId, roleId });

  transcript.heading('Success');
  await transcript.tell('Engineering uses Confluence from now on.', grant(org.confluence));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', grant(org.confluence));
  await transcript.tell(
    'Jira by its old name is the same resource.',
    grant(`ari:cloud:jira::site/${org.site.id}`, 'atlassian/user-access-admin'),
  );
  await transcript.tell(
    'A synced group: its provider decides who is in it, not what it grants.',
    post(scene.v2(`/groups/${synced.id}/role-assignments/assign`), {
      resourceId: org.confluence,
      roleId: 'atlassian/guest',
    }),
  );
  const millrace = await scene.createSite('millrace', contractors);
  const toMasons = scene.v2(`/groups/${masons.id}/role-assignments/assign`, contractors.id);
  await transcript.tell(
    'A group of another directory, on a site of that directory.',
    post(toMasons, { resourceId: productAri('jira-software', millrace.id), roleId: 'atlassian/basic' }),
  );
  await transcript.tell(
    'What engineering has now.',
    get(scene.v2(`/groups/${engineering.id}/role-assignments`)),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without a resource': post(path, { roleId: 'atlassian/user' }),
    'with an empty resource': grant(''),
    'without a role': post(path, { resourceId: org.jira }),
    'with an empty role': grant(org.jira, ''),
    'with a resource that is no ARI': grant('jira'),
    'with a resource that is no text': grant(7),
    'with a list of roles': grant(org.jira, ['atlassian/user']),
    'with an unknown role': grant(org.jira, 'atlassian/emperor'),
    'with a role without its prefix': grant(org.jira, 'user'),
    'with a role of another product': grant(org.jira, 'atlassian/customer'),
    'with a role of the organization': grant(org.jira, 'atlassian/org-admin'),
    'with a role of the organization on the organization': grant(
      org.platform.organization,
      'atlassian/org-admin',
    ),
    'with a role of the site on the site': grant(org.platform.site, 'atlassian/site-admin'),
  });

  transcript.heading('Unknown resources');
  await transcript.list({
    'of no site': grant(`ari:cloud:jira-software::site/${UNKNOWN}`),
    'of no product': grant(`ari:cloud:bitbucket::site/${org.site.id}`),
    "another organization's": grant(scene.marshgate.jira),
    'of a site that another directory serves': post(toMasons, {
      resourceId: org.jira,
      roleId: 'atlassian/basic',
    }),
  });
  const resources = scene.server.directory.organizations;
  await resources.setResourceStatus(org.operator, org.confluence, 'offline');
  await transcript.tell('A product that does not run.', grant(org.confluence, 'atlassian/guest'));
  await resources.setResourceStatus(org.operator, org.confluence, 'online');

  transcript.heading('No seats left');
  await resources.setSeatLimit(org.operator, org.jira, 2);
  const design = await org.createGroup('design');
  await org.join(design, scene.carol);
  const assign = scene.v2(`/groups/${design.id}/role-assignments/assign`);
  await transcript.tell(
    'Jira has two seats, and engineering has them.',
    post(assign, { resourceId: org.jira, roleId: 'atlassian/user' }),
  );
  await transcript.tell(
    'Roles that are not billed need none.',
    post(assign, { resourceId: org.jira, roleId: 'atlassian/basic' }),
  );

  await scene.refusals(grant(org.jira, 'atlassian/viewer'));
});

testOperation('organizations.v2.revokeGroupAccess', async (scene) => {
  const { transcript, org, engineering, synced } = scene;
  const path = scene.v2(`/groups/${engineering.id}/role-assignments/revoke`);
  const revoke = (resourceId: unknown, roleId: unknown = 'atlassian/user', to = path) =>
    post(to, { resourceId, roleId });
  await org.grantToGroup(synced, org.confluence, 'atlassian/guest');

  transcript.heading('Success');
  await transcript.tell('Engineering does not use Jira any more.', revoke(org.jira));
  await transcript.tell('Again: nothing to do, and nothing is recorded.', revoke(org.jira));
  await org.grantToGroup(engineering, org.jira);
  await transcript.tell('Jira by its old name.', revoke(`ari:cloud:jira::site/${org.site.id}`));
  await transcript.tell(
    'From a synced group.',
    revoke(org.confluence, 'atlassian/guest', scene.v2(`/groups/${synced.id}/role-assignments/revoke`)),
  );
  await org.grantToGroup(engineering, org.jira);
  await transcript.tell(
    'The path as the published document prints it, with a stray quotation mark.',
    revoke(org.jira, 'atlassian/user', `${path}'`),
  );
  await org.grantToGroup(engineering, org.jira);
  await transcript.tell('Nothing is left.', revoke(org.jira));
  await transcript.tell('So the list is empty.', get(scene.v2(`/groups/${engineering.id}/role-assignments`)));

  transcript.heading('Not valid');
  await transcript.list({
    'without a body': post(path),
    'without a resource': post(path, { roleId: 'atlassian/user' }),
    'without a role': post(path, { resourceId: org.jira }),
    'with a resource that is no ARI': revoke('jira'),
    'with an unknown role': revoke(org.jira, 'atlassian/emperor'),
    'with a role of another product': revoke(org.jira, 'atlassian/customer'),
  });

  transcript.heading('Unknown resources');
  await transcript.list({
    'of no site': revoke(`ari:cloud:jira-software::site/${UNKNOWN}`),
    "another organization's": revoke(scene.marshgate.jira),
  });

  transcript.heading('Conflict');
  const users = await org.findGroup('jira-software-users-fernhollow');
  await transcript.tell(
    'Every role keeps a default group.',
    revoke(org.jira, 'atlassian/user', scene.v2(`/groups/${users.id}/role-assignments/revoke`)),
  );

  await org.grantToGroup(engineering, org.jira);
  await scene.refusals(revoke(org.jira));
});
