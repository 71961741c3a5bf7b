import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { GroupPath, toRead } from '../addresses.ts';
import { roleFilters } from '../filters.ts';
import { Cursor, Limit, listPage } from '../paging.ts';
import { cutRolePage, requireDirectories, toRolePredicate } from '../rolePages.ts';
import { READ_GROUPS } from '../scopes.ts';
import { GroupRoleShape, pageOf, toGroupRole } from '../shapes.ts';

/** One row per resource, in the order in which resources came to be. */
export const getGroupRoleAssignments = defineOperation({
  id: 'organizations.v2.getGroupRoleAssignments',
  summary: 'Get group role assignments',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments',
  scopes: READ_GROUPS,
  params: GroupPath,
  query: Type.Object({
    cursor: Cursor,
    limit: Limit(20, 100),
    directoryIds: Type.Optional(Type.Array(Type.String(), { maxItems: 10 })),
    ...roleFilters,
  }),
  status: 200,
  reply: pageOf(GroupRoleShape),
  async handle(call) {
    const { cursor, limit = 20, ...filters } = call.query;
    const address = toRead(call.params);
    const { items, links } = await listPage(call, cursor, { filters, limit }, async (asked, page) => {
      const group = await call.directory.groups.get(call.actor, address);
      const roles = await call.directory.assignments.ofGroup(call.actor, address);
      await requireDirectories(call, asked.directoryIds);
      const matches = toRolePredicate(asked, group.directoryId);
      return cutRolePage(roles.filter(matches), page, (held) => toGroupRole(held, roles));
    });
    return { data: items, links };
  },
});
