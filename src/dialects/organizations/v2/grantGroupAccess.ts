import { defineOperation } from '../../../http/operation.ts';
import { GroupPath, toWrite } from '../addresses.ts';
import { RoleGrant, toGrant } from '../grants.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** Allowed for synced groups too: the identity provider decides who is in them, not what they grant. */
export const grantGroupAccess = defineOperation({
  id: 'organizations.v2.grantGroupAccess',
  summary: 'Grant access to group',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/assign',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: RoleGrant,
  status: 200,
  async handle(call) {
    await call.directory.assignments.grantToGroup(call.actor, toWrite(call.params), [toGrant(call.body)]);
  },
});
