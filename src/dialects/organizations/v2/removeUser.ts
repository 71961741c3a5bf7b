import { defineOperation } from '../../../http/operation.ts';
import { toWrite, UserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** Removes the person from the directory, with all groups, roles and credentials. */
export const removeUser = defineOperation({
  id: 'organizations.v2.removeUser',
  summary: 'Remove user',
  method: 'DELETE',
  path: '/orgs/{orgId}/directories/{directoryId}/users/{accountId}',
  scopes: WRITE_DIRECTORIES,
  params: UserPath,
  status: 204,
  async handle(call) {
    await call.directory.users.remove(call.actor, toWrite(call.params));
  },
});
