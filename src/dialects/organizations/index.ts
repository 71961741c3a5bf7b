import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../core/types.ts';
import { bearerSecret } from '../../http/credentials.ts';
import { reject } from '../../http/errors.ts';
import type { Family } from '../../http/family.ts';
import type { Caller, Operation, Services } from '../../http/operation.ts';
import { inOrganization, toRead, toWrite } from './addresses.ts';
import { v1Errors, v1RoleErrors, v2Errors, workspaceErrors } from './errors.ts';
import { readBody, readQuery } from './query.ts';
import { WRITE_DIRECTORIES, WRITE_GROUPS } from './scopes.ts';
import { addUserToGroup as v1AddUserToGroup } from './v1/addUserToGroup.ts';
import { assignGroupRoles } from './v1/assignGroupRoles.ts';
import { assignOrganizationRole } from './v1/assignOrganizationRole.ts';
import { assignUserRole } from './v1/assignUserRole.ts';
import { createGroup as v1CreateGroup } from './v1/createGroup.ts';
import { deleteGroup as v1DeleteGroup } from './v1/deleteGroup.ts';
import { getDomains } from './v1/getDomains.ts';
import { getEvent } from './v1/getEvent.ts';
import { getEventActions } from './v1/getEventActions.ts';
import { getEventStream } from './v1/getEventStream.ts';
import { getEvents } from './v1/getEvents.ts';
import { getManagedAccounts } from './v1/getManagedAccounts.ts';
import { getOrganization } from './v1/getOrganization.ts';
import { getOrganizations } from './v1/getOrganizations.ts';
import { removeUserFromGroup as v1RemoveUserFromGroup } from './v1/removeUserFromGroup.ts';
import { revokeGroupRoles } from './v1/revokeGroupRoles.ts';
import { revokeOrganizationRole } from './v1/revokeOrganizationRole.ts';
import { revokeUserRole } from './v1/revokeUserRole.ts';
import { searchGroups as v1SearchGroups } from './v1/searchGroups.ts';
import { addUserToGroup } from './v2/addUserToGroup.ts';
import { createGroup } from './v2/createGroup.ts';
import { deleteGroup } from './v2/deleteGroup.ts';
import { getDirectories } from './v2/getDirectories.ts';
import { getGroup } from './v2/getGroup.ts';
import { getGroupCount } from './v2/getGroupCount.ts';
import { getGroupRoleAssignments } from './v2/getGroupRoleAssignments.ts';
import { getGroupStats } from './v2/getGroupStats.ts';
import { getGroups } from './v2/getGroups.ts';
import { getUser } from './v2/getUser.ts';
import { getUserCount } from './v2/getUserCount.ts';
import { getUserRoleAssignments } from './v2/getUserRoleAssignments.ts';
import { getUsers } from './v2/getUsers.ts';
import { grantGroupAccess } from './v2/grantGroupAccess.ts';
import { removeUser } from './v2/removeUser.ts';
import { removeUserFromGroup } from './v2/removeUserFromGroup.ts';
import { restoreUser } from './v2/restoreUser.ts';
import { revokeGroupAccess } from './v2/revokeGroupAccess.ts';
import { searchGroups } from './v2/searchGroups.ts';
import { searchUsers } from './v2/searchUsers.ts';
import { searchWorkspaces } from './v2/searchWorkspaces.ts';
import { suspendUser } from './v2/suspendUser.ts';

const V1 = '/admin/v1';
const V2 = '/admin/v2';

/** When the published document retires the group operations of version 1. */
const SUNSET = new Date('2026-06-30T23:59:59Z');

/** `Deprecation` as RFC 9745 writes a time, `Sunset` as RFC 8594 does. */
const RETIRED = {
  deprecation: `@${SUNSET.getTime() / 1000}`,
  sunset: SUNSET.toUTCString(),
};

export interface OrganizationsOptions {
  /** Whether the group operations of version 1 answer, or say 410. */
  v1: 'serve' | 'gone';
}

/** The Organizations API, versions 2 and 1: its Groups, with the operations that its clients need beside them. */
export function organizationsDialect({ v1 }: OrganizationsOptions) {
  const retired = {
    ...common,
    readBody,
    prefix: V1,
    headers: RETIRED,
    gone: v1 === 'gone',
  };
  return [
    {
      prefix: V2,
      ...common,
      readBody,
      errors: v2Errors,
      operations: [
        getGroups,
        createGroup,
        getGroupRoleAssignments,
        grantGroupAccess,
        revokeGroupAccess,
        addUserToGroup,
        removeUserFromGroup,
        getGroup,
        deleteGroup,
        getGroupCount,
        getGroupStats,
        searchGroups,
        getDirectories,
        getUsers,
        searchUsers,
        getUserCount,
        getUser,
        getUserRoleAssignments,
        suspendUser,
        restoreUser,
        removeUser,
      ],
      // Else `stats` would be an account that nobody has.
      unserved: ['/orgs/{orgId}/directories/{directoryId}/users/stats'],
    },
    { ...common, prefix: V2, errors: workspaceErrors, operations: [searchWorkspaces] },
    {
      prefix: V1,
      ...common,
      errors: v1Errors,
      operations: [getOrganizations, getOrganization, getManagedAccounts],
    },
    // Of version 1; clients are known to ask below version 2 as well.
    ...[V1, V2].map((prefix) => ({
      prefix,
      ...common,
      errors: v1Errors,
      operations: inBoth,
    })),
    {
      prefix: V1,
      ...common,
      errors: v1RoleErrors,
      operations: [assignUserRole, revokeUserRole, assignOrganizationRole, revokeOrganizationRole],
    },
    {
      ...retired,
      errors: v1Errors,
      operations: [
        v1SearchGroups,
        v1CreateGroup,
        v1DeleteGroup,
        assignGroupRoles,
        revokeGroupRoles,
        v1AddUserToGroup,
        v1RemoveUserFromGroup,
      ],
    },
  ] satisfies Family[];
}

/** What all families of this API share. */
const common = { identify, locate, readQuery, keepsCallers: true };

const inBoth = [getDomains, getEvents, getEvent, getEventStream, getEventActions];

/** Only an organization's API key is taken; tokens of people and sites are not, as on the real service. */
async function identify(
  request: FastifyRequest,
  _operation: Operation,
  { directory }: Services,
): Promise<Caller> {
  const secret = bearerSecret(request.headers.authorization);
  const actor = secret && (await directory.tokens.authenticate('key', secret, 'organizations'));
  return { actor: actor || reject('unauthenticated', {}), site: null };
}

/** The order in which a request is judged: organization, directory, group or user, and only then its form. */
async function locate(
  actor: Actor,
  params: Record<string, string>,
  { directory }: Services,
  { scopes }: Operation,
): Promise<void> {
  const { orgId = actor.organizationId, directoryId, groupId, accountId } = params;
  const toAddress = scopes === WRITE_GROUPS || scopes === WRITE_DIRECTORIES ? toWrite : toRead;
  const address = directoryId === undefined ? inOrganization({ orgId }) : toAddress({ orgId, directoryId });
  if (groupId !== undefined) await directory.groups.get(actor, { ...address, groupId });
  else if (accountId !== undefined) await directory.users.get(actor, { ...address, accountId });
  else await directory.organizations.locate(actor, address);
}
