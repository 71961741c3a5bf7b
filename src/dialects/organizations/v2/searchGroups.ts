import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { DirectoryPath } from '../addresses.ts';
import { groupFilters, toGroupQuery } from '../filters.ts';
import { GroupPage, GroupSort, listGroups } from '../groupPages.ts';
import { Cursor, Limit } from '../paging.ts';
import { READ_GROUPS } from '../scopes.ts';

const GroupNames = Type.Array(Type.String(), {
  maxItems: 100,
  description: 'Having one of these names, without regard to case',
});

/** The successor of `getGroups`: not in the published page, known from newer clients. Without a body: everything. */
export const searchGroups = defineOperation({
  id: 'organizations.v2.searchGroups',
  summary: 'Search groups in an organization',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/search',
  scopes: READ_GROUPS,
  params: DirectoryPath,
  body: Type.Object({
    cursor: Cursor,
    limit: Limit(20, 100),
    ...groupFilters,
    groupNames: Type.Optional(GroupNames),
    sortBy: GroupSort,
    expand: Type.Optional(Type.Array(Type.Enum(['counts.resources', 'counts.users']))),
  }),
  status: 200,
  reply: GroupPage,
  async handle(call) {
    const { cursor, limit = 20, sortBy, expand = [], ...filters } = call.body;
    if (filters.groupNames?.length && (filters.searchTerm || filters.groupIds?.length)) {
      refuse('invalid-field', {
        field: 'groupNames',
        reason: 'cannot be combined with searchTerm or groupIds',
      });
    }
    const wanted = {
      users: expand.includes('counts.users'),
      resources: expand.includes('counts.resources'),
    };
    return listGroups(call, cursor, { query: toGroupQuery(filters), wanted, limit, sortBy });
  },
});
