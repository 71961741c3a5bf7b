import { type GroupAddress, getGroup } from './addresses.ts';
import { memberAdded, memberRemoved, recordAll } from './audit.ts';
import { unlessRefused } from './changes.ts';
import { DirectoryError } from './errors.ts';
import { requireBrowser, requireGroupControl } from './permissions.ts';
import { BILLABLE_ROLES } from './roles.ts';
import { keepingAnAdmin, requireLocal } from './rules.ts';
import type { Writer } from './store.ts';
import type { Actor, Group, RoleAssignment, User } from './types.ts';

/** What became of many people, by their keys: those in neither set needed no change. */
export interface MembershipChanges {
  changed: ReadonlySet<number>;
  refused: ReadonlyMap<number, DirectoryError>;
}

/**
 * A group whose members the actor may change.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`, `group-synced`
 */
export async function getGroupToFill(writer: Writer, actor: Actor, address: GroupAddress): Promise<Group> {
  const authority = await requireBrowser(writer, actor);
  const group = await getGroup(writer, actor, address);
  await requireGroupControl(writer, actor, group, authority);
  requireLocal(group);
  return group;
}

/** Puts users into a group as far as the seats of every product it grants go, and records who was new. */
export async function joinAll(
  writer: Writer,
  actor: Actor,
  at: number,
  group: Group,
  users: readonly User[],
): Promise<MembershipChanges> {
  const changes = await insertAll(writer, group, users);
  const added = users.filter(({ key }) => changes.changed.has(key));
  const events = added.map((user) => memberAdded(group, user));
  await recordAll(writer, actor, at, events);
  return changes;
}

/** Takes users out of a group as far as an administrator is left, and records who was a member. */
export async function leaveAll(
  writer: Writer,
  actor: Actor,
  at: number,
  group: Group,
  users: readonly User[],
): Promise<MembershipChanges> {
  const changes = await deleteAll(writer, actor, group, users);
  const removed = users.filter(({ key }) => changes.changed.has(key));
  const events = removed.map((user) => memberRemoved(group, user));
  await recordAll(writer, actor, at, events);
  return changes;
}

async function insertAll(writer: Writer, group: Group, users: readonly User[]): Promise<MembershipChanges> {
  const roles = await writer.roles.listGroupRoles(group.key);
  const refused = new Map<number, DirectoryError>();
  if (roles.every(({ seatLimit }) => seatLimit === null)) {
    return { changed: await writer.memberships.insertMemberships(group.key, users), refused };
  }
  // Where seats are counted, each person takes one of what is left, or is refused alone.
  const seats = await openSeats(writer, roles);
  const changed = new Set<number>();
  for (const user of users) {
    const needed = user.status === 'active' ? await seats.neededBy(user) : [];
    const full = needed.find((seat) => seat.left <= 0);
    if (full) {
      refused.set(user.key, new DirectoryError('seats-exhausted', { ari: full.ari }));
      continue;
    }
    if (!(await writer.memberships.insertMembership(group.key, user))) continue;
    for (const seat of needed) seat.left -= 1;
    changed.add(user.key);
  }
  return { changed, refused };
}

interface Seats {
  ari: string;
  resourceKey: number;
  left: number;
}

/** The seats of the products with a limit among the roles, counted once, and which of them someone would newly take. */
async function openSeats(writer: Writer, roles: readonly RoleAssignment[]) {
  const seats = new Map<number, Seats>();
  for (const { ari, resourceKey, role, seatLimit } of roles) {
    if (seatLimit === null || !BILLABLE_ROLES.includes(role) || seats.has(resourceKey)) continue;
    const taken = await writer.roles.countHolders(resourceKey, BILLABLE_ROLES);
    seats.set(resourceKey, { ari, resourceKey, left: seatLimit - taken });
  }
  return {
    async neededBy(user: User): Promise<Seats[]> {
      const needed: Seats[] = [];
      for (const seat of seats.values()) {
        const holds = await writer.roles.isHolder(seat.resourceKey, BILLABLE_ROLES, user.key);
        if (!holds) needed.push(seat);
      }
      return needed;
    },
  };
}

async function deleteAll(
  writer: Writer,
  actor: Actor,
  group: Group,
  users: readonly User[],
): Promise<MembershipChanges> {
  const leave = (some: readonly User[]) =>
    unlessRefused(writer, () =>
      keepingAnAdmin(writer, actor, group.confersAdmin, () =>
        writer.memberships.deleteMemberships(group.key, some),
      ),
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
