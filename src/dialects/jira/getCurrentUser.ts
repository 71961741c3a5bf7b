import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from './groupAddress.ts';
import { READ_USER } from './scopes.ts';
import { toExpandedUser, UserShape } from './users.ts';

/** How clients ask whether their credential is good. */
export const getCurrentUser = defineOperation({
  id: 'jira.getCurrentUser',
  summary: 'Get current user',
  method: 'GET',
  path: '/myself',
  scopes: READ_USER,
  permission: 'see projects in Jira',
  params: Type.Object({}),
  query: Type.Object({ expand: Type.Optional(Type.Array(Type.String())) }),
  status: 200,
  reply: UserShape,
  async handle(call) {
    const address = { ...siteAddress(call), accountId: call.actor.id };
    const user = await call.directory.users.get(call.actor, address);
    return toExpandedUser(call, user, call.query.expand ?? []);
  },
});
