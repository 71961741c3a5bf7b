import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { DirectoryPath } from '../addresses.ts';
import { toUserQuery, userFilters } from '../filters.ts';
import { Cursor, Limit } from '../paging.ts';
import { READ_DIRECTORIES } from '../scopes.ts';
import { listUsers, UserPage, UserSort } from '../userPages.ts';

/** With `groupIds`, the only way to list a group's members in this API. */
export const getUsers = defineOperation({
  id: 'organizations.v2.getUsers',
  summary: 'Get users in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/users',
  scopes: READ_DIRECTORIES,
  params: DirectoryPath,
  query: Type.Object({ cursor: Cursor, limit: Limit(20, 100), ...userFilters, sortBy: UserSort }),
  status: 200,
  reply: UserPage,
  async handle(call) {
    const { cursor, limit = 20, sortBy, ...filters } = call.query;
    return listUsers(call, cursor, { query: toUserQuery(filters), limit, sortBy });
  },
});
