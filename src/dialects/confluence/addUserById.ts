import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { AccountId, addMember, requireParameter } from './membership.ts';
import { WRITE_GROUP } from './scopes.ts';

/** No body is documented for the 201; `{}` satisfies clients that decode one, and those that do not look. */
export const addUserById = defineOperation({
  id: 'confluence.addUserById',
  summary: 'Add member to group by groupId',
  method: 'POST',
  path: '/group/userByGroupId',
  scopes: WRITE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({ groupId: mandatory(Type.String()) }),
  body: AccountId,
  status: 201,
  reply: shape({}),
  async handle(call) {
    const groupId = requireParameter('groupId', call.query.groupId);
    const accountId = requireParameter('accountId', call.body.accountId);
    return addMember(call, { ...siteAddress(call), groupId }, accountId);
  },
});
