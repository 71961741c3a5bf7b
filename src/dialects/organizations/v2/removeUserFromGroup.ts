import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { MembershipPath, toWrite, withoutStrayQuote } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** Removing who is no member is a success unless conflicts are strict, as long as the directory knows the account. */
export const removeUserFromGroup = defineOperation({
  id: 'organizations.v2.removeUserFromGroup',
  summary: 'Remove user from group',
  method: 'DELETE',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId}',
  scopes: WRITE_GROUPS,
  params: MembershipPath,
  status: 204,
  async handle(call) {
    const address = toWrite(call.params);
    const accountId = withoutStrayQuote(address.accountId);
    const outcome = await call.directory.members.remove(call.actor, address, accountId);
    if (outcome === 'not-member' && call.options.strictConflicts) {
      refuse('not-member', { accountId, groupId: address.groupId });
    }
  },
});
