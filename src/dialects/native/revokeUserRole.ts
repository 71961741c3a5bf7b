import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { GrantBody, toGrant } from './grants.ts';
import { WRITE_USERS } from './scopes.ts';

/** Takes what was given directly; what groups give stays. */
export const revokeUserRole = defineOperation({
  id: 'native.revokeUserRole',
  summary: 'Take a role from a user',
  method: 'POST',
  path: '/users/{accountId}/roles/revoke',
  scopes: WRITE_USERS,
  params: UserPath,
  body: GrantBody,
  status: 204,
  async handle(call) {
    await call.directory.assignments.revokeFromUser(call.actor, userAt(call), toGrant(call.body));
  },
});
