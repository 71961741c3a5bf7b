import { Type } from 'typebox';
import type { UserQuery } from '../../core/userFilters.ts';
import { defineOperation } from '../../http/operation.ts';
import { everywhere, GroupPath, groupAt } from './addresses.ts';
import { answerPage, pageOf, pageQuery } from './paging.ts';
import { READ_GROUPS } from './scopes.ts';
import { toUser, UserShape } from './shapes.ts';

/**
 * Members, oldest account first. Without search or status a page by number costs the same however far down a large group
 * it is.
 */
export const listMembers = defineOperation({
  id: 'native.listMembers',
  summary: 'List members of a group',
  method: 'GET',
  path: '/groups/{groupId}/members',
  scopes: READ_GROUPS,
  params: GroupPath,
  query: Type.Object({
    search: Type.Optional(Type.String({ description: 'Part of a name or e-mail address' })),
    status: Type.Optional(Type.Enum(['active', 'suspended', 'deactivated'])),
    ...pageQuery,
  }),
  status: 200,
  reply: pageOf(UserShape),
  async handle(call) {
    const { directory, actor, query: asked } = call;
    const address = everywhere(call);
    const group = await directory.groups.get(actor, groupAt(call));
    const query: UserQuery = {
      groupIds: [group.id],
      ...(asked.search && { search: asked.search }),
      ...(asked.status && { statuses: [asked.status] }),
    };
    const isWhole = ({ search, statuses }: UserQuery) => !search && !statuses;
    return answerPage(
      call,
      asked,
      { filters: query },
      {
        byCursor: (filters, page) => directory.users.list(actor, address, filters, 'key', page),
        byNumber: async (filters, window) => {
          if (isWhole(filters)) {
            return directory.members.listAt(actor, groupAt(call), { includeInactive: true }, window);
          }
          const items = await directory.users.listAt(actor, address, filters, window);
          return { items, total: await directory.users.count(actor, address, filters) };
        },
        count: async (filters) =>
          isWhole(filters) ? group.memberCount : directory.users.count(actor, address, filters),
        map: (users) => users.map(toUser),
      },
    );
  },
});
