import { defineOperation } from '../../http/operation.ts';
import { groupAt, MembershipPath } from './addresses.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Adding a member again changes nothing, and succeeds. */
export const addMember = defineOperation({
  id: 'native.addMember',
  summary: 'Add a user to a group',
  method: 'PUT',
  path: '/groups/{groupId}/members/{accountId}',
  aliases: ['/users/{accountId}/groups/{groupId}'],
  scopes: WRITE_GROUPS,
  params: MembershipPath,
  status: 204,
  async handle(call) {
    await call.directory.members.add(call.actor, groupAt(call), call.params.accountId, {
      allowInactive: true,
    });
  },
});
