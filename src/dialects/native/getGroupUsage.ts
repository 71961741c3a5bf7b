import { Type } from 'typebox';
import { ADMIN_ROLES } from '../../core/roles.ts';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { READ_GROUPS } from './scopes.ts';
import { GroupRef, RoleShape, toGroupRef, toRole } from './shapes.ts';

export const UsageShape = shape({
  group: GroupRef,
  memberCount: Type.Integer(),
  roles: Type.Array(RoleShape),
  defaultOf: Type.Array(RoleShape, { description: 'Whoever is given one of these roles joins the group' }),
  protectedOf: Type.Array(RoleShape, { description: 'Because of these the group cannot be deleted' }),
});

/** What rests on a group: the products whose roles it gives, and what it is the default group or the administrators of. */
export const getGroupUsage = defineOperation({
  id: 'native.getGroupUsage',
  summary: 'Get what a group is used by',
  method: 'GET',
  path: '/groups/{groupId}/usage',
  scopes: READ_GROUPS,
  params: GroupPath,
  status: 200,
  reply: UsageShape,
  async handle(call) {
    const group = await call.directory.groups.get(call.actor, groupAt(call));
    const roles = await call.directory.assignments.ofGroup(call.actor, groupAt(call));
    const isProtected = ({ role, isDefault }: { role: string; isDefault: boolean }) =>
      isDefault || ADMIN_ROLES.includes(role);
    return {
      group: toGroupRef(group),
      memberCount: group.memberCount,
      roles: roles.map(toRole),
      defaultOf: roles.filter(({ isDefault }) => isDefault).map(toRole),
      protectedOf: roles.filter(isProtected).map(toRole),
    };
  },
});
