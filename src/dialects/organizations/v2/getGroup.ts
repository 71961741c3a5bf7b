import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { GroupPath, toRead } from '../addresses.ts';
import { READ_GROUPS } from '../scopes.ts';
import { GroupShape, toGroup } from '../shapes.ts';

export const getGroup = defineOperation({
  id: 'organizations.v2.getGroup',
  summary: 'Get group details',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}',
  scopes: READ_GROUPS,
  params: GroupPath,
  status: 200,
  reply: shape({ data: GroupShape }),
  async handle(call) {
    const group = await call.directory.groups.get(call.actor, toRead(call.params));
    return { data: toGroup(call.actor, group, { users: true, resources: true }) };
  },
});
