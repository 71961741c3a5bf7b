import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { toOneGroup } from './groupList.ts';
import { READ_GROUPS } from './scopes.ts';
import { GroupShape } from './shapes.ts';

export const getGroup = defineOperation({
  id: 'native.getGroup',
  summary: 'Get a group',
  method: 'GET',
  path: '/groups/{groupId}',
  scopes: READ_GROUPS,
  params: GroupPath,
  status: 200,
  reply: GroupShape,
  async handle(call) {
    return toOneGroup(call, await call.directory.groups.get(call.actor, groupAt(call)));
  },
});
