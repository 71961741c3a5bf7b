import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { toRead, UserPath } from '../addresses.ts';
import { roleFilters } from '../filters.ts';
import { Cursor, Limit, listPage } from '../paging.ts';
import { cutRolePage, requireDirectories, toRolePredicate } from '../rolePages.ts';
import { READ_DIRECTORIES } from '../scopes.ts';
import { pageOf, toUserRole, UserRoleShape } from '../shapes.ts';

/** What a person holds directly and through groups, and which of the two. */
export const getUserRoleAssignments = defineOperation({
  id: 'organizations.v2.getUserRoleAssignments',
  summary: 'Get user role assignments',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments',
  scopes: READ_DIRECTORIES,
  params: UserPath,
  query: Type.Object({
    cursor: Cursor,
    limit: Limit(20, 100),
    directoryIds: Type.Optional(Type.Array(Type.String(), { maxItems: 10 })),
    ...roleFilters,
  }),
  status: 200,
  reply: pageOf(UserRoleShape),
  async handle(call) {
    const { cursor, limit = 20, ...filters } = call.query;
    const address = toRead(call.params);
    const { items, links } = await listPage(call, cursor, { filters, limit }, async (asked, page) => {
      const { user, roles } = await call.directory.assignments.ofUser(call.actor, address);
      await requireDirectories(call, asked.directoryIds);
      const matches = toRolePredicate(asked, user.directoryId);
      return cutRolePage(roles.filter(matches), page, (held) => toUserRole(user, held));
    });
    return { data: items, links };
  },
});
