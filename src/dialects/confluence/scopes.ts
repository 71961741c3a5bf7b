import type { Operation } from '../../http/operation.ts';

/** OAuth scopes: the classic one, or all granular ones of the row, as the reference of each operation lists them. */
type Scopes = Operation['scopes'];

export const READ_GROUP: Scopes = [['read:confluence-groups'], ['read:group:confluence']];
export const READ_MEMBERS: Scopes = [
  ['read:confluence-groups'],
  ['read:group:confluence', 'read:user:confluence'],
];
export const CREATE_GROUP: Scopes = [
  ['write:confluence-groups'],
  ['read:group:confluence', 'write:group:confluence'],
];
export const WRITE_GROUP: Scopes = [['write:confluence-groups'], ['write:group:confluence']];
export const READ_USER: Scopes = [['read:confluence-user'], ['read:content-details:confluence']];
export const READ_MEMBERSHIPS: Scopes = [
  ['read:confluence-user'],
  ['read:user:confluence', 'read:group:confluence'],
];
