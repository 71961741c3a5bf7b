import type { Operation } from '../../http/operation.ts';

/**
 * The scopes of organization API keys. The real service has none for writing groups: writes take a key without
 * scopes. Those that begin with `write:` are Groupkeep's own, for keys that may write and nothing else.
 */
type Scopes = Operation['scopes'];

export const READ_GROUPS: Scopes = [['read:groups:admin']];
export const WRITE_GROUPS: Scopes = [['write:groups:admin']];
export const READ_DIRECTORIES: Scopes = [['read:directories:admin']];
export const WRITE_DIRECTORIES: Scopes = [['write:directories:admin']];
export const READ_ORGANIZATIONS: Scopes = [['read:orgs:admin']];
/** The first is the document's; whoever reads the organization, which links to its domains, may follow the link. */
export const READ_DOMAINS: Scopes = [['read:domains:admin'], ['read:orgs:admin']];
export const READ_ACCOUNTS: Scopes = [['read:accounts:admin']];
/** The notes tell no scope of events; its name follows the others'. */
export const READ_EVENTS: Scopes = [['read:events:admin']];
export const READ_WORKSPACES: Scopes = [['read:workspaces:admin']];
