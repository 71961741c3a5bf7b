import type { User } from '../../src/core/types.ts';
import type { Ask } from './transcript.ts';

/*
 * The changes that the dialects make, as requests: what each calls the same thing.
 */

export const DIALECTS = ['v2', 'v1', 'jira', 'confluence', 'extender'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** A group as it is spoken of: its id may be one of nothing. */
export interface GroupRef {
  id: string;
  name: string;
}

export type Product = 'jira' | 'confluence';
export type Role = 'atlassian/user' | 'atlassian/admin';

/** The changes that all dialects, or some, can make; `byName` is for those that take a name as well as an id. */
export interface Writes {
  create(name: string): Ask;
  remove(group: GroupRef, byName: boolean): Ask;
  add(group: GroupRef, user: Person, byName: boolean): Ask;
  leave(group: GroupRef, user: Person, byName: boolean): Ask;
  grant?(group: GroupRef, resource: string, role: Role): Ask;
  revoke?(group: GroupRef, resource: string, role: Role): Ask;
}

/** A person as the dialects speak of one. */
export type Person = Pick<User, 'accountId' | 'username'>;

/** What requests about one organization need: where it is, and credentials of someone who administers everything. */
export interface Access {
  organizationId: string;
  directoryId: string;
  /** An API key of the organization, for v2 and v1. */
  key: string;
  /** Someone's username and API token, for the others. */
  username: string;
  token: string;
}

/** Requests below the address of each dialect. */
export type Addresses = ReturnType<typeof addressesOf>;

export function addressesOf({ organizationId, directoryId, key, username, token }: Access) {
  const basic = `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`;
  const below =
    (root: string, authorization: string) =>
    (path: string): Ask => ({ method: 'GET', path: root + path, authorization });
  const v1 = below(`/admin/v1/orgs/${organizationId}`, `Bearer ${key}`);
  return {
    v2: below(`/admin/v2/orgs/${organizationId}/directories/${directoryId}`, `Bearer ${key}`),
    v1: (method: Ask['method'], path: string): Ask => ({ ...v1(path), method }),
    jira: below('/rest/api/3', `Bearer ${token}`),
    wiki: below('/wiki/rest/api', `Bearer ${token}`),
    extender: below('/rest/extender/1.0/group/', basic),
  };
}

export function writesAt(at: Addresses): Record<Dialect, Writes> {
  return {
    v2: organizationsV2(at),
    v1: organizationsV1(at),
    jira: jira(at),
    confluence: confluence(at),
    extender: extender(at),
  };
}

function organizationsV2(at: Addresses): Writes {
  const post = (path: string, body: unknown): Ask => ({ ...at.v2(path), method: 'POST', body });
  const remove = (path: string): Ask => ({ ...at.v2(path), method: 'DELETE' });
  return {
    create: (name) => post('/groups', { name }),
    remove: ({ id }) => remove(`/groups/${id}`),
    add: ({ id }, { accountId }) => post(`/groups/${id}/memberships`, { accountId }),
    leave: ({ id }, { accountId }) => remove(`/groups/${id}/memberships/${accountId}`),
    grant: ({ id }, resourceId, roleId) =>
      post(`/groups/${id}/role-assignments/assign`, { resourceId, roleId }),
    revoke: ({ id }, resourceId, roleId) =>
      post(`/groups/${id}/role-assignments/revoke`, { resourceId, roleId }),
  };
}

function organizationsV1(at: Addresses): Writes {
  const path = ({ id }: GroupRef) => `/directory/groups/${id}`;
  const roles = (resource: string, role: Role) => ({ roleAssociations: [{ resource, role }] });
  return {
    create: (name) => ({ ...at.v1('POST', '/directory/groups'), body: { name, description: '' } }),
    remove: (group) => at.v1('DELETE', `${path(group)}?forceIfNotEmpty=true`),
    add: (group, { accountId }) => ({
      ...at.v1('POST', `${path(group)}/memberships`),
      body: { account_id: accountId },
    }),
    leave: (group, { accountId }) => at.v1('DELETE', `${path(group)}/memberships/${accountId}`),
    grant: (group, resource, role) => ({
      ...at.v1('POST', `${path(group)}/roles/assign`),
      body: roles(resource, role),
    }),
    revoke: (group, resource, role) => ({
      ...at.v1('POST', `${path(group)}/roles/revoke`),
      body: roles(resource, role),
    }),
  };
}

function jira(at: Addresses): Writes {
  const group = ({ id, name }: GroupRef, byName: boolean) =>
    byName ? `groupname=${encodeURIComponent(name)}` : `groupId=${id}`;
  const account = ({ accountId }: Person) => `accountId=${encodeURIComponent(accountId)}`;
  return {
    create: (name) => ({ ...at.jira('/group'), method: 'POST', body: { name } }),
    remove: (ref, byName) => ({ ...at.jira(`/group?${group(ref, byName)}`), method: 'DELETE' }),
    add: (ref, { accountId }, byName) => ({
      ...at.jira(`/group/user?${group(ref, byName)}`),
      method: 'POST',
      body: { accountId },
    }),
    leave: (ref, user, byName) => ({
      ...at.jira(`/group/user?${group(ref, byName)}&${account(user)}`),
      method: 'DELETE',
    }),
  };
}

function confluence(at: Addresses): Writes {
  const name = (ref: GroupRef) => `name=${encodeURIComponent(ref.name)}`;
  const member = (ref: GroupRef, byName: boolean) =>
    byName ? `/group/user?${name(ref)}` : `/group/userByGroupId?groupId=${ref.id}`;
  return {
    create: (text) => ({ ...at.wiki('/group'), method: 'POST', body: { name: text } }),
    remove: (ref, byName) => ({
      ...at.wiki(byName ? `/group?${name(ref)}` : `/group/by-id?id=${ref.id}`),
      method: 'DELETE',
    }),
    add: (ref, { accountId }, byName) => ({
      ...at.wiki(member(ref, byName)),
      method: 'POST',
      body: { accountId },
    }),
    leave: (ref, { accountId }, byName) => ({
      ...at.wiki(`${member(ref, byName)}&accountId=${encodeURIComponent(accountId)}`),
      method: 'DELETE',
    }),
  };
}

function extender(at: Addresses): Writes {
  const post = (path: string, body: unknown): Ask => ({ ...at.extender(path), method: 'POST', body });
  const path = ({ name }: GroupRef) => encodeURIComponent(name);
  return {
    create: (name) => post('addGroups', { groups: [name] }),
    remove: ({ name }) => post('removeGroups', { groups: [name] }),
    add: (group, { username }) => post(`addUsers/${path(group)}`, { users: [username] }),
    leave: (group, { username }) => post(`removeUsers/${path(group)}`, { users: [username] }),
  };
}
