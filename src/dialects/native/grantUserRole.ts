import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { GrantBody, toGrant } from './grants.ts';
import { WRITE_USERS } from './scopes.ts';

/** Giving a role again changes nothing, and succeeds. */
export const grantUserRole = defineOperation({
  id: 'native.grantUserRole',
  summary: 'Give a role to a user directly',
  method: 'POST',
  path: '/users/{accountId}/roles',
  scopes: WRITE_USERS,
  params: UserPath,
  body: GrantBody,
  status: 204,
  async handle(call) {
    await call.directory.assignments.grantToUser(call.actor, userAt(call), toGrant(call.body));
  },
});
