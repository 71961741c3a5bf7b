import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { READ_USER } from './scopes.ts';
import { Expand, toUser, UserShape } from './shapes.ts';

/** How clients ask who they are. */
export const getCurrentUser = defineOperation({
  id: 'confluence.getCurrentUser',
  summary: 'Get current user',
  method: 'GET',
  path: '/user/current',
  scopes: READ_USER,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({ expand: Expand }),
  status: 200,
  reply: UserShape,
  async handle(call) {
    const address = { ...siteAddress(call), accountId: call.actor.id };
    const user = await call.directory.users.get(call.actor, address);
    return toUser(call, user, call.query.expand ?? []);
  },
});
