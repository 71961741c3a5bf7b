import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { inOrganization, OrganizationUserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** The resource is not looked at when the role is the organization admin's. */
export const assignUserRole = defineOperation({
  id: 'organizations.v1.assignUserRole',
  summary: 'Grant user access',
  method: 'POST',
  path: '/orgs/{orgId}/users/{accountId}/roles/assign',
  scopes: WRITE_DIRECTORIES,
  params: OrganizationUserPath,
  body: Type.Object({ role: Type.String(), resource: Type.Optional(Type.String()) }),
  status: 204,
  async handle(call) {
    const { role, resource = '' } = call.body;
    await call.directory.assignments.grantToUser(call.actor, inOrganization(call.params), { resource, role });
  },
});
