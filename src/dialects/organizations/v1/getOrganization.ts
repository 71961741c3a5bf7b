import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { OrganizationPath } from '../addresses.ts';
import { READ_ORGANIZATIONS } from '../scopes.ts';
import { OrganizationShape, toOrganization } from '../shapes.ts';

export const getOrganization = defineOperation({
  id: 'organizations.v1.getOrganization',
  summary: 'Get an organization by ID',
  method: 'GET',
  path: '/orgs/{orgId}',
  scopes: READ_ORGANIZATIONS,
  params: OrganizationPath,
  status: 200,
  reply: shape({ data: OrganizationShape }),
  async handle(call) {
    const organization = await call.directory.organizations.get(call.actor, call.params.orgId);
    return { data: toOrganization(call.baseUrl, organization) };
  },
});
