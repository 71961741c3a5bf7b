import { Type } from 'typebox';
import { refuse } from '../../../core/errors.ts';
import { defineOperation } from '../../../http/operation.ts';
import { DirectoryPath } from '../addresses.ts';
import { toUserQuery, userFilters } from '../filters.ts';
import { Cursor, Limit } from '../paging.ts';
import { READ_DIRECTORIES } from '../scopes.ts';
import { listUsers, USER_EXPANSIONS, UserPage, UserSort } from '../userPages.ts';

const Emails = Type.Array(Type.String(), {
  maxItems: 100,
  description: 'Having one of these e-mail addresses',
});

/** As `getUsers`, with e-mail addresses, and with what only `expand` tells. */
export const searchUsers = defineOperation({
  id: 'organizations.v2.searchUsers',
  summary: 'Search users in an organization',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/users/search',
  scopes: READ_DIRECTORIES,
  params: DirectoryPath,
  body: Type.Object({
    cursor: Cursor,
    limit: Limit(50, 100),
    ...userFilters,
    emails: Type.Optional(Emails),
    sortBy: UserSort,
    expand: Type.Optional(Type.Array(Type.Enum([...USER_EXPANSIONS]))),
  }),
  status: 200,
  reply: UserPage,
  async handle(call) {
    const { cursor, limit = 50, sortBy, expand = [], ...filters } = call.body;
    if (filters.emails?.length && filters.searchTerm) {
      refuse('invalid-field', { field: 'emails', reason: 'cannot be combined with searchTerm' });
    }
    return listUsers(call, cursor, { query: toUserQuery(filters), limit, sortBy, expand });
  },
});
