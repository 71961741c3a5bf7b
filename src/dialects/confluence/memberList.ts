import { type Static, Type } from 'typebox';
import type { GroupAddress } from '../../core/addresses.ts';
import type { Window } from '../../core/store.ts';
import { type JsonText, jsonObject } from '../../http/json.ts';
import type { Call } from '../../http/operation.ts';
import { arrayWithLinks, keptExpansions, toArray } from './paging.ts';
import { Expand, toUsers, UserShape } from './shapes.ts';

export const UserArray = arrayWithLinks(UserShape);

export const memberParameters = {
  shouldReturnTotalSize: Type.Optional(Type.Boolean({ default: false })),
  expand: Expand,
};

interface MemberListing {
  address: GroupAddress;
  path: string;
  kept: Record<string, string | undefined>;
  window: Window;
  expand?: readonly string[];
  withTotal?: boolean;
}

/**
 * The page of active members that every member list answers with, in a stable order that is an index: oldest account
 * first. A group that is not there is an empty page, as on the real service: it cannot be told from one without members.
 */
export async function listMembers(
  call: Call<unknown, unknown, unknown>,
  { address, path, kept, window, expand = [], withTotal = false }: MemberListing,
): Promise<JsonText<Static<typeof UserArray>>> {
  const group = await call.directory.groups.find(call.actor, address);
  const { items, total } = group
    ? await call.directory.members.listAt(call.actor, address, { includeInactive: false }, window)
    : { items: [], total: 0 };
  const results = await toUsers(call, items, expand);
  const repeated = { ...kept, ...keptExpansions(expand) };
  return jsonObject(toArray(call, path, repeated, window, { results, total, withTotal }));
}
