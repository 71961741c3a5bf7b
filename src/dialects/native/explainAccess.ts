import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { everywhere, NoPath } from './addresses.ts';
import { READ_USERS } from './scopes.ts';
import { PathShape, toPath, toUserRef, UserRef } from './shapes.ts';

/** Why has she access, or why not? */
export const explainAccess = defineOperation({
  id: 'native.explainAccess',
  summary: 'Explain whether a user has access to a product',
  method: 'GET',
  path: '/access',
  scopes: READ_USERS,
  params: NoPath,
  query: Type.Object({
    user: Type.String({ description: 'Username, e-mail address or account id' }),
    resource: Type.String({ description: 'The ARI of a product, site or organization' }),
  }),
  status: 200,
  reply: shape({
    user: UserRef,
    resource: shape({ resource: Type.String(), owner: Type.String(), name: Type.String() }),
    allowed: Type.Boolean(),
    reason: Type.Enum(['role', 'administrator', 'no-role', 'not-active', 'resource-offline']),
    paths: Type.Array(PathShape, { description: 'Every way there, also where it does not help now' }),
  }),
  async handle(call) {
    const { directory, actor, query } = call;
    const address = everywhere(call);
    const { accountId } = await directory.users.getByName(actor, address, query.user);
    const explained = await directory.explanations.explain(actor, { ...address, accountId }, query.resource);
    const { user, resource, allowed, reason, paths } = explained;
    return {
      user: toUserRef(user),
      resource: { resource: resource.ari, owner: resource.owner, name: resource.name },
      allowed,
      reason,
      paths: paths.map(toPath),
    };
  },
});
