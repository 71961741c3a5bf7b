import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter } from './membership.ts';
import { WRITE_GROUP } from './scopes.ts';

/** Deprecated in favour of `deleteGroupById`. */
export const deleteGroup = defineOperation({
  id: 'confluence.deleteGroup',
  summary: 'Delete user group',
  deprecated: true,
  method: 'DELETE',
  path: '/group',
  scopes: WRITE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({ name: mandatory(Type.String()) }),
  status: 204,
  async handle(call) {
    const groupName = requireParameter('name', call.query.name);
    await call.directory.groups.remove(call.actor, { ...siteAddress(call), groupName });
  },
});
