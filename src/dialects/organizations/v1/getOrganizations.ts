import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { Cursor } from '../paging.ts';
import { READ_ORGANIZATIONS } from '../scopes.ts';
import { OrganizationShape, toOrganization } from '../shapes.ts';

/**
 * The key's own organization. The real service answers such keys with an empty list; connectors that find their
 * organization here need it, and none can object to it. It is one page, so no cursor
 * can be one of this list.
 */
export const getOrganizations = defineOperation({
  id: 'organizations.v1.getOrganizations',
  summary: 'Get organizations',
  method: 'GET',
  path: '/orgs',
  scopes: READ_ORGANIZATIONS,
  params: Type.Object({}),
  query: Type.Object({ cursor: Cursor }),
  status: 200,
  reply: shape({ data: Type.Array(OrganizationShape), links: shape({ self: Type.String() }) }),
  async handle(call) {
    if (call.query.cursor) refuse('invalid-cursor', { reason: 'There is only one page' });
    const organization = await call.directory.organizations.get(call.actor, call.actor.organizationId);
    return {
      data: [toOrganization(call.baseUrl, organization)],
      links: { self: `${call.baseUrl}/admin/v1/orgs` },
    };
  },
});
