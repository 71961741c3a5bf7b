import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter, retiredNames } from './membership.ts';
import { WRITE_GROUP } from './scopes.ts';

/** Deprecated in favour of `removeUserById`. A success also when the user is no member. */
export const removeUserByName = defineOperation({
  id: 'confluence.removeUserByName',
  summary: 'Remove member from group',
  deprecated: true,
  method: 'DELETE',
  path: '/group/user',
  scopes: WRITE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({
    name: mandatory(Type.String()),
    accountId: mandatory(Type.String()),
    ...retiredNames,
  }),
  status: 204,
  async handle(call) {
    const groupName = requireParameter('name', call.query.name);
    const accountId = requireParameter('accountId', call.query.accountId);
    await call.directory.members.remove(call.actor, { ...siteAddress(call), groupName }, accountId);
  },
});
