import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationGroupPath } from '../addresses.ts';
import { describeGrants, RoleAssociations, toGrants } from '../grants.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** As `assignGroupRoles`, message included: the document's own sample of this one is a placeholder. */
export const revokeGroupRoles = defineOperation({
  id: 'organizations.v1.revokeGroupRoles',
  summary: 'Revoke roles from a group',
  deprecated: true,
  method: 'POST',
  path: '/orgs/{orgId}/directory/groups/{groupId}/roles/revoke',
  scopes: WRITE_GROUPS,
  params: OrganizationGroupPath,
  body: RoleAssociations,
  status: 202,
  reply: shape({ message: Type.String() }),
  async handle(call) {
    const address = inOrganization(call.params);
    const grants = toGrants(call.body);
    await call.directory.assignments.revokeFromGroup(call.actor, address, grants);
    const roles = describeGrants(grants);
    return {
      message: `Group ${address.groupId} revoked Roles. ${roles} is in progress. Changes may take up to 30 seconds to reflect.`,
    };
  },
});
