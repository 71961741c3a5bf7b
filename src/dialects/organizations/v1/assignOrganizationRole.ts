import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { inOrganization, OrganizationUserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** Makes a person an administrator of the organization. */
export const assignOrganizationRole = defineOperation({
  id: 'organizations.v1.assignOrganizationRole',
  summary: 'Assign an organization role',
  method: 'POST',
  path: '/orgs/{orgId}/users/{accountId}/role-assignments/assign',
  scopes: WRITE_DIRECTORIES,
  params: OrganizationUserPath,
  body: Type.Object({ role: Type.Enum(['atlassian/org-admin']) }),
  status: 204,
  async handle(call) {
    const { role } = call.body;
    await call.directory.assignments.grantToUser(call.actor, inOrganization(call.params), {
      resource: '',
      role,
    });
  },
});
