import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { toRead, UserPath } from '../addresses.ts';
import { READ_DIRECTORIES } from '../scopes.ts';
import { toUserDetails, UserDetailsShape } from '../shapes.ts';

export const getUser = defineOperation({
  id: 'organizations.v2.getUser',
  summary: 'Get user details',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/users/{accountId}',
  scopes: READ_DIRECTORIES,
  params: UserPath,
  status: 200,
  reply: shape({ data: UserDetailsShape }),
  async handle(call) {
    const { user, roles } = await call.directory.assignments.ofUser(call.actor, toRead(call.params));
    return { data: toUserDetails(user, { platformRoles: roles, resources: roles }) };
  },
});
