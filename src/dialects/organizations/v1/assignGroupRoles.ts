import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationGroupPath } from '../addresses.ts';
import { describeGrants, RoleAssociations, toGrants } from '../grants.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** All of them or, when one is wrong, none. They hold at once; the message is the document's. */
export const assignGroupRoles = defineOperation({
  id: 'organizations.v1.assignGroupRoles',
  summary: 'Assign roles to a group',
  deprecated: true,
  method: 'POST',
  path: '/orgs/{orgId}/directory/groups/{groupId}/roles/assign',
  scopes: WRITE_GROUPS,
  params: OrganizationGroupPath,
  body: RoleAssociations,
  status: 202,
  reply: shape({ message: Type.String() }),
  async handle(call) {
    const address = inOrganization(call.params);
    const grants = toGrants(call.body);
    await call.directory.assignments.grantToGroup(call.actor, address, grants);
    const roles = describeGrants(grants);
    return {
      message: `Group ${address.groupId} added Roles. ${roles} is in progress. Changes may take up to 30 seconds to reflect.`,
    };
  },
});
