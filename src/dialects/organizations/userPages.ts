import { type Static, Type } from 'typebox';
import type { User } from '../../core/types.ts';
import type { UserQuery } from '../../core/userFilters.ts';
import { type JsonText, jsonObject, jsonOf, KeptTexts } from '../../http/json.ts';
import type { Call } from '../../http/operation.ts';
import { type DirectoryPath, toRead } from './addresses.ts';
import { listPage } from './paging.ts';
import { pageOf, toUser, type UserExpansions, UserShape } from './shapes.ts';

export const UserPage = pageOf(UserShape);

/**
 * One entry at most. Without it users come oldest first: that order is an index for the members of a group of any
 * size, which the documented default, by nickname, is not.
 */
export const UserSort = Type.Optional(
  Type.Array(
    Type.Object({ field: Type.Enum(['nick_name']), direction: Type.Optional(Type.Enum(['asc', 'desc'])) }),
    {
      maxItems: 1,
    },
  ),
);

export const USER_EXPANSIONS = ['platformRoles', 'counts.resources', 'productAccess', 'groups'] as const;

interface UserListing {
  query: UserQuery;
  limit: number;
  sortBy: Static<typeof UserSort> | undefined;
  expand?: readonly string[];
}

/** The page of users that both list operations answer with. */
export async function listUsers(
  call: Call<Static<typeof DirectoryPath>, unknown, unknown>,
  cursor: string | undefined,
  { query, limit, sortBy, expand = [] }: UserListing,
): Promise<JsonText<Static<typeof UserPage>>> {
  const address = toRead(call.params);
  const order: 'key' | 'nickname' = sortBy?.length ? 'nickname' : 'key';
  const descending = sortBy?.[0]?.direction === 'desc';
  const listing = { filters: { query, order, expand }, limit, descending };
  const { items, links } = await listPage(call, cursor, listing, async (asked, request) => {
    const page = await call.directory.users.list(call.actor, address, asked.query, asked.order, request);
    const rows = page.items.map((user) => expandUser(call, user, asked.expand));
    return { ...page, items: await Promise.all(rows) };
  });
  return jsonObject({ data: items, links });
}

const plainTexts = new KeptTexts<User, Static<typeof UserShape>>();

async function expandUser(
  { directory, actor }: Pick<Call<unknown, unknown, unknown>, 'directory' | 'actor'>,
  user: User,
  expand: readonly string[],
): Promise<JsonText<Static<typeof UserShape>>> {
  if (expand.length === 0) return plainTexts.of(user, '', () => toUser(user));
  const roles = await directory.assignments.heldBy(actor, user);
  const expansions: UserExpansions = {
    ...(expand.includes('platformRoles') && { platformRoles: roles }),
    ...(expand.includes('counts.resources') && { resources: roles }),
    ...(expand.includes('productAccess') && { productAccess: roles }),
    ...(expand.includes('groups') && { groups: await directory.members.groupsOf(actor, user) }),
  };
  return jsonOf(toUser(user, expansions));
}
