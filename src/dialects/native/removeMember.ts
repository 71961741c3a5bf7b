import { defineOperation } from '../../http/operation.ts';
import { groupAt, MembershipPath } from './addresses.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Taking out who is no member changes nothing, and succeeds. */
export const removeMember = defineOperation({
  id: 'native.removeMember',
  summary: 'Take a user out of a group',
  method: 'DELETE',
  path: '/groups/{groupId}/members/{accountId}',
  aliases: ['/users/{accountId}/groups/{groupId}'],
  scopes: WRITE_GROUPS,
  params: MembershipPath,
  status: 204,
  async handle(call) {
    await call.directory.members.remove(call.actor, groupAt(call), call.params.accountId);
  },
});
