import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { OrganizationPath } from '../addresses.ts';
import { Cursor } from '../paging.ts';
import { READ_DOMAINS } from '../scopes.ts';

const DomainShape = shape({
  id: Type.String(),
  type: Type.Literal('domains'),
  attributes: shape({
    name: Type.String(),
    claim: shape({ type: Type.String(), status: Type.String() }),
  }),
  links: shape({ self: Type.String() }),
});

/** None: nobody proves here that a domain is theirs. It is one page, so no cursor can be one of this list. */
export const getDomains = defineOperation({
  id: 'organizations.v1.getDomains',
  summary: 'Get domains in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/domains',
  scopes: READ_DOMAINS,
  params: OrganizationPath,
  query: Type.Object({ cursor: Cursor }),
  status: 200,
  reply: shape({ data: Type.Array(DomainShape), links: shape({ self: Type.String() }) }),
  async handle(call) {
    if (call.query.cursor) refuse('invalid-cursor', { reason: 'There is only one page' });
    const { id } = await call.directory.organizations.get(call.actor, call.params.orgId);
    return { data: [], links: { self: `${call.baseUrl}${call.prefix}/orgs/${id}/domains` } };
  },
});
