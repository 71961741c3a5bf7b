import { type Static, Type } from 'typebox';
import type { Window } from '../../core/store.ts';
import type { Group, User } from '../../core/types.ts';
import { AVATAR_PATH } from '../../http/avatar.ts';
import { inOnePiece } from '../../http/json.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';

// The objects of the Jira API, field by field in the order of the published samples.

/** What links are made of: the public address, and the prefix the caller used. */
export type Linking = Pick<Call<unknown, unknown, unknown>, 'baseUrl' | 'prefix'>;

/**
 * `https://…/rest/api/3` as this caller came in, by the gateway's path too: with several sites behind one host that alone says which one is
 * meant. `latest` is version 3.
 */
export function apiRoot({ baseUrl, prefix }: Linking): string {
  return baseUrl + prefix.replace(/latest$/, '3');
}

// --- users ------------------------------------------------------------------------------------------------------

export const AvatarUrls = shape({
  '16x16': Type.String(),
  '24x24': Type.String(),
  '32x32': Type.String(),
  '48x48': Type.String(),
});

/** Clients look up a size without asking whether it is there. One drawing is good for all of them. */
export function toAvatarUrls(linking: Linking): Static<typeof AvatarUrls> {
  const url = avatarUrl(linking);
  return { '16x16': url, '24x24': url, '32x32': url, '48x48': url };
}

/** The same for everybody, whatever the version of the API. */
export function avatarUrl({ baseUrl }: Linking): string {
  return inOnePiece(baseUrl, AVATAR_PATH);
}

export const UserDetails = shape({
  accountId: Type.String(),
  accountType: Type.String(),
  active: Type.Boolean(),
  avatarUrls: AvatarUrls,
  displayName: Type.String(),
  emailAddress: Type.String(),
  key: Type.String(),
  name: Type.String(),
  self: Type.String(),
  timeZone: Type.String(),
});

/** `key` and `name` are retired for privacy: empty, as in the published sample. */
export function toUserDetails(linking: Linking, user: User): Static<typeof UserDetails> {
  return {
    accountId: user.accountId,
    accountType: user.accountType,
    active: user.status === 'active',
    avatarUrls: toAvatarUrls(linking),
    displayName: user.displayName,
    emailAddress: user.email,
    key: '',
    name: '',
    self: userUrl(linking, user.accountId),
    timeZone: user.timeZone,
  };
}

export function userUrl(linking: Linking, accountId: string): string {
  return inOnePiece(apiRoot(linking), '/user?accountId=', encodeURIComponent(accountId));
}

// --- groups -----------------------------------------------------------------------------------------------------

export const GroupName = shape({ name: Type.String(), groupId: Type.String(), self: Type.String() });

export function toGroupName(linking: Linking, group: Group): Static<typeof GroupName> {
  return { name: group.name, groupId: group.id, self: groupUrl(linking, group.id) };
}

export const GroupDetails = shape({ groupId: Type.String(), name: Type.String() });

export function toGroupDetails(group: Group): Static<typeof GroupDetails> {
  return { groupId: group.id, name: group.name };
}

export const GroupShape = shape({
  expand: Type.Literal('users'),
  groupId: Type.String(),
  name: Type.String(),
  self: Type.String(),
  users: shape({
    'end-index': Type.Integer(),
    items: Type.Array(UserDetails),
    'max-results': Type.Literal(50),
    size: Type.Integer(),
    'start-index': Type.Integer(),
  }),
});

/**
 * A group with a window of its active members. `size` counts all active members, the same people that `items` is cut
 * from: clients page until `end-index` reaches it. Indexes are counted from 0, both inclusive.
 */
export function toGroup(
  linking: Linking,
  group: Group,
  members: readonly User[] = [],
  window: Window = { offset: 0, limit: 0 },
): Static<typeof GroupShape> {
  return {
    expand: 'users',
    groupId: group.id,
    name: group.name,
    self: groupUrl(linking, group.id),
    users: {
      'end-index': endIndex(members.length, window),
      items: members.map((user) => toUserDetails(linking, user)),
      'max-results': 50,
      size: group.activeMemberCount,
      'start-index': window.offset,
    },
  };
}

/**
 * The index of the last member. A window past the end has none and tells its own end: a client that remembers an older
 * `size`, from before somebody left, goes on from there, and from a 0 it would begin anew for ever.
 */
function endIndex(count: number, { offset, limit }: Window): number {
  return count === 0 && offset === 0 ? 0 : offset + (count || limit) - 1;
}

export function groupUrl(linking: Linking, groupId: string): string {
  return inOnePiece(apiRoot(linking), '/group?groupId=', groupId);
}
