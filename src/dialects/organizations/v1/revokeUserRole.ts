import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { inOrganization, OrganizationUserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** What the person holds through groups stays. */
export const revokeUserRole = defineOperation({
  id: 'organizations.v1.revokeUserRole',
  summary: 'Revoke user access',
  method: 'POST',
  path: '/orgs/{orgId}/users/{accountId}/roles/revoke',
  scopes: WRITE_DIRECTORIES,
  params: OrganizationUserPath,
  body: Type.Object({ role: Type.String(), resource: Type.Optional(Type.String()) }),
  status: 204,
  async handle(call) {
    const { role, resource = '' } = call.body;
    await call.directory.assignments.revokeFromUser(call.actor, inOrganization(call.params), {
      resource,
      role,
    });
  },
});
