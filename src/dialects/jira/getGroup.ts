import { Type } from 'typebox';
import type { Window } from '../../core/store.ts';
import { defineOperation } from '../../http/operation.ts';
import { groupParameters, toGroupAddress } from './groupAddress.ts';
import { READ_GROUP_WITH_USERS } from './scopes.ts';
import { GroupShape, toGroup } from './shapes.ts';

/** The most members one reply holds. */
const WINDOW_LIMIT = 50;

/**
 * Deprecated, and still how many apps page members: it needs a lesser scope than `getUsersFromGroup`. Only active
 * members are listed, and only where `expand` asks for them: `users`, or the window `users[0:49]`.
 */
export const getGroup = defineOperation({
  id: 'jira.getGroup',
  summary: 'Get group',
  deprecated: true,
  method: 'GET',
  path: '/group',
  scopes: READ_GROUP_WITH_USERS,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object({ ...groupParameters, expand: Type.Optional(Type.Array(Type.String())) }),
  status: 200,
  reply: GroupShape,
  async handle(call) {
    const address = toGroupAddress(call, call.query);
    const window = toUserWindow(call.query.expand ?? []);
    if (!window) return toGroup(call, await call.directory.groups.get(call.actor, address));
    const members = await call.directory.members.listAt(
      call.actor,
      address,
      { includeInactive: false },
      window,
    );
    return toGroup(call, members.group, members.items, window);
  },
});

/**
 * The window that `users[first:last]` asks for, both counted from 0 and inclusive. A window that makes no sense is
 * read as plain `users`.
 */
function toUserWindow(expand: readonly string[]): Window | undefined {
  const asked = expand.find((item) => /^users(?:\[|$)/.test(item));
  if (!asked) return undefined;
  const [, first, last] = /^users\[(\d{1,15}):(\d{1,15})\]$/.exec(asked) ?? [];
  const count = Number(last) - Number(first) + 1;
  if (!(count > 0)) return { offset: 0, limit: WINDOW_LIMIT };
  return { offset: Number(first), limit: Math.min(count, WINDOW_LIMIT) };
}
