import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { WRITE_USERS } from './scopes.ts';

/** Gives access and seats back, if there are seats. */
export const restoreUser = defineOperation({
  id: 'native.restoreUser',
  summary: 'Restore a suspended user',
  method: 'POST',
  path: '/users/{accountId}/restore',
  scopes: WRITE_USERS,
  params: UserPath,
  status: 204,
  async handle(call) {
    await call.directory.users.restore(call.actor, userAt(call));
  },
});
