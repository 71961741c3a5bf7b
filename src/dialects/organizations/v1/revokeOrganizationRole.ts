import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { inOrganization, OrganizationUserPath } from '../addresses.ts';
import { WRITE_DIRECTORIES } from '../scopes.ts';

/** What the person holds through groups stays. */
export const revokeOrganizationRole = defineOperation({
  id: 'organizations.v1.revokeOrganizationRole',
  summary: 'Revoke an organization role',
  method: 'POST',
  path: '/orgs/{orgId}/users/{accountId}/role-assignments/revoke',
  scopes: WRITE_DIRECTORIES,
  params: OrganizationUserPath,
  body: Type.Object({ role: Type.Enum(['atlassian/org-admin']) }),
  status: 204,
  async handle(call) {
    const { role } = call.body;
    await call.directory.assignments.revokeFromUser(call.actor, inOrganization(call.params), {
      resource: '',
      role,
    });
  },
});
