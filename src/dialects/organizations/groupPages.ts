import { type Static, Type } from 'typebox';
import type { GroupQuery } from '../../core/groupFilters.ts';
import type { Call } from '../../http/operation.ts';
import { type DirectoryPath, toRead } from './addresses.ts';
import { listPage } from './paging.ts';
import { type CountsWanted, GroupShape, pageOf, toGroup } from './shapes.ts';

export const GroupPage = pageOf(GroupShape);

/** One entry at most; groups are ordered by name and by nothing else. */
export const GroupSort = Type.Optional(
  Type.Array(
    Type.Object({ field: Type.Enum(['name']), direction: Type.Optional(Type.Enum(['asc', 'desc'])) }),
    {
      maxItems: 1,
    },
  ),
);

interface GroupListing {
  query: GroupQuery;
  wanted: CountsWanted;
  limit: number;
  sortBy: Static<typeof GroupSort> | undefined;
}

/** The page of groups that both list operations answer with. */
export async function listGroups(
  call: Call<Static<typeof DirectoryPath>, unknown, unknown>,
  cursor: string | undefined,
  { query, wanted, limit, sortBy }: GroupListing,
): Promise<Static<typeof GroupPage>> {
  const address = toRead(call.params);
  const descending = sortBy?.[0]?.direction === 'desc';
  const listing = { filters: { query, wanted }, limit, descending };
  const { items, links } = await listPage(call, cursor, listing, async (asked, request) => {
    const page = await call.directory.groups.list(call.actor, address, asked.query, request);
    return { ...page, items: page.items.map((group) => toGroup(call.actor, group, asked.wanted)) };
  });
  return { data: items, links };
}
