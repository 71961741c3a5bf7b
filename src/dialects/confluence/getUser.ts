import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter } from './membership.ts';
import { READ_USER } from './scopes.ts';
import { Expand, toUser, UserShape } from './shapes.ts';

export const getUser = defineOperation({
  id: 'confluence.getUser',
  summary: 'Get user',
  method: 'GET',
  path: '/user',
  scopes: READ_USER,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({
    accountId: mandatory(Type.String()),
    expand: Expand,
  }),
  status: 200,
  reply: UserShape,
  async handle(call) {
    const accountId = requireParameter('accountId', call.query.accountId);
    const user = await call.directory.users.get(call.actor, { ...siteAddress(call), accountId });
    return toUser(call, user, call.query.expand ?? []);
  },
});
