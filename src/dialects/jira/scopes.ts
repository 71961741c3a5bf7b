import type { Operation } from '../../http/operation.ts';

/** OAuth scopes: one classic scope, or all granular ones of the row, as the reference of each operation lists them. */
type Scopes = Operation['scopes'];

export const READ_GROUP_WITH_USERS: Scopes = [
  ['read:jira-user'],
  ['read:group:jira', 'read:user:jira', 'read:avatar:jira'],
];
export const CREATE_GROUP: Scopes = [
  ['manage:jira-configuration'],
  ['read:group:jira', 'read:user:jira', 'write:group:jira', 'read:avatar:jira'],
];
export const DELETE_GROUP: Scopes = [['manage:jira-configuration'], ['delete:group:jira']];
export const READ_GROUP: Scopes = [['read:jira-user'], ['read:group:jira']];
export const READ_MEMBERS: Scopes = [
  ['manage:jira-configuration'],
  ['read:group:jira', 'read:user:jira', 'read:avatar:jira'],
];
export const ADD_MEMBER: Scopes = CREATE_GROUP;
export const REMOVE_MEMBER: Scopes = [['manage:jira-configuration'], ['write:group:jira']];
export const PICK_GROUPS_AND_USERS: Scopes = [['read:jira-work'], ['read:group:jira', 'read:user:jira']];
export const READ_USER: Scopes = [
  ['read:jira-user'],
  ['read:application-role:jira', 'read:group:jira', 'read:user:jira', 'read:avatar:jira'],
];
export const SEARCH_USERS: Scopes = [['read:jira-user'], ['read:user:jira', 'read:avatar:jira']];
export const WRITE_USER: Scopes = [['manage:jira-configuration'], ['write:user:jira']];
export const READ_PERMISSIONS: Scopes = [['read:jira-work'], ['read:permission:jira']];

/** No scope is needed: an empty set is always held. */
export const NONE: Scopes = [[]];
