import { type Static, Type } from 'typebox';
import type { GroupQuery } from '../../core/groupFilters.ts';
import type { Group } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { highlight, type Matching } from './html.ts';

export const FoundGroup = shape({
  groupId: Type.String(),
  html: Type.String(),
  labels: Type.Array(shape({})),
  name: Type.String(),
});

export const FoundGroups = shape({
  groups: Type.Array(FoundGroup),
  header: Type.String(),
  total: Type.Integer(),
});

/** What a picker asks for. */
export interface PickerQuery {
  query: string;
  caseInsensitive: boolean;
  except?: { ids: string[]; names: string[] };
  limit: number;
  /** Only a group that has exactly this name, for those who may not browse. */
  exactOnly?: boolean;
}

/** The groups whose names contain the query, by name, with the number of all that do. */
export async function pickGroups(
  call: Call<unknown, unknown, unknown>,
  { query, caseInsensitive, except, limit, exactOnly = false }: PickerQuery,
): Promise<Static<typeof FoundGroups>> {
  const filter: GroupQuery = {
    ...(exactOnly && { names: [query] }),
    ...(query && (caseInsensitive ? { search: query } : { contains: query })),
    ...(except && { except }),
  };
  const { items, total } = await call.directory.groups.listAt(call.actor, siteAddress(call), filter, {
    offset: 0,
    limit,
  });
  return toFoundGroups(items, total, query, caseInsensitive ? 'folded' : 'exact');
}

export const NO_GROUPS: Static<typeof FoundGroups> = toFoundGroups([], 0, '', 'exact');

function toFoundGroups(groups: readonly Group[], total: number, query: string, matching: Matching) {
  return {
    groups: groups.map(({ id, name }) => ({
      groupId: id,
      html: highlight(name, query, 'b', matching),
      labels: [],
      name,
    })),
    header: `Showing ${groups.length} of ${total} matching groups`,
    total,
  };
}
