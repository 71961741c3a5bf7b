import type { Operation } from '../../http/operation.ts';

/**
 * What a credential with scopes needs. The names are those of organization API keys in the Organizations API, so that one
 * key does in both; sessions have no scopes and do whatever their person may.
 */
type Scopes = Operation['scopes'];

export const READ_GROUPS: Scopes = [['read:groups:admin']];
export const WRITE_GROUPS: Scopes = [['write:groups:admin']];
export const READ_USERS: Scopes = [['read:directories:admin']];
export const WRITE_USERS: Scopes = [['write:directories:admin']];
export const READ_ORGANIZATION: Scopes = [['read:orgs:admin']];
export const READ_EVENTS: Scopes = [['read:events:admin']];
export const READ_CREDENTIALS: Scopes = [['read:credentials:admin']];
export const WRITE_CREDENTIALS: Scopes = [['write:credentials:admin']];

/** For what concerns nothing but the caller's own sign-in. */
export const NONE: Scopes = [[]];
