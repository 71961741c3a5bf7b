import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { AccountId, addMember, requireParameter } from './membership.ts';
import { WRITE_GROUP } from './scopes.ts';

/** Deprecated in favour of `addUserById`. */
export const addUserByName = defineOperation({
  id: 'confluence.addUserByName',
  summary: 'Add member to group',
  deprecated: true,
  method: 'POST',
  path: '/group/user',
  scopes: WRITE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({ name: mandatory(Type.String()) }),
  body: AccountId,
  status: 201,
  reply: shape({}),
  async handle(call) {
    const groupName = requireParameter('name', call.query.name);
    const accountId = requireParameter('accountId', call.body.accountId);
    return addMember(call, { ...siteAddress(call), groupName }, accountId);
  },
});
