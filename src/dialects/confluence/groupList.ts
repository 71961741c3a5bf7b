import type { Static } from 'typebox';
import type { GroupQuery } from '../../core/groupFilters.ts';
import type { Window } from '../../core/store.ts';
import type { Call } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { arrayWithLinks, toArray } from './paging.ts';
import { GroupShape, toGroup } from './shapes.ts';

export const GroupArrayWithLinks = arrayWithLinks(GroupShape);

/** The page of groups, by name, that every group list answers with. */
export async function listGroups(
  call: Call<unknown, unknown, unknown>,
  path: string,
  kept: Record<string, string | undefined>,
  query: GroupQuery,
  window: Window,
  withTotal = false,
): Promise<Static<typeof GroupArrayWithLinks>> {
  const { items, total } = await call.directory.groups.listAt(call.actor, siteAddress(call), query, window);
  const results = items.map((group) => toGroup(call, group));
  return toArray(call, path, kept, window, { results, total, withTotal });
}
