import type { FastifyRequest } from 'fastify';
import { refuse } from '../../core/errors.ts';
import { reject } from '../../http/errors.ts';
import type { Family } from '../../http/family.ts';
import type { Caller, Operation, Services } from '../../http/operation.ts';
import { authenticateToken, findRequestedSite } from '../../http/siteCallers.ts';
import { addUserToGroup } from './addUserToGroup.ts';
import { bulkGetGroups } from './bulkGetGroups.ts';
import { bulkGetUsers } from './bulkGetUsers.ts';
import { createGroup } from './createGroup.ts';
import { createUser } from './createUser.ts';
import { jiraAllowanceHeaders, jiraErrors } from './errors.ts';
import { findGroups } from './findGroups.ts';
import { findUsers } from './findUsers.ts';
import { findUsersAndGroups } from './findUsersAndGroups.ts';
import { getAllUsers } from './getAllUsers.ts';
import { getCurrentUser } from './getCurrentUser.ts';
import { getGroup } from './getGroup.ts';
import { getMyPermissions } from './getMyPermissions.ts';
import { getServerInfo } from './getServerInfo.ts';
import { getTenantInfo } from './getTenantInfo.ts';
import { getUser } from './getUser.ts';
import { getUserGroups } from './getUserGroups.ts';
import { getUsersFromGroup } from './getUsersFromGroup.ts';
import { readQuery } from './query.ts';
import { removeGroup } from './removeGroup.ts';
import { removeUser } from './removeUser.ts';
import { removeUserFromGroup } from './removeUserFromGroup.ts';

const operations = [
  getGroup,
  createGroup,
  removeGroup,
  bulkGetGroups,
  getUsersFromGroup,
  addUserToGroup,
  removeUserFromGroup,
  findGroups,
  findUsersAndGroups,
  getUser,
  createUser,
  removeUser,
  getUserGroups,
  findUsers,
  getAllUsers,
  bulkGetUsers,
  getCurrentUser,
  getMyPermissions,
  getServerInfo,
];

/** Versions 2 and 3 have the same group operations, and some clients write to `latest`. */
const VERSIONS = ['/rest/api/3', '/rest/api/2', '/rest/api/latest'];
const GATEWAY = '/ex/jira/{cloudId}';

/**
 * Jira Cloud's group operations, with the user operations that group clients call: "The Jira Cloud platform REST API",
 * Groups.
 */
export function jiraDialect() {
  const common = {
    errors: jiraErrors,
    identify,
    keepsCallers: true,
    readQuery,
    callerHeaders,
    allowanceHeaders: jiraAllowanceHeaders,
  };
  const prefixes = [...VERSIONS, ...VERSIONS.map((version) => GATEWAY + version)];
  return [
    ...prefixes.map((prefix) => ({ ...common, prefix, operations })),
    { ...common, prefix: '/_edge', operations: [getTenantInfo] },
  ] satisfies Family[];
}

/**
 * Who asks, and of which site: the one of the gateway's cloudId, else of the `Host`, else the caller's first one. A
 * credential of another organization than the site's is as good as none.
 */
async function identify(
  request: FastifyRequest,
  operation: Operation,
  { directory }: Services,
): Promise<Caller> {
  const { authorization } = request.headers;
  const actor = await authenticateToken(authorization, directory, 'jira');
  const site = await findRequestedSite(request, directory, actor);
  if (site && actor?.organizationKey === site.organizationKey) return { actor, site };
  const credentialRefused = authorization !== undefined;
  if (!operation.anonymous || (credentialRefused && operation.anonymous === 'allowed')) {
    reject('unauthenticated', {});
  }
  if (!site) return refuse('site-not-found', { id: request.client.host });
  return { actor: await directory.access.anonymousOn(site, 'jira'), site, credentialRefused };
}

/** Clients read their own account off `X-AAccountId`, and off the other that their credential was not taken. */
function callerHeaders({ actor, credentialRefused }: Caller): Record<string, string> {
  return {
    ...(actor.userKey !== null && { 'x-aaccountid': actor.id }),
    ...(credentialRefused && { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }),
  };
}
