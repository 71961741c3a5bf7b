import type { Group, User } from '../../src/core/types.ts';
import type { TestOrganization } from '../support/organization.ts';
import type { Attempt } from './scene.ts';

/** Every request by which a person can be put into a group, or taken out of it, or a group be removed, by how it is made. */

const JIRA = '/rest/api/3';
const WIKI = '/wiki/rest/api';
const EXTENDER = '/rest/extender/1.0/group';

/** By those who administer a site. */
export function joinsByPerson(group: Group, user: User, authorization: string): Record<string, Attempt> {
  const { accountId } = user;
  const name = encodeURIComponent(group.name);
  const post = (path: string, body: unknown): Attempt => ({ method: 'POST', path, body, authorization });
  return {
    'Jira, by id': post(`${JIRA}/group/user?groupId=${group.id}`, { accountId }),
    'Jira, by name': post(`${JIRA}/group/user?groupname=${name}`, { accountId }),
    'Confluence, by id': post(`${WIKI}/group/userByGroupId?groupId=${group.id}`, { accountId }),
    'Confluence, by name': post(`${WIKI}/group/user?name=${name}`, { accountId }),
    'Extender, in bulk': post(`${EXTENDER}/addUsers/${name}`, { users: [user.username] }),
  };
}

export function leavesByPerson(group: Group, user: User, authorization: string): Record<string, Attempt> {
  const account = `accountId=${encodeURIComponent(user.accountId)}`;
  const name = encodeURIComponent(group.name);
  const remove = (path: string): Attempt => ({ method: 'DELETE', path, authorization });
  return {
    'Jira, by id': remove(`${JIRA}/group/user?groupId=${group.id}&${account}`),
    'Jira, by name': remove(`${JIRA}/group/user?groupname=${name}&${account}`),
    'Confluence, by id': remove(`${WIKI}/group/userByGroupId?groupId=${group.id}&${account}`),
    'Confluence, by name': remove(`${WIKI}/group/user?name=${name}&${account}`),
    'Extender, in bulk': {
      method: 'POST',
      path: `${EXTENDER}/removeUsers/${name}`,
      body: { users: [user.username] },
      authorization,
    },
  };
}

export function deletesByPerson(group: Group, swap: Group, authorization: string): Record<string, Attempt> {
  const name = encodeURIComponent(group.name);
  const remove = (path: string): Attempt => ({ method: 'DELETE', path, authorization });
  return {
    'Jira, by id': remove(`${JIRA}/group?groupId=${group.id}`),
    'Jira, by name': remove(`${JIRA}/group?groupname=${name}`),
    'Jira, swapped by id': remove(`${JIRA}/group?groupId=${group.id}&swapGroupId=${swap.id}`),
    'Jira, swapped by name': remove(
      `${JIRA}/group?groupname=${name}&swapGroup=${encodeURIComponent(swap.name)}`,
    ),
    'Confluence, by id': remove(`${WIKI}/group/by-id?id=${group.id}`),
    'Confluence, by name': remove(`${WIKI}/group?name=${name}`),
    'Extender, in bulk': {
      method: 'POST',
      path: `${EXTENDER}/removeGroups`,
      body: { groups: [group.name] },
      authorization,
    },
  };
}

export function removalByPerson({ accountId }: User, authorization: string): Record<string, Attempt> {
  const path = `${JIRA}/user?accountId=${encodeURIComponent(accountId)}`;
  return { 'Jira, the account': { method: 'DELETE', path, authorization } };
}

/** By an API key: everything that takes an administrator away. */
export function lossesByKey(
  org: TestOrganization,
  group: Group,
  user: User,
  grant: { resourceId: string; roleId: string },
): Record<string, Attempt> {
  const authorization = `Bearer ${org.keys.full}`;
  const v2 = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const v1 = `/admin/v1/orgs/${org.id}`;
  const { accountId } = user;
  const post = (path: string, body?: unknown): Attempt => ({ method: 'POST', path, body, authorization });
  const remove = (path: string): Attempt => ({ method: 'DELETE', path, authorization });
  const role = { resource: grant.resourceId, role: grant.roleId };
  return {
    'v2, membership': remove(`${v2}/groups/${group.id}/memberships/${accountId}`),
    'v2, group': remove(`${v2}/groups/${group.id}`),
    'v2, role of the group': post(`${v2}/groups/${group.id}/role-assignments/revoke`, grant),
    'v2, suspension': post(`${v2}/users/${accountId}/suspend`),
    'v2, account': remove(`${v2}/users/${accountId}`),
    'v1, membership': remove(`${v1}/directory/groups/${group.id}/memberships/${accountId}`),
    'v1, group': remove(`${v1}/directory/groups/${group.id}?forceIfNotEmpty=true`),
    'v1, role of the group': post(`${v1}/directory/groups/${group.id}/roles/revoke`, {
      roleAssociations: [role],
    }),
  };
}
