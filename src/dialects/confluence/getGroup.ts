import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { READ_GROUP } from './scopes.ts';
import { GroupShape, toGroup } from './shapes.ts';

/** Deprecated. No scope is declared for it; it is protected like the other ways to read a group. */
export const getGroup = defineOperation({
  id: 'confluence.getGroup',
  summary: 'Get group',
  deprecated: true,
  method: 'GET',
  path: '/group/{groupName}',
  scopes: READ_GROUP,
  permission: 'use Confluence',
  params: Type.Object({ groupName: Type.String() }),
  status: 200,
  reply: GroupShape,
  async handle(call) {
    const { groupName } = call.params;
    const address = { ...siteAddress(call), groupName };
    return toGroup(call, await call.directory.groups.get(call.actor, address));
  },
});
