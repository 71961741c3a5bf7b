import { type Static, Type } from 'typebox';
import type { UserOrder } from '../../core/store.ts';
import type { UserQuery } from '../../core/userFilters.ts';
import { defineOperation } from '../../http/operation.ts';
import { everywhere, inDirectory, NoPath } from './addresses.ts';
import { answerPage, pageOf, pageQuery } from './paging.ts';
import { roleQuery, toRoleFilter } from './roleQuery.ts';
import { READ_USERS } from './scopes.ts';
import { toUser, UserShape } from './shapes.ts';
import { readSort, Sort } from './sort.ts';

const ORDERS: Record<string, UserOrder> = { createdAt: 'key', displayName: 'nickname' };

const UsersQuery = Type.Object({
  search: Type.Optional(Type.String({ description: 'Part of a name or e-mail address' })),
  status: Type.Optional(Type.Enum(['active', 'suspended', 'deactivated'])),
  directoryId: Type.Optional(Type.String()),
  groupId: Type.Optional(Type.String({ description: 'Members of that group' })),
  ...roleQuery,
  sort: Sort(Object.keys(ORDERS)),
  ...pageQuery,
});

/** People, oldest account first unless told. */
export const listUsers = defineOperation({
  id: 'native.listUsers',
  summary: 'List users',
  method: 'GET',
  path: '/users',
  scopes: READ_USERS,
  params: NoPath,
  query: UsersQuery,
  status: 200,
  reply: pageOf(UserShape),
  async handle(call) {
    const { directory, actor, query: asked } = call;
    const { by, descending } = readSort(asked.sort, 'createdAt');
    const filters = { ...inDirectory(asked), query: toUserQuery(asked), by: ORDERS[by] ?? 'key' };
    const { users } = directory;
    return answerPage(
      call,
      asked,
      { filters, descending },
      {
        byCursor: ({ directoryId, query, by: order }, page) =>
          users.list(actor, everywhere(call, directoryId), query, order, page),
        byNumber: async ({ directoryId, query, by: order }, window) => {
          const address = everywhere(call, directoryId);
          const items = await users.listAt(actor, address, query, window, { by: order, descending });
          return { items, total: await users.count(actor, address, query) };
        },
        count: ({ directoryId, query }) => users.count(actor, everywhere(call, directoryId), query),
        map: (people) => people.map(toUser),
      },
    );
  },
});

function toUserQuery(asked: Static<typeof UsersQuery>): UserQuery {
  const { search, status, groupId } = asked;
  const role = toRoleFilter(asked);
  return {
    ...(search && { search }),
    ...(status && { statuses: [status] }),
    ...(groupId && { groupIds: [groupId] }),
    ...(role && { role }),
  };
}
