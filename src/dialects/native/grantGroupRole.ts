import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { GrantBody, toGrant } from './grants.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Giving a role again changes nothing, and succeeds. */
export const grantGroupRole = defineOperation({
  id: 'native.grantGroupRole',
  summary: 'Give a role to a group',
  method: 'POST',
  path: '/groups/{groupId}/roles',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: GrantBody,
  status: 204,
  async handle(call) {
    await call.directory.assignments.grantToGroup(call.actor, groupAt(call), [toGrant(call.body)]);
  },
});
