import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { DirectoryPath, toRead } from '../addresses.ts';
import { toUserQuery, userFilters } from '../filters.ts';
import { READ_DIRECTORIES } from '../scopes.ts';

export const getUserCount = defineOperation({
  id: 'organizations.v2.getUserCount',
  summary: 'Get the count of users in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/users/count',
  scopes: READ_DIRECTORIES,
  params: DirectoryPath,
  query: Type.Object(userFilters),
  status: 200,
  reply: shape({ count: Type.Integer() }),
  async handle(call) {
    const query = toUserQuery(call.query);
    return { count: await call.directory.users.count(call.actor, toRead(call.params), query) };
  },
});
