import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter } from './membership.ts';
import { WRITE_GROUP } from './scopes.ts';

export const deleteGroupById = defineOperation({
  id: 'confluence.deleteGroupById',
  summary: 'Delete user group by ID',
  method: 'DELETE',
  path: '/group/by-id',
  scopes: WRITE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({ id: mandatory(Type.String()) }),
  status: 204,
  async handle(call) {
    const groupId = requireParameter('id', call.query.id);
    await call.directory.groups.remove(call.actor, { ...siteAddress(call), groupId });
  },
});
