import { Type } from 'typebox';
import { reject } from '../../http/errors.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { READ_USER } from './scopes.ts';
import { toExpandedUser, UserShape } from './users.ts';

/** How clients ask whether their credential is good. It documents no 403: who has no access to Jira is unknown to it. */
export const getCurrentUser = defineOperation({
  id: 'jira.getCurrentUser',
  summary: 'Get current user',
  method: 'GET',
  path: '/myself',
  scopes: READ_USER,
  params: Type.Object({}),
  query: Type.Object({ expand: Type.Optional(Type.Array(Type.String())) }),
  status: 200,
  reply: UserShape,
  async handle(call) {
    const mayEnter = await call.directory.access.holds(call.actor, siteOf(call), 'see projects in Jira');
    if (!mayEnter) reject('unauthenticated', {});
    const address = { ...siteAddress(call), accountId: call.actor.id };
    const user = await call.directory.users.get(call.actor, address);
    return toExpandedUser(call, user, call.query.expand ?? []);
  },
});
