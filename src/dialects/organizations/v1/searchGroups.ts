import { type Static, Type } from 'typebox';
import type { GroupQuery } from '../../../core/groupFilters.ts';
import type { Group } from '../../../core/types.ts';
import { type Call, defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationPath } from '../addresses.ts';
import { Cursor, Limit, listPage } from '../paging.ts';
import { READ_GROUPS } from '../scopes.ts';
import { toManagementAccess, toTime } from '../shapes.ts';

const Texts = Type.Array(Type.String({ maxLength: 255 }), { maxItems: 100 });

/**
 * The most members an expansion tells of one group. `counts` beside them, as in the second version of this API, shows
 * whether these are all; who needs the others lists the group's users.
 */
const USERS_LIMIT = 1000;

const FoundGroup = shape({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  users: Type.Optional(
    Type.Array(shape({ accountId: Type.String() }), {
      description: `The first ${USERS_LIMIT}; \`counts.users\` tells how many there are`,
    }),
  ),
  counts: Type.Optional(shape({ users: Type.Integer() })),
  meta: Type.Optional(shape({ createdAt: Type.String(), updatedAt: Type.String() })),
  roleAssignments: Type.Optional(
    Type.Array(shape({ resourceId: Type.String(), principalId: Type.String(), roleId: Type.String() })),
  ),
  managementAccess: Type.Optional(
    shape({ deletable: Type.Boolean(), modifiable: Type.Boolean(), readable: Type.Boolean() }),
  ),
});

/** The most groups of one page when their members are told too: a page stays within what can be held and sent. */
const EXPANDED_LIMIT = 50;

type Expansion = 'USERS' | 'META' | 'ROLE_ASSIGNMENTS' | 'MANAGEMENT_ACCESS';

/**
 * `roleAssignments` has the form of the API's own description of 2025; the other expansions are named there without
 * a form, so theirs is ours. Pages lead forward only.
 */
export const searchGroups = defineOperation({
  id: 'organizations.v1.searchGroups',
  summary: 'Search for groups within an organization',
  deprecated: true,
  method: 'POST',
  path: '/orgs/{orgId}/groups/search',
  scopes: READ_GROUPS,
  params: OrganizationPath,
  body: Type.Object({
    groupIds: Type.Optional(Texts),
    groupNames: Type.Optional(
      Type.Object({ eq: Type.Optional(Texts), contains: Type.Optional(Type.String({ maxLength: 255 })) }),
    ),
    cursor: Cursor,
    limit: Limit(1000, 1000),
    expand: Type.Optional(
      Type.Array(Type.Enum(['USERS', 'META', 'ROLE_ASSIGNMENTS', 'MANAGEMENT_ACCESS']), { maxItems: 100 }),
    ),
  }),
  status: 200,
  reply: shape({
    data: Type.Array(FoundGroup),
    links: shape({ next: Type.Optional(Type.String()), self: Type.String() }),
  }),
  async handle(call) {
    const { cursor, limit = 1000, groupIds, groupNames = {}, expand = [] } = call.body;
    const query: GroupQuery = {
      ...(groupIds?.length && { groupIds }),
      ...(groupNames.eq?.length && { names: groupNames.eq }),
      ...(groupNames.contains && { search: groupNames.contains }),
    };
    const size = expand.includes('USERS') ? Math.min(limit, EXPANDED_LIMIT) : limit;
    const listing = { filters: { query, expand }, limit: size };
    const { items, links } = await listPage(call, cursor, listing, async (asked, request) => {
      const address = inOrganization(call.params);
      const page = await call.directory.groups.list(call.actor, address, asked.query, request);
      const rows = page.items.map((group) => toFoundGroup(call, group, asked.expand));
      return { ...page, items: await Promise.all(rows) };
    });
    const { self, next } = links;
    return { data: items, links: { ...(next && { next }), self } };
  },
});

type SearchCall = Call<Static<typeof OrganizationPath>, unknown, unknown>;

async function toFoundGroup(
  call: SearchCall,
  group: Group,
  expand: readonly Expansion[],
): Promise<Static<typeof FoundGroup>> {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    ...(expand.includes('USERS') && {
      users: await usersOf(call, group),
      counts: { users: group.memberCount },
    }),
    ...(expand.includes('META') && {
      meta: { createdAt: toTime(group.createdAt), updatedAt: toTime(group.updatedAt) },
    }),
    ...(expand.includes('ROLE_ASSIGNMENTS') && { roleAssignments: await rolesOf(call, group) }),
    ...(expand.includes('MANAGEMENT_ACCESS') && {
      managementAccess: toManagementAccess(call.actor, group),
    }),
  };
}

async function usersOf({ directory, actor, params }: SearchCall, group: Group) {
  const query = { groupIds: [group.id] };
  const request = { limit: USERS_LIMIT };
  const page = await directory.users.list(actor, inOrganization(params), query, 'key', request);
  return page.items.map(({ accountId }) => ({ accountId }));
}

async function rolesOf({ directory, actor, params }: SearchCall, group: Group) {
  const roles = await directory.assignments.ofGroup(actor, {
    ...inOrganization(params),
    groupId: group.id,
  });
  return roles.map(({ ari, role }) => ({ resourceId: ari, principalId: group.id, roleId: role }));
}
