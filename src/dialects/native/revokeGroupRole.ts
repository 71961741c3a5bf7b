import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { GrantBody, toGrant } from './grants.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Taking a role that the group lacks changes nothing, and succeeds. The last default group of a role keeps it. */
export const revokeGroupRole = defineOperation({
  id: 'native.revokeGroupRole',
  summary: 'Take a role from a group',
  method: 'POST',
  path: '/groups/{groupId}/roles/revoke',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: GrantBody,
  status: 204,
  async handle(call) {
    await call.directory.assignments.revokeFromGroup(call.actor, groupAt(call), [toGrant(call.body)]);
  },
});
