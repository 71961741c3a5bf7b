import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { READ_USERS } from './scopes.ts';
import { toUserDetails, UserDetails } from './shapes.ts';

export const getUser = defineOperation({
  id: 'native.getUser',
  summary: 'Get a user',
  method: 'GET',
  path: '/users/{accountId}',
  scopes: READ_USERS,
  params: UserPath,
  status: 200,
  reply: UserDetails,
  async handle(call) {
    return toUserDetails(
      await call.directory.users.get(call.actor, userAt(call)),
      await call.directory.users.controls(call.actor, userAt(call)),
    );
  },
});
