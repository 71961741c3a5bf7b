import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { UserPath, userAt } from './addresses.ts';
import { READ_USERS } from './scopes.ts';
import { PathShape, toPath, toUserRef, UserRef } from './shapes.ts';

/** Every role that a user has, with the way it comes: one entry for each way. */
export const listAccessOfUser = defineOperation({
  id: 'native.listAccessOfUser',
  summary: 'List what a user has access to, and why',
  method: 'GET',
  path: '/users/{accountId}/access',
  scopes: READ_USERS,
  params: UserPath,
  status: 200,
  reply: shape({
    user: UserRef,
    effective: Type.Boolean({
      description: 'False for a user who is not active: the roles are of no use now',
    }),
    items: Type.Array(PathShape),
  }),
  async handle(call) {
    const { user, paths } = await call.directory.explanations.pathsOf(call.actor, userAt(call));
    return { user: toUserRef(user), effective: user.status === 'active', items: paths.map(toPath) };
  },
});
