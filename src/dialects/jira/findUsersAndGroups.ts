import { type Static, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { User } from '../../core/types.ts';
import { mandatory } from '../../http/documented.ts';
import { type Call, defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { highlight } from './html.ts';
import { sizeParameter, toLimit } from './paging.ts';
import { FoundGroups, NO_GROUPS, pickGroups } from './picker.ts';
import { PICK_GROUPS_AND_USERS } from './scopes.ts';
import { avatarUrl } from './shapes.ts';

const FoundUsers = shape({
  users: Type.Array(
    shape({
      accountId: Type.String(),
      accountType: Type.String(),
      avatarUrl: Type.Optional(Type.String()),
      displayName: Type.String(),
      html: Type.String(),
    }),
  ),
  total: Type.Integer(),
  header: Type.String(),
});

const LIMIT = 1000;

/** Empty for anonymous callers; those signed in need to be allowed to browse, and a wrong credential is told. */
export const findUsersAndGroups = defineOperation({
  id: 'jira.findUsersAndGroups',
  summary: 'Find users and groups',
  method: 'GET',
  path: '/groupuserpicker',
  scopes: PICK_GROUPS_AND_USERS,
  anonymous: 'allowed',
  params: Type.Object({}),
  query: Type.Object({
    query: mandatory(Type.String()),
    maxResults: sizeParameter(50),
    showAvatar: Type.Optional(Type.Boolean({ default: false })),
    caseInsensitive: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 200,
  reply: shape({ users: FoundUsers, groups: FoundGroups }),
  async handle(call) {
    const { query, maxResults = 50, showAvatar = false, caseInsensitive = false } = call.query;
    if (query === undefined) {
      return refuse('invalid-field', {
        field: 'query',
        reason: 'is required',
        message: "The 'query' query parameter needs to be provided",
      });
    }
    const limit = toLimit(maxResults, LIMIT);
    if (call.actor.kind === 'anonymous') return { users: toFoundUsers([], 0, query), groups: NO_GROUPS };
    await call.directory.access.require(call.actor, siteOf(call), 'browse users and groups in Jira');
    return {
      users: await pickUsers(call, { query, limit, showAvatar }),
      groups: await pickGroups(call, { query, caseInsensitive, limit }),
    };
  },
});

async function pickUsers(
  call: Call<unknown, unknown, unknown>,
  { query, limit, showAvatar }: { query: string; limit: number; showAvatar: boolean },
) {
  const { users } = call.directory;
  const filter = { search: query, statuses: ['active' as const] };
  const address = siteAddress(call);
  const items = await users.listAt(call.actor, address, filter, { offset: 0, limit });
  const total = await users.count(call.actor, address, filter);
  return toFoundUsers(items, total, query, showAvatar ? avatarUrl(call) : undefined);
}

/** People match without regard to case, whatever is asked of groups. */
function toFoundUsers(
  users: readonly User[],
  total: number,
  query: string,
  avatar?: string,
): Static<typeof FoundUsers> {
  return {
    users: users.map(({ accountId, accountType, displayName, email }) => ({
      accountId,
      accountType,
      ...(avatar && { avatarUrl: avatar }),
      displayName,
      html: [displayName, email].map((text) => highlight(text, query, 'strong', 'folded')).join(' - '),
    })),
    total,
    header: `Showing ${users.length} of ${total} matching users`,
  };
}
