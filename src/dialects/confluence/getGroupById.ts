import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter } from './membership.ts';
import { READ_GROUP } from './scopes.ts';
import { GroupShape, toGroup } from './shapes.ts';

export const getGroupById = defineOperation({
  id: 'confluence.getGroupById',
  summary: 'Get group by ID',
  method: 'GET',
  path: '/group/by-id',
  scopes: READ_GROUP,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({ id: mandatory(Type.String()) }),
  status: 200,
  reply: GroupShape,
  async handle(call) {
    const groupId = requireParameter('id', call.query.id);
    const address = { ...siteAddress(call), groupId };
    return toGroup(call, await call.directory.groups.get(call.actor, address));
  },
});
