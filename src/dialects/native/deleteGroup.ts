import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Deletes a group with its memberships and roles; see `getGroupImpact` for what that would mean. */
export const deleteGroup = defineOperation({
  id: 'native.deleteGroup',
  summary: 'Delete a group',
  method: 'DELETE',
  path: '/groups/{groupId}',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  query: Type.Object({
    onlyIfEmpty: Type.Optional(Type.Boolean({ description: 'Refuse when it has members' })),
  }),
  status: 204,
  async handle(call) {
    const { onlyIfEmpty = false } = call.query;
    await call.directory.groups.remove(call.actor, groupAt(call), { onlyIfEmpty });
  },
});
