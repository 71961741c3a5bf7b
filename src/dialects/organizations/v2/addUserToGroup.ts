import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { AccountId, GroupPath, toWrite } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** Adding a member again is a success unless conflicts are strict: the document says 409, the service answers 204. */
export const addUserToGroup = defineOperation({
  id: 'organizations.v2.addUserToGroup',
  summary: 'Add user to group',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: Type.Object({ accountId: AccountId }),
  status: 204,
  async handle(call) {
    const address = toWrite(call.params);
    const { accountId } = call.body;
    const outcome = await call.directory.members.add(call.actor, address, accountId);
    if (outcome === 'already-member' && call.options.strictConflicts) {
      refuse('already-member', { accountId, groupId: address.groupId });
    }
  },
});
