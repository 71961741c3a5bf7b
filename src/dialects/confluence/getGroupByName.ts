import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter } from './membership.ts';
import { READ_GROUP } from './scopes.ts';
import { GroupShape, toGroup } from './shapes.ts';

/** Deprecated in favour of `getGroupById`; the one way to read a group whose name is a word of a path. */
export const getGroupByName = defineOperation({
  id: 'confluence.getGroupByName',
  summary: 'Get group by name',
  deprecated: true,
  method: 'GET',
  path: '/group/by-name',
  scopes: READ_GROUP,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({ name: mandatory(Type.String()) }),
  status: 200,
  reply: GroupShape,
  async handle(call) {
    const groupName = requireParameter('name', call.query.name);
    const address = { ...siteAddress(call), groupName };
    return toGroup(call, await call.directory.groups.get(call.actor, address));
  },
});
