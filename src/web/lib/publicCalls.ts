import type { Call } from './curl.ts';
import { queryString } from './query.ts';

/**
 * What the console does, as requests of the published APIs: of the Organizations API where it can, else of another, else
 * of Groupkeep's own.
 */

/** Where a group is. */
export interface GroupPlace {
  orgId: string;
  directoryId: string;
  groupId: string;
}

export interface RoleGrant {
  resource: string;
  role: string;
}

export function createGroup(
  orgId: string,
  directoryId: string,
  body: { name: string; description: string },
): Call {
  return organizations('POST', `${directory({ orgId, directoryId })}/groups`, body);
}

export function updateGroup(groupId: string, body: { name?: string; description?: string }): Call {
  return groupkeep('PATCH', `/groups/${groupId}`, body);
}

export function deleteGroup(place: GroupPlace): Call {
  return organizations('DELETE', group(place));
}

/** One person by the Organizations API, which takes no more at a time; more of them by Groupkeep's. */
export function addMembers(place: GroupPlace, members: readonly string[]): Call {
  const [accountId] = members;
  return members.length === 1
    ? organizations('POST', `${group(place)}/memberships`, { accountId })
    : groupkeep('POST', `/groups/${place.groupId}/members`, { members });
}

export function removeMembers(place: GroupPlace, members: readonly string[]): Call {
  return members.length === 1
    ? organizations('DELETE', `${group(place)}/memberships/${members[0]}`)
    : groupkeep('POST', `/groups/${place.groupId}/members/remove`, { members });
}

interface GroupList {
  search?: string | undefined;
  resource?: string | undefined;
  role?: string | undefined;
  source?: string | undefined;
  type?: string | undefined;
  sort?: string | undefined;
}

/** The Organizations API knows neither where a group is from nor of which type it is, nor any order. */
export function listGroups(place: Omit<GroupPlace, 'groupId'>, filters: GroupList): Call {
  const { search, resource, role, source, type, sort } = filters;
  if (source || type || sort) return groupkeep('GET', `/groups${queryString({ ...filters })}`);
  return organizations('POST', `${directory(place)}/groups/search`, {
    ...(search && { searchTerm: search }),
    ...(resource && { resourceIds: [resource] }),
    ...(role && { roleIds: [role] }),
  });
}

interface EventList {
  search?: string | undefined;
  action?: string | undefined;
  dialect?: string | undefined;
  about?: string | undefined;
  since?: string | undefined;
}

/** The Organizations API knows neither all the APIs by which changes come nor what an event is about. */
export function listEvents(orgId: string, filters: EventList): Call {
  const { search, action, dialect, about, since } = filters;
  if (dialect || about) return groupkeep('GET', `/events${queryString({ ...filters })}`);
  const query = queryString({ q: search, action, from: since && Date.parse(since) });
  return {
    api: 'Organizations API v1',
    method: 'GET',
    path: `/admin/v1/orgs/${orgId}/events${query}`,
    auth: 'key',
  };
}

export function listRoles(place: GroupPlace): Call {
  return organizations('GET', `${group(place)}/role-assignments`);
}

export function listMembers(groupId: string): Call {
  const query = new URLSearchParams({ groupId, includeInactiveUsers: 'true' });
  return { api: 'Jira Cloud', method: 'GET', path: `/rest/api/3/group/member?${query}`, auth: 'token' };
}

export function grantToGroup(place: GroupPlace, { resource, role }: RoleGrant): Call {
  return organizations('POST', `${group(place)}/role-assignments/assign`, {
    resourceId: resource,
    roleId: role,
  });
}

export function revokeFromGroup(place: GroupPlace, { resource, role }: RoleGrant): Call {
  return organizations('POST', `${group(place)}/role-assignments/revoke`, {
    resourceId: resource,
    roleId: role,
  });
}

export function organizations(method: Call['method'], path: string, body?: unknown): Call {
  return { api: 'Organizations API', method, path: `/admin/v2${path}`, body, auth: 'key' };
}

export function groupkeep(method: Call['method'], path: string, body?: unknown): Call {
  return { api: 'Groupkeep API', method, path: `/api${path}`, body, auth: 'key' };
}

export function directory({ orgId, directoryId }: Omit<GroupPlace, 'groupId'>): string {
  return `/orgs/${orgId}/directories/${directoryId}`;
}

function group(place: GroupPlace): string {
  return `${directory(place)}/groups/${place.groupId}`;
}
