import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter, retiredNames } from './membership.ts';
import { WRITE_GROUP } from './scopes.ts';

/** A success also when the user is no member. */
export const removeUserById = defineOperation({
  id: 'confluence.removeUserById',
  summary: 'Remove member from group using group id',
  method: 'DELETE',
  path: '/group/userByGroupId',
  scopes: WRITE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({
    groupId: mandatory(Type.String()),
    accountId: mandatory(Type.String()),
    ...retiredNames,
  }),
  status: 204,
  async handle(call) {
    const groupId = requireParameter('groupId', call.query.groupId);
    const accountId = requireParameter('accountId', call.query.accountId);
    await call.directory.members.remove(call.actor, { ...siteAddress(call), groupId }, accountId);
  },
});
