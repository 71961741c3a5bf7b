import type { OperationId } from '../../src/server.ts';
import type { TestOrganization } from '../support/organization.ts';
import type { WireRequest } from '../support/overTheWire.ts';
import { TARGETS_PASSWORD, type Target } from './targets.ts';

type Query = Record<string, string | boolean>;

/** Of every operation a request that is right, and changes something if the operation changes anything. */
export function requestsOn(org: TestOrganization): Record<OperationId, (target: Target) => WireRequest> {
  const inDirectory = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const v1 = `/admin/v1/orgs/${org.id}`;
  const jira = '/rest/api/3';
  const wiki = '/wiki/rest/api';
  const extender = '/rest/extender/1.0/group';
  const native = '/api';
  const onConfluence = { resourceId: org.confluence, roleId: 'atlassian/user' };
  const onJira = { resourceId: org.jira, roleId: 'atlassian/user' };
  const inV1 = ({ resourceId, roleId }: typeof onJira) => ({
    roleAssociations: [{ resource: resourceId, role: roleId }],
  });

  return {
    'organizations.v2.getGroups': () => get(`${inDirectory}/groups`),
    'organizations.v2.createGroup': ({ free }) => post(`${inDirectory}/groups`, { name: free }),
    'organizations.v2.getGroupRoleAssignments': ({ group }) =>
      get(`${inDirectory}/groups/${group.id}/role-assignments`),
    'organizations.v2.grantGroupAccess': ({ group }) =>
      post(`${inDirectory}/groups/${group.id}/role-assignments/assign`, onConfluence),
    'organizations.v2.revokeGroupAccess': ({ group }) =>
      post(`${inDirectory}/groups/${group.id}/role-assignments/revoke`, onJira),
    'organizations.v2.addUserToGroup': ({ group, outsider: { accountId } }) =>
      post(`${inDirectory}/groups/${group.id}/memberships`, { accountId }),
    'organizations.v2.removeUserFromGroup': ({ group, member }) =>
      remove(`${inDirectory}/groups/${group.id}/memberships/${member.accountId}`),
    'organizations.v2.getGroup': ({ group }) => get(`${inDirectory}/groups/${group.id}`),
    'organizations.v2.deleteGroup': ({ group }) => remove(`${inDirectory}/groups/${group.id}`),
    'organizations.v2.getGroupCount': () => get(`${inDirectory}/groups/count`),
    'organizations.v2.getGroupStats': () => get(`${inDirectory}/groups/stats`),
    'organizations.v2.searchGroups': () => post(`${inDirectory}/groups/search`, {}),
    'organizations.v2.getDirectories': () => get(`/admin/v2/orgs/${org.id}/directories`),
    'organizations.v2.getUsers': () => get(`${inDirectory}/users`),
    'organizations.v2.searchUsers': () => post(`${inDirectory}/users/search`, {}),
    'organizations.v2.getUserCount': () => get(`${inDirectory}/users/count`),
    'organizations.v2.getUser': ({ member }) => get(`${inDirectory}/users/${member.accountId}`),
    'organizations.v2.getUserRoleAssignments': ({ member }) =>
      get(`${inDirectory}/users/${member.accountId}/role-assignments`),
    'organizations.v2.suspendUser': ({ member }) => post(`${inDirectory}/users/${member.accountId}/suspend`),
    'organizations.v2.restoreUser': ({ suspended }) =>
      post(`${inDirectory}/users/${suspended.accountId}/restore`),
    'organizations.v2.removeUser': ({ member }) => remove(`${inDirectory}/users/${member.accountId}`),
    'organizations.v2.searchWorkspaces': () => post(`/admin/v2/orgs/${org.id}/workspaces`, {}),

    'organizations.v1.getOrganizations': () => get('/admin/v1/orgs'),
    'organizations.v1.getOrganization': () => get(v1),
    'organizations.v1.getManagedAccounts': () => get(`${v1}/users`),
    'organizations.v1.getDomains': () => get(`${v1}/domains`),
    'organizations.v1.getEvents': () => get(`${v1}/events?limit=1`),
    'organizations.v1.getEvent': ({ event }) => get(`${v1}/events/${event.id}`),
    'organizations.v1.getEventStream': () => get(`${v1}/events-stream?limit=1`),
    'organizations.v1.getEventActions': () => get(`${v1}/event-actions`),
    'organizations.v1.assignUserRole': ({ outsider }) =>
      post(`${v1}/users/${outsider.accountId}/roles/assign`, { resource: org.jira, role: 'atlassian/user' }),
    'organizations.v1.revokeUserRole': ({ holder }) =>
      post(`${v1}/users/${holder.accountId}/roles/revoke`, { resource: org.jira, role: 'atlassian/user' }),
    'organizations.v1.assignOrganizationRole': ({ outsider }) =>
      post(`${v1}/users/${outsider.accountId}/role-assignments/assign`, { role: 'atlassian/org-admin' }),
    'organizations.v1.revokeOrganizationRole': ({ holder }) =>
      post(`${v1}/users/${holder.accountId}/role-assignments/revoke`, { role: 'atlassian/org-admin' }),
    'organizations.v1.searchGroups': () => post(`${v1}/groups/search`, { expand: ['USERS'], limit: 1 }),
    'organizations.v1.createGroup': ({ free }) => post(`${v1}/directory/groups`, { name: free }),
    'organizations.v1.deleteGroup': ({ group }) =>
      remove(`${v1}/directory/groups/${group.id}`, { forceIfNotEmpty: true }),
    'organizations.v1.assignGroupRoles': ({ group }) =>
      post(`${v1}/directory/groups/${group.id}/roles/assign`, inV1(onConfluence)),
    'organizations.v1.revokeGroupRoles': ({ group }) =>
      post(`${v1}/directory/groups/${group.id}/roles/revoke`, inV1(onJira)),
    'organizations.v1.addUserToGroup': ({ group, outsider }) =>
      post(`${v1}/directory/groups/${group.id}/memberships`, { account_id: outsider.accountId }),
    'organizations.v1.removeUserFromGroup': ({ group, member }) =>
      remove(`${v1}/directory/groups/${group.id}/memberships/${member.accountId}`),

    'jira.getGroup': ({ group }) => get(`${jira}/group`, { groupId: group.id, expand: 'users' }),
    'jira.createGroup': ({ free }) => post(`${jira}/group`, { name: free }),
    'jira.removeGroup': ({ group }) => remove(`${jira}/group`, { groupId: group.id }),
    'jira.bulkGetGroups': () => get(`${jira}/group/bulk`),
    'jira.getUsersFromGroup': ({ group }) => get(`${jira}/group/member`, { groupId: group.id }),
    'jira.addUserToGroup': ({ group, outsider: { accountId } }) =>
      post(`${jira}/group/user`, { accountId }, { groupId: group.id }),
    'jira.removeUserFromGroup': ({ group, member: { accountId } }) =>
      remove(`${jira}/group/user`, { groupId: group.id, accountId }),
    // The whole name: so those find it who find nothing by a part.
    'jira.findGroups': ({ group }) => get(`${jira}/groups/picker`, { query: group.name }),
    'jira.findUsersAndGroups': ({ member }) => get(`${jira}/groupuserpicker`, { query: member.username }),
    'jira.getUser': ({ member: { accountId } }) => get(`${jira}/user`, { accountId }),
    'jira.createUser': ({ free }) =>
      post(`${jira}/user`, { emailAddress: `${free.replace(' ', '.')}@example.com`, products: [] }),
    'jira.removeUser': ({ outsider: { accountId } }) => remove(`${jira}/user`, { accountId }),
    'jira.getUserGroups': ({ member: { accountId } }) => get(`${jira}/user/groups`, { accountId }),
    'jira.findUsers': ({ member }) => get(`${jira}/user/search`, { query: member.username }),
    'jira.getAllUsers': () => get(`${jira}/users/search`),
    'jira.bulkGetUsers': ({ member: { accountId } }) => get(`${jira}/user/bulk`, { accountId }),
    'jira.getCurrentUser': () => get(`${jira}/myself`),
    'jira.getMyPermissions': () => get(`${jira}/mypermissions`, { permissions: 'ADMINISTER' }),
    'jira.getServerInfo': () => get(`${jira}/serverInfo`),
    'jira.getTenantInfo': () => get('/_edge/tenant_info'),

    'confluence.getGroups': () => get(`${wiki}/group`),
    'confluence.createGroup': ({ free }) => post(`${wiki}/group`, { name: free }),
    'confluence.deleteGroup': ({ group }) => remove(`${wiki}/group`, { name: group.name }),
    'confluence.getGroupByName': ({ group }) => get(`${wiki}/group/by-name`, { name: group.name }),
    'confluence.getGroupById': ({ group }) => get(`${wiki}/group/by-id`, { id: group.id }),
    'confluence.deleteGroupById': ({ group }) => remove(`${wiki}/group/by-id`, { id: group.id }),
    'confluence.getGroup': ({ group }) => get(`${wiki}/group/${encodeURIComponent(group.name)}`),
    'confluence.getMembersByQuery': ({ group }) => get(`${wiki}/group/member`, { name: group.name }),
    'confluence.getMembersByName': ({ group }) =>
      get(`${wiki}/group/${encodeURIComponent(group.name)}/member`),
    'confluence.getMembersById': ({ group }) => get(`${wiki}/group/${group.id}/membersByGroupId`),
    'confluence.pickGroups': () => get(`${wiki}/group/picker`, { query: 'group' }),
    'confluence.addUserById': ({ group, outsider: { accountId } }) =>
      post(`${wiki}/group/userByGroupId`, { accountId }, { groupId: group.id }),
    'confluence.removeUserById': ({ group, member: { accountId } }) =>
      remove(`${wiki}/group/userByGroupId`, { groupId: group.id, accountId }),
    'confluence.addUserByName': ({ group, outsider: { accountId } }) =>
      post(`${wiki}/group/user`, { accountId }, { name: group.name }),
    'confluence.removeUserByName': ({ group, member: { accountId } }) =>
      remove(`${wiki}/group/user`, { name: group.name, accountId }),
    'confluence.getUser': ({ member: { accountId } }) => get(`${wiki}/user`, { accountId }),
    'confluence.getCurrentUser': () => get(`${wiki}/user/current`),
    'confluence.getGroupsOfUser': ({ member: { accountId } }) => get(`${wiki}/user/memberof`, { accountId }),
    'confluence.getUsersInBulk': ({ member: { accountId } }) => get(`${wiki}/user/bulk`, { accountId }),

    'extender.getUsers': ({ group }) => get(`${extender}/getUsers/${encodeURIComponent(group.name)}`),
    'extender.getGroups': () => get(`${extender}/getGroups`),
    'extender.addGroups': ({ free }) => post(`${extender}/addGroups`, { groups: [free] }),
    'extender.removeGroups': ({ group }) => post(`${extender}/removeGroups`, { groups: [group.name] }),
    'extender.addUsers': ({ group, outsider }) =>
      post(`${extender}/addUsers/${encodeURIComponent(group.name)}`, { users: [outsider.username] }),
    'extender.removeUsers': ({ group, member }) =>
      post(`${extender}/removeUsers/${encodeURIComponent(group.name)}`, { users: [member.username] }),

    'native.startSession': ({ member: { username } }) =>
      post(`${native}/session`, { login: username, password: TARGETS_PASSWORD }),
    'native.getSession': () => get(`${native}/session`),
    'native.endSession': () => remove(`${native}/session`),
    'native.endSessions': () => remove(`${native}/sessions`),
    'native.listGroups': () => get(`${native}/groups`),
    'native.createGroup': ({ free }) => post(`${native}/groups`, { name: free }),
    'native.getGroup': ({ group }) => get(`${native}/groups/${group.id}`),
    'native.updateGroup': ({ group, free }) => patch(`${native}/groups/${group.id}`, { name: free }),
    'native.deleteGroup': ({ group }) => remove(`${native}/groups/${group.id}`),
    'native.getGroupImpact': ({ group }) => get(`${native}/groups/${group.id}/impact`),
    'native.getGroupUsage': ({ group }) => get(`${native}/groups/${group.id}/usage`),
    'native.listMembers': ({ group }) => get(`${native}/groups/${group.id}/members`),
    'native.addMembers': ({ group, outsider }) =>
      post(`${native}/groups/${group.id}/members`, { members: [outsider.username] }),
    'native.removeMembers': ({ group, member }) =>
      post(`${native}/groups/${group.id}/members/remove`, { members: [member.email] }),
    'native.addMember': ({ group, outsider }) =>
      put(`${native}/groups/${group.id}/members/${outsider.accountId}`),
    'native.removeMember': ({ group, member }) =>
      remove(`${native}/groups/${group.id}/members/${member.accountId}`),
    'native.listGroupRoles': ({ group }) => get(`${native}/groups/${group.id}/roles`),
    'native.grantGroupRole': ({ group }) =>
      post(`${native}/groups/${group.id}/roles`, { resource: org.confluence, role: 'user' }),
    'native.revokeGroupRole': ({ group }) =>
      post(`${native}/groups/${group.id}/roles/revoke`, { resource: org.jira, role: 'user' }),
    'native.listUsers': () => get(`${native}/users`),
    'native.getUser': ({ member }) => get(`${native}/users/${member.accountId}`),
    'native.suspendUser': ({ member }) => post(`${native}/users/${member.accountId}/suspend`),
    'native.restoreUser': ({ suspended }) => post(`${native}/users/${suspended.accountId}/restore`),
    'native.endSessionsOfUser': ({ member }) => remove(`${native}/users/${member.accountId}/sessions`),
    'native.listGroupsOfUser': ({ member }) => get(`${native}/users/${member.accountId}/groups`),
    'native.listAccessOfUser': ({ member }) => get(`${native}/users/${member.accountId}/access`),
    'native.grantUserRole': ({ outsider }) =>
      post(`${native}/users/${outsider.accountId}/roles`, { resource: org.jira, role: 'user' }),
    'native.revokeUserRole': ({ holder }) =>
      post(`${native}/users/${holder.accountId}/roles/revoke`, { resource: org.jira, role: 'user' }),
    'native.explainAccess': ({ member }) =>
      get(`${native}/access`, { user: member.username, resource: org.jira }),
    'native.listProducts': () => get(`${native}/products`),
    'native.listDirectories': () => get(`${native}/directories`),
    'native.listSites': () => get(`${native}/sites`),
    'native.listEvents': () => get(`${native}/events`),
    'native.listTokens': ({ member: { accountId } }) => get(`${native}/tokens`, { accountId }),
    // With the scope that every caller has who may make one: none may be given that is not held.
    'native.createToken': ({ member: { accountId } }) =>
      post(`${native}/tokens`, { accountId, scopes: ['write:credentials:admin'] }),
    'native.revokeToken': ({ token }) => remove(`${native}/tokens/${token}`),
    'native.listKeys': () => get(`${native}/keys`),
    'native.createKey': () => post(`${native}/keys`, { scopes: ['write:credentials:admin'] }),
    'native.revokeKey': ({ key }) => remove(`${native}/keys/${key}`),
  };
}

/**
 * Whether an operation only tells: all of those that do begin with such a verb. So do those that end sessions of one's
 * own, here: whoever comes by a token or a key has none.
 */
export function onlyReads(id: OperationId): boolean {
  return /\.(?:get|bulkGet|search|find|pick|list|explain)[A-Z]|\.endSessions?$/.test(id);
}

function get(path: string, query?: Query): WireRequest {
  return { path: withQuery(path, query) };
}

function post(path: string, body?: unknown, query?: Query): WireRequest {
  return { method: 'POST', path: withQuery(path, query), body };
}

function put(path: string): WireRequest {
  return { method: 'PUT', path };
}

function patch(path: string, body: unknown): WireRequest {
  return { method: 'PATCH', path, body };
}

function remove(path: string, query?: Query): WireRequest {
  return { method: 'DELETE', path: withQuery(path, query) };
}

function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
