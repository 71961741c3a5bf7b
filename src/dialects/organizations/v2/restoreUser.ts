import { defineOperation } from '../../../http/operation.ts';
import { toWrite, UserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** Gives back what `suspendUser` took, if there are seats. */
export const restoreUser = defineOperation({
  id: 'organizations.v2.restoreUser',
  summary: 'Restore user access',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/users/{accountId}/restore',
  scopes: WRITE_DIRECTORIES,
  params: UserPath,
  status: 204,
  async handle(call) {
    await call.directory.users.restore(call.actor, toWrite(call.params));
  },
});
