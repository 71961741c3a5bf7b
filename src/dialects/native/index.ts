import type { FastifyRequest } from 'fastify';
import { refuse } from '../../core/errors.ts';
import type { Actor } from '../../core/types.ts';
import { bearerSecret } from '../../http/credentials.ts';
import { reject } from '../../http/errors.ts';
import type { Family } from '../../http/family.ts';
import type { Caller, Operation, Services } from '../../http/operation.ts';
import { authenticateToken, findRequestedSite } from '../../http/siteCallers.ts';
import { addMember } from './addMember.ts';
import { addMembers } from './addMembers.ts';
import { sessionSecret } from './cookie.ts';
import { createGroup } from './createGroup.ts';
import { createKey } from './createKey.ts';
import { createToken } from './createToken.ts';
import { deleteGroup } from './deleteGroup.ts';
import { endSession } from './endSession.ts';
import { endSessions } from './endSessions.ts';
import { endSessionsOfUser } from './endSessionsOfUser.ts';
import { nativeErrors } from './errors.ts';
import { explainAccess } from './explainAccess.ts';
import { getGroup } from './getGroup.ts';
import { getGroupImpact } from './getGroupImpact.ts';
import { getGroupUsage } from './getGroupUsage.ts';
import { getSession } from './getSession.ts';
import { getUser } from './getUser.ts';
import { grantGroupRole } from './grantGroupRole.ts';
import { grantUserRole } from './grantUserRole.ts';
import { listAccessOfUser } from './listAccessOfUser.ts';
import { listDirectories } from './listDirectories.ts';
import { listEvents } from './listEvents.ts';
import { listGroupRoles } from './listGroupRoles.ts';
import { listGroups } from './listGroups.ts';
import { listGroupsOfUser } from './listGroupsOfUser.ts';
import { listKeys } from './listKeys.ts';
import { listMembers } from './listMembers.ts';
import { listProducts } from './listProducts.ts';
import { listSites } from './listSites.ts';
import { listTokens } from './listTokens.ts';
import { listUsers } from './listUsers.ts';
import { requireSameOrigin } from './origin.ts';
import { removeMember } from './removeMember.ts';
import { removeMembers } from './removeMembers.ts';
import { restoreUser } from './restoreUser.ts';
import { revokeGroupRole } from './revokeGroupRole.ts';
import { revokeKey } from './revokeKey.ts';
import { revokeToken } from './revokeToken.ts';
import { revokeUserRole } from './revokeUserRole.ts';
import { startSession } from './startSession.ts';
import { suspendUser } from './suspendUser.ts';
import { updateGroup } from './updateGroup.ts';

const DIALECT = 'native';

const operations = [
  startSession,
  getSession,
  endSession,
  endSessions,
  listGroups,
  createGroup,
  getGroup,
  updateGroup,
  deleteGroup,
  getGroupImpact,
  getGroupUsage,
  listMembers,
  addMembers,
  removeMembers,
  addMember,
  removeMember,
  listGroupRoles,
  grantGroupRole,
  revokeGroupRole,
  listUsers,
  getUser,
  suspendUser,
  restoreUser,
  endSessionsOfUser,
  listGroupsOfUser,
  listAccessOfUser,
  grantUserRole,
  revokeUserRole,
  explainAccess,
  listProducts,
  listDirectories,
  listSites,
  listEvents,
  listTokens,
  createToken,
  revokeToken,
  listKeys,
  createKey,
  revokeKey,
];

/** Groupkeep's own API, for the console and for scripts: whatever the directory can do. */
export function nativeDialect() {
  return [{ prefix: '/api', identify, errors: nativeErrors, operations }] satisfies Family[];
}

/**
 * A session by its cookie, a token as a bearer or with its owner's name, or the organization's key as a bearer. What an
 * `Authorization` header says goes before the cookie. The organization is that of whoever asks; only who is yet to sign
 * in is asked of a site, the one of the `Host`.
 */
async function identify(request: FastifyRequest, operation: Operation, services: Services): Promise<Caller> {
  const { directory } = services;
  const { authorization } = request.headers;
  const byCookie = authorization === undefined && sessionSecret(request) !== undefined;
  requireSameOrigin(request, services, byCookie);
  if (operation.anonymous) {
    const site = await findRequestedSite(request, directory);
    if (!site) return refuse('site-not-found', { id: request.client.host });
    return { actor: await directory.access.anonymousOn(site, DIALECT), site };
  }
  const actor =
    authorization === undefined
      ? await bySession(request, services)
      : ((await authenticateToken(authorization, directory, DIALECT)) ??
        (await byKey(authorization, services)));
  return { actor: actor ?? reject('unauthenticated', {}), site: null };
}

async function bySession(
  request: FastifyRequest,
  { directory, options }: Services,
): Promise<Actor | undefined> {
  const secret = sessionSecret(request);
  return secret === undefined
    ? undefined
    : directory.sessions.authenticate(secret, options.sessions, DIALECT);
}

async function byKey(authorization: string, { directory }: Services): Promise<Actor | undefined> {
  const secret = bearerSecret(authorization);
  return secret === undefined ? undefined : directory.tokens.authenticate('key', secret, DIALECT);
}
