import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { WRITE_USERS } from './scopes.ts';

/** Groups and roles stay for a return; access, seats and sessions are given up at once. */
export const suspendUser = defineOperation({
  id: 'native.suspendUser',
  summary: 'Suspend a user',
  method: 'POST',
  path: '/users/{accountId}/suspend',
  scopes: WRITE_USERS,
  params: UserPath,
  status: 204,
  async handle(call) {
    await call.directory.users.suspend(call.actor, userAt(call));
  },
});
