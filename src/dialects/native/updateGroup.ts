import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { toOneGroup } from './groupList.ts';
import { WRITE_GROUPS } from './scopes.ts';
import { GroupShape } from './shapes.ts';

/** Renames a group, describes it, or both. What is not given stays; so do the id, members and roles. */
export const updateGroup = defineOperation({
  id: 'native.updateGroup',
  summary: 'Rename or describe a group',
  method: 'PATCH',
  path: '/groups/{groupId}',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: Type.Object({ name: Type.Optional(Type.String()), description: Type.Optional(Type.String()) }),
  status: 200,
  reply: GroupShape,
  async handle(call) {
    return toOneGroup(call, await call.directory.groups.change(call.actor, groupAt(call), call.body));
  },
});
