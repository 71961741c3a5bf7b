import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { ErrorShape, toRefusal } from './refusals.ts';
import { READ_GROUPS } from './scopes.ts';
import { GroupRef, RoleShape, toGroupRef, toRole, toUserRef, UserRef } from './shapes.ts';

const Loss = Type.Object({
  ...RoleShape.properties,
  losingRole: Type.Integer({ description: 'Active members who hold that role in no other way' }),
  losingAccess: Type.Integer({ description: 'Active members who hold no role there in any other way' }),
  first: Type.Array(UserRef, { description: 'The first ten of those who lose the role' }),
});

export const ImpactShape = Type.Object({
  group: GroupRef,
  memberCount: Type.Integer(),
  deletable: Type.Boolean(),
  refusal: Type.Union([ErrorShape, Type.Null()]),
  defaultOf: Type.Array(RoleShape),
  losses: Type.Array(Loss),
  complete: Type.Boolean({
    description: 'False for a very large group: the counts are of its first members',
  }),
});

/** What deleting a group would do, and whether the caller could. */
export const getGroupImpact = defineOperation({
  id: 'native.getGroupImpact',
  summary: 'Get what deleting a group would do',
  method: 'GET',
  path: '/groups/{groupId}/impact',
  scopes: READ_GROUPS,
  params: GroupPath,
  status: 200,
  reply: ImpactShape,
  async handle(call) {
    const { directory, actor } = call;
    const { group, losses, complete } = await directory.impact.ofDeleting(actor, groupAt(call));
    const refusal = await directory.groups.refusalToRemove(actor, group);
    return {
      group: toGroupRef(group),
      memberCount: group.memberCount,
      deletable: refusal === undefined,
      refusal: toRefusal(refusal),
      defaultOf: losses
        .filter(({ assignment }) => assignment.isDefault)
        .map(({ assignment }) => toRole(assignment)),
      losses: losses.map(({ assignment, losingRole, losingAccess, first }) => ({
        ...toRole(assignment),
        losingRole,
        losingAccess,
        first: first.map(toUserRef),
      })),
      complete,
    };
  },
});
