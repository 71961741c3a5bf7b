import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { WRITE_USERS } from './scopes.ts';

/** Signs somebody out everywhere, without suspending them: for a lost laptop. */
export const endSessionsOfUser = defineOperation({
  id: 'native.endSessionsOfUser',
  summary: 'Sign a user out everywhere',
  method: 'DELETE',
  path: '/users/{accountId}/sessions',
  scopes: WRITE_USERS,
  params: UserPath,
  status: 204,
  async handle(call) {
    await call.directory.sessions.endAll(call.actor, userAt(call));
  },
});
