import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { AccountId, inOrganization, OrganizationGroupPath } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** The one body of this API in snake case. Adding a member again is a success unless conflicts are strict. */
export const addUserToGroup = defineOperation({
  id: 'organizations.v1.addUserToGroup',
  summary: 'Add user to group',
  deprecated: true,
  method: 'POST',
  path: '/orgs/{orgId}/directory/groups/{groupId}/memberships',
  scopes: WRITE_GROUPS,
  params: OrganizationGroupPath,
  body: Type.Object({ account_id: AccountId }),
  status: 200,
  reply: shape({ message: Type.String() }),
  async handle(call) {
    const { account_id: accountId } = call.body;
    const address = inOrganization(call.params);
    const { groupId } = address;
    const outcome = await call.directory.members.add(call.actor, address, accountId);
    if (outcome === 'already-member' && call.options.strictConflicts) {
      refuse('already-member', { accountId, groupId });
    }
    return { message: `User ${accountId} was added to group ${groupId}` };
  },
});
