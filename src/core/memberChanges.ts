import { type GroupAddress, getGroup } from './addresses.ts';
import { memberAdded, memberRemoved, recordAll } from './audit.ts';
import type { Change } from './change.ts';
import { unlessRefused } from './changes.ts';
import { DirectoryError } from './errors.ts';
import { requireBrowser, requireGroupControl } from './permissions.ts';
import { BILLABLE_ROLES } from './roles.ts';
import { countSeats, keepingAnAdmin, requireLocal, type Seats } from './rules.ts';
import type { Writer } from './store.ts';
import type { Group, User } from './types.ts';

/** What became of many people, by their keys: those in neither set needed no change. */
export interface MembershipChanges {
  changed: ReadonlySet<number>;
  refused: ReadonlyMap<number, DirectoryError>;
}

/**
 * A group whose members the actor may change.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`, `group-synced`
 */
export async function getGroupToFill({ writer, actor }: Change, address: GroupAddress): Promise<Group> {
  const authority = await requireBrowser(writer, actor);
  const group = await getGroup(writer, actor, address);
  await requireGroupControl(writer, actor, group, authority);
  requireLocal(group);
  return group;
}

/** Puts users into a group as far as the seats of every product it grants go, and records who was new. */
export async function joinAll(
  change: Change,
  group: Group,
  users: readonly User[],
): Promise<MembershipChanges> {
  const changes = await insertAll(change.writer, group, users);
  const added = users.filter(({ key }) => changes.changed.has(key));
  const occurrences = added.map((user) => memberAdded(group, user));
  await recordAll(change, occurrences);
  return changes;
}

/** Takes users out of a group as far as an administrator is left, and records who was a member. */
export async function leaveAll(
  change: Change,
  group: Group,
  users: readonly User[],
): Promise<MembershipChanges> {
  const changes = await deleteAll(change, group, users);
  const removed = users.filter(({ key }) => changes.changed.has(key));
  const occurrences = removed.map((user) => memberRemoved(group, user));
  await recordAll(change, occurrences);
  return changes;
}

async function insertAll(writer: Writer, group: Group, users: readonly User[]): Promise<MembershipChanges> {
  const roles = await writer.roles.listGroupRoles(group.key);
  const refused = new Map<number, DirectoryError>();
  if (roles.every(({ seatLimit }) => seatLimit === null)) {
    return { changed: await writer.memberships.insertMemberships(group.key, users), refused };
  }
  // Where seats are counted, each person takes one of what is left, or is refused alone.
  const seats = await countSeats(writer, roles);
  const changed = new Set<number>();
  for (const user of users) {
    const needed = user.status === 'active' ? await seatsNeeded(writer, seats, user) : [];
    const full = needed.find(({ taken, seatLimit }) => taken >= seatLimit);
    if (full) {
      refused.set(user.key, new DirectoryError('seats-exhausted', { ari: full.ari }));
      continue;
    }
    if (!(await writer.memberships.insertMembership(group.key, user))) continue;
    for (const seat of needed) seat.taken += 1;
    changed.add(user.key);
  }
  return { changed, refused };
}

/** Those of the products in which somebody would take a seat that they do not have. */
async function seatsNeeded(writer: Writer, seats: readonly Seats[], user: User): Promise<Seats[]> {
  const needed: Seats[] = [];
  for (const seat of seats) {
    if (!(await writer.roles.isHolder(seat.resourceKey, BILLABLE_ROLES, user.key))) needed.push(seat);
  }
  return needed;
}

async function deleteAll(change: Change, group: Group, users: readonly User[]): Promise<MembershipChanges> {
  const { writer } = change;
  const leave = (some: readonly User[]) =>
    unlessRefused(writer, () =>
      keepingAnAdmin(change, group.confersAdmin, () => writer.memberships.deleteMemberships(group.key, some)),
    );
  const refused = new Map<number, DirectoryError>();
  const all = await leave(users);
  if (!(all instanceof DirectoryError)) return { changed: all, refused };
  const changed = new Set<number>();
  for (const user of users) {
    const left = await leave([user]);
    if (left instanceof DirectoryError) refused.set(user.key, left);
    else if (left.has(user.key)) changed.add(user.key);
  }
  return { changed, refused };
}
