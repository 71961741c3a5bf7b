import { defineOperation } from '../../../http/operation.ts';
import { GroupPath, toWrite } from '../addresses.ts';
import { RoleGrant, toGrant } from '../grants.ts';
import { WRITE_GROUPS } from '../scopes.ts';

const path = '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/revoke';

/** The published document prints a stray quotation mark at the end of the path; both ways of it are taken. */
export const revokeGroupAccess = defineOperation({
  id: 'organizations.v2.revokeGroupAccess',
  summary: 'Remove access from group',
  method: 'POST',
  path,
  aliases: [`${path}'`, `${path}"`],
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: RoleGrant,
  status: 204,
  async handle(call) {
    await call.directory.assignments.revokeFromGroup(call.actor, toWrite(call.params), [toGrant(call.body)]);
  },
});
