import { defineOperation } from '../../../http/operation.ts';
import { GroupPath, toWrite } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** Also when it has members: version 2 knows no force flag. */
export const deleteGroup = defineOperation({
  id: 'organizations.v2.deleteGroup',
  summary: 'Delete group',
  method: 'DELETE',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  status: 204,
  async handle(call) {
    await call.directory.groups.remove(call.actor, toWrite(call.params));
  },
});
