import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { listOf } from './paging.ts';
import { READ_GROUPS } from './scopes.ts';
import { RoleShape, toRole } from './shapes.ts';

/** The roles a group gives its members, in order of product. */
export const listGroupRoles = defineOperation({
  id: 'native.listGroupRoles',
  summary: 'List roles of a group',
  method: 'GET',
  path: '/groups/{groupId}/roles',
  scopes: READ_GROUPS,
  params: GroupPath,
  status: 200,
  reply: listOf(RoleShape),
  async handle(call) {
    const roles = await call.directory.assignments.ofGroup(call.actor, groupAt(call));
    return { items: roles.map(toRole) };
  },
});
