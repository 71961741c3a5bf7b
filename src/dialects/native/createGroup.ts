import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { everywhere, NoPath } from './addresses.ts';
import { toOneGroup } from './groupList.ts';
import { WRITE_GROUPS } from './scopes.ts';
import { GroupShape } from './shapes.ts';

export const createGroup = defineOperation({
  id: 'native.createGroup',
  summary: 'Create a group',
  method: 'POST',
  path: '/groups',
  scopes: WRITE_GROUPS,
  params: NoPath,
  body: Type.Object({
    name: Type.String(),
    description: Type.Optional(Type.String()),
    directoryId: Type.Optional(Type.String({ description: 'By default the first directory' })),
  }),
  status: 201,
  reply: GroupShape,
  async handle(call) {
    const { name, description = '', directoryId } = call.body;
    const address = everywhere(call, directoryId);
    const group = await call.directory.groups.create(call.actor, address, { name, description });
    call.setHeader('location', `${call.baseUrl}${call.prefix}/groups/${group.id}`);
    return toOneGroup(call, group);
  },
});
