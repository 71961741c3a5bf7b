import { defineOperation } from '../../http/operation.ts';
import { UserPath, userAt } from './addresses.ts';
import { toGroups } from './groupList.ts';
import { listOf } from './paging.ts';
import { READ_USERS } from './scopes.ts';
import { GroupShape } from './shapes.ts';

/** The groups that a user is in, by name. */
export const listGroupsOfUser = defineOperation({
  id: 'native.listGroupsOfUser',
  summary: 'List groups of a user',
  method: 'GET',
  path: '/users/{accountId}/groups',
  scopes: READ_USERS,
  params: UserPath,
  status: 200,
  reply: listOf(GroupShape),
  async handle(call) {
    const user = await call.directory.users.get(call.actor, userAt(call));
    return { items: await toGroups(call, await call.directory.members.groupsOf(call.actor, user)) };
  },
});
