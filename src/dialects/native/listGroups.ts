import { type Static, Type } from 'typebox';
import type { GroupQuery } from '../../core/groupFilters.ts';
import type { GroupOrder } from '../../core/store.ts';
import { defineOperation } from '../../http/operation.ts';
import { everywhere, inDirectory, NoPath } from './addresses.ts';
import { toGroups } from './groupList.ts';
import { answerPage, pageOf, pageQuery } from './paging.ts';
import { roleQuery, toRoleFilter } from './roleQuery.ts';
import { READ_GROUPS } from './scopes.ts';
import { GroupShape } from './shapes.ts';
import { readSort, Sort } from './sort.ts';

const ORDERS: Record<string, GroupOrder> = {
  name: 'name',
  memberCount: 'members',
  createdAt: 'created',
  updatedAt: 'updated',
};

const GroupsQuery = Type.Object({
  search: Type.Optional(Type.String({ description: 'Part of the name, in any case' })),
  directoryId: Type.Optional(Type.String()),
  source: Type.Optional(Type.Enum(['local', 'synced'])),
  type: Type.Optional(Type.Enum(['GROUP', 'TEAM', 'USERBASE_GROUP'])),
  ...roleQuery,
  accountId: Type.Optional(Type.String({ description: 'Having that member' })),
  sort: Sort(Object.keys(ORDERS)),
  ...pageQuery,
});

/** Groups, searched as one types. By name and by age they come off an index; other orders sort what matches. */
export const listGroups = defineOperation({
  id: 'native.listGroups',
  summary: 'List groups',
  method: 'GET',
  path: '/groups',
  scopes: READ_GROUPS,
  params: NoPath,
  query: GroupsQuery,
  status: 200,
  reply: pageOf(GroupShape),
  async handle(call) {
    const { directory, actor, query: asked } = call;
    const { by, descending } = readSort(asked.sort, 'name');
    const filters = { ...inDirectory(asked), query: toGroupQuery(asked), by: ORDERS[by] ?? 'name' };
    const { groups } = directory;
    return answerPage(
      call,
      asked,
      { filters, descending },
      {
        byCursor: ({ directoryId, query, by: order }, page) =>
          groups.list(actor, everywhere(call, directoryId), query, page, order),
        byNumber: ({ directoryId, query, by: order }, window) =>
          groups.listAt(actor, everywhere(call, directoryId), query, window, { by: order, descending }),
        count: ({ directoryId, query }) => groups.count(actor, everywhere(call, directoryId), query),
        map: (found) => toGroups(call, found),
      },
    );
  },
});

function toGroupQuery(asked: Static<typeof GroupsQuery>): GroupQuery {
  const { search, source, type, accountId } = asked;
  const role = toRoleFilter(asked);
  return {
    ...(search && { search }),
    ...(source && { synced: source === 'synced' }),
    ...(type && { types: [type] }),
    ...(accountId && { accountIds: [accountId] }),
    ...(role && { role }),
  };
}
