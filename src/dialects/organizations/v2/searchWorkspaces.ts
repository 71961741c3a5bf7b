import { type TSchema, Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { cutList } from '../../../core/paging.ts';
import { defineOperation } from '../../../http/operation.ts';
import { OrganizationPath } from '../addresses.ts';
import { Limit, listPage } from '../paging.ts';
import { READ_WORKSPACES } from '../scopes.ts';
import { loadWorkspaces, matchesQuery, positionOf, WorkspacePage } from '../workspaces.ts';

const Sort = Type.Object({ field: Type.String(), order: Type.Optional(Type.Enum(['asc', 'desc'])) });

function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

/**
 * The products of the organization's sites; `data[].id` is what other operations take as `resourceId`. A cursor
 * stands alone here: with anything beside it the request is refused.
 */
export const searchWorkspaces = defineOperation({
  id: 'organizations.v2.searchWorkspaces',
  summary: 'Get workspaces in an organization',
  method: 'POST',
  path: '/orgs/{orgId}/workspaces',
  scopes: READ_WORKSPACES,
  params: OrganizationPath,
  body: Type.Object({
    query: nullable(Type.Record(Type.String(), Type.Unknown())),
    limit: Limit(20, 1000),
    sort: nullable(Type.Array(Sort, { maxItems: 1 })),
    cursor: nullable(Type.String()),
  }),
  status: 200,
  reply: WorkspacePage,
  async handle(call) {
    const { cursor, limit = 20, query = null, sort } = call.body;
    if (cursor && Object.keys(call.body).length > 1) {
      refuse('invalid-field', { field: 'cursor', reason: 'cannot be combined with other properties' });
    }
    const workspaces = await loadWorkspaces(call);
    const { field = null, order = 'asc' } = sort?.[0] ?? {};
    const listing = { filters: { query, field }, limit, descending: order === 'desc' };
    let total = 0;
    const { items, links } = await listPage(call, cursor ?? undefined, listing, (asked, page) => {
      const matching = workspaces.filter(({ row }) => matchesQuery(row, asked.query));
      total = matching.length;
      return cutList(matching, page, (workspace) => positionOf(workspace, asked.field));
    });
    return { data: items.map(({ row }) => row), links, meta: { pageSize: items.length, total } };
  },
});
