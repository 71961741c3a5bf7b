import type { FastifyRequest } from 'fastify';
import { basicCredentials } from '../../http/credentials.ts';
import { reject } from '../../http/errors.ts';
import type { Family } from '../../http/family.ts';
import type { Caller, Operation, Services } from '../../http/operation.ts';
import { authenticateToken, findRequestedSite } from '../../http/siteCallers.ts';
import { addUserById } from './addUserById.ts';
import { addUserByName } from './addUserByName.ts';
import { createGroup } from './createGroup.ts';
import { deleteGroup } from './deleteGroup.ts';
import { deleteGroupById } from './deleteGroupById.ts';
import { confluenceErrors } from './errors.ts';
import { getCurrentUser } from './getCurrentUser.ts';
import { getGroup } from './getGroup.ts';
import { getGroupById } from './getGroupById.ts';
import { getGroupByName } from './getGroupByName.ts';
import { getGroups } from './getGroups.ts';
import { getGroupsOfUser } from './getGroupsOfUser.ts';
import { getMembersById } from './getMembersById.ts';
import { getMembersByName } from './getMembersByName.ts';
import { getMembersByQuery } from './getMembersByQuery.ts';
import { getUser } from './getUser.ts';
import { getUsersInBulk } from './getUsersInBulk.ts';
import { pickGroups } from './pickGroups.ts';
import { readQuery } from './query.ts';
import { removeUserById } from './removeUserById.ts';
import { removeUserByName } from './removeUserByName.ts';

const operations = [
  getGroups,
  createGroup,
  deleteGroup,
  getGroupByName,
  getGroupById,
  deleteGroupById,
  getGroup,
  getMembersByQuery,
  getMembersByName,
  getMembersById,
  pickGroups,
  addUserById,
  removeUserById,
  addUserByName,
  removeUserByName,
  getUser,
  getCurrentUser,
  getGroupsOfUser,
  getUsersInBulk,
];

/** The last is for a client whose pager drops the `/wiki` of relative links. */
const PREFIXES = ['/wiki/rest/api', '/ex/confluence/{cloudId}/wiki/rest/api', '/rest/api'];

/**
 * Confluence Cloud's group operations, by name and by id, with the user operations beside them: "The Confluence Cloud
 * REST API" v1, Group.
 */
export function confluenceDialect() {
  return PREFIXES.map(
    (prefix) =>
      ({
        prefix,
        operations,
        errors: confluenceErrors,
        identify,
        keepsCallers: true,
        readQuery,
      }) satisfies Family,
  );
}

async function identify(
  request: FastifyRequest,
  operation: Operation,
  { directory }: Services,
): Promise<Caller> {
  const { authorization } = request.headers;
  const actor = await authenticateToken(authorization, directory, 'confluence');
  const site = await findRequestedSite(request, directory, actor);
  if (site && actor?.organizationKey === site.organizationKey) return { actor, site };
  return reject('unauthenticated', { documented: documents401(operation) || isUnreadable(authorization) });
}

/** Writes and the reading of one user have a 401 in their document; the other reads only know 403. */
function documents401(operation: Operation): boolean {
  return operation.method !== 'GET' || operation === getUser;
}

/** A bearer token that is not good, or a header that cannot be read, is always 401: clients renew their token then. */
function isUnreadable(authorization: string | undefined): boolean {
  return authorization !== undefined && basicCredentials(authorization) === undefined;
}
