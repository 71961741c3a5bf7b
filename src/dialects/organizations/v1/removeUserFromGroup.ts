import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationMembershipPath } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** Removing who is no member is a success unless conflicts are strict, as long as the directory knows the account. */
export const removeUserFromGroup = defineOperation({
  id: 'organizations.v1.removeUserFromGroup',
  summary: 'Remove user from group',
  deprecated: true,
  method: 'DELETE',
  path: '/orgs/{orgId}/directory/groups/{groupId}/memberships/{accountId}',
  scopes: WRITE_GROUPS,
  params: OrganizationMembershipPath,
  status: 200,
  reply: shape({ message: Type.String() }),
  async handle(call) {
    const address = inOrganization(call.params);
    const { groupId, accountId } = address;
    const outcome = await call.directory.members.remove(call.actor, address, accountId);
    if (outcome === 'not-member' && call.options.strictConflicts) {
      refuse('not-member', { accountId, groupId });
    }
    return { message: `User ${accountId} was removed from group ${groupId}` };
  },
});
