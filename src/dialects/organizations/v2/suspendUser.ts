import { defineOperation } from '../../../http/operation.ts';
import { toWrite, UserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** Groups and roles are kept for `restoreUser`; access and seats are given up. */
export const suspendUser = defineOperation({
  id: 'organizations.v2.suspendUser',
  summary: 'Suspend user access',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend',
  scopes: WRITE_DIRECTORIES,
  params: UserPath,
  status: 204,
  async handle(call) {
    await call.directory.users.suspend(call.actor, toWrite(call.params));
  },
});
