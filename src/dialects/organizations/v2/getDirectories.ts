import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { OrganizationPath } from '../addresses.ts';
import { Cursor, Limit, listPage } from '../paging.ts';
import { READ_DIRECTORIES } from '../scopes.ts';
import { DirectoryShape, pageOf, toDirectory } from '../shapes.ts';

/** Oldest first. There are no icons, so `icon`, which is optional, is left out. */
export const getDirectories = defineOperation({
  id: 'organizations.v2.getDirectories',
  summary: 'Get directories in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/directories',
  scopes: READ_DIRECTORIES,
  params: OrganizationPath,
  query: Type.Object({
    cursor: Cursor,
    limit: Limit(20, 100),
    accountId: Type.Optional(Type.String({ description: 'The directory of this account' })),
    directoryIds: Type.Optional(Type.Array(Type.String(), { maxItems: 10 })),
    searchTerm: Type.Optional(Type.String({ maxLength: 1000, description: 'Part of the name' })),
  }),
  status: 200,
  reply: pageOf(DirectoryShape),
  async handle(call) {
    const { cursor, limit = 20, accountId, directoryIds, searchTerm } = call.query;
    const filters = {
      ...(accountId && { accountId }),
      ...(directoryIds?.length && { directoryIds }),
      ...(searchTerm && { search: searchTerm }),
    };
    const { items, links } = await listPage(call, cursor, { filters, limit }, (asked, page) =>
      call.directory.organizations.listDirectories(call.actor, call.params.orgId, asked, page),
    );
    return { data: items.map(toDirectory), links };
  },
});
