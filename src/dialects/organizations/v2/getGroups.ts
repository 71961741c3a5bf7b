import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { DirectoryPath } from '../addresses.ts';
import { groupFilters, toGroupQuery } from '../filters.ts';
import { GroupPage, GroupSort, listGroups } from '../groupPages.ts';
import { Cursor, Limit } from '../paging.ts';
import { READ_GROUPS } from '../scopes.ts';

const Counts = Type.Object({
  includeUsers: Type.Optional(Type.Boolean()),
  includeResources: Type.Optional(Type.Boolean()),
});

/** Counts are told only when asked for. */
export const getGroups = defineOperation({
  id: 'organizations.v2.getGroups',
  summary: 'Get groups in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/groups',
  scopes: READ_GROUPS,
  params: DirectoryPath,
  query: Type.Object({
    cursor: Cursor,
    limit: Limit(20, 100),
    ...groupFilters,
    counts: Type.Optional(Counts),
    sortBy: GroupSort,
  }),
  status: 200,
  reply: GroupPage,
  async handle(call) {
    const { cursor, limit = 20, counts = {}, sortBy, ...filters } = call.query;
    const { includeUsers = false, includeResources = false } = counts;
    const wanted = { users: includeUsers, resources: includeResources };
    return listGroups(call, cursor, { query: toGroupQuery(filters), wanted, limit, sortBy });
  },
});
