import { findUser, type GroupAddress, getGroup } from './addresses.ts';
import { memberRemoved, record } from './audit.ts';
import type { Change } from './change.ts';
import { type BulkOutcome, join } from './changes.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { getGroupToFill, joinAll, leaveAll } from './memberChanges.ts';
import { requireBrowser } from './permissions.ts';
import { keepingAnAdmin, requireActive } from './rules.ts';
import { writeAs } from './standing.ts';
import type { Window } from './store.ts';
import { fold, toLookup } from './text.ts';
import type { Actor, Group, User } from './types.ts';

export type AddOutcome = 'added' | 'already-member';
export type RemoveOutcome = 'removed' | 'not-member';

export interface AddOptions {
  /** Whether people who are not active may be added. */
  allowInactive?: boolean;
}

/** Who is in which group. */
export function memberService(core: Core) {
  const { store } = core;
  return { add, addMany, remove, removeMany, listAt, groupsOf };

  /**
   * Adds a user to a group of the same directory. Adding a member again changes nothing. Whether people who are not
   * active may be added is for the dialect: their documents differ.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`,
   *   `group-synced`, `user-not-found`, `user-inactive`, `seats-exhausted`
   */
  async function add(
    actor: Actor,
    address: GroupAddress,
    accountId: string,
    { allowInactive = false }: AddOptions = {},
  ): Promise<AddOutcome> {
    return writeAs(core, actor, async (change) => {
      const group = await getGroupToFill(change, address);
      const user = await getNeighbour(change, group, accountId);
      if (!allowInactive) requireActive(user);
      return (await join(change, group, user)) ? 'added' : 'already-member';
    });
  }

  /**
   * Takes a user out of a group. Taking out who is no member changes nothing.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`,
   *   `group-synced`, `user-not-found`, `last-admin`
   */
  async function remove(actor: Actor, address: GroupAddress, accountId: string): Promise<RemoveOutcome> {
    return writeAs(core, actor, async (change) => {
      const group = await getGroupToFill(change, address);
      const user = await getNeighbour(change, group, accountId);
      const removed = await keepingAnAdmin(change, group.confersAdmin, () =>
        change.writer.memberships.deleteMembership(group.key, user),
      );
      if (removed) await record(change, memberRemoved(group, user));
      return removed ? 'removed' : 'not-member';
    });
  }

  /**
   * Adds the users with these usernames, in one transaction, and says which were added. Who is unknown, a member
   * already, or without a seat is skipped; nobody else suffers for it.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`, `group-synced`
   */
  async function addMany(
    actor: Actor,
    address: GroupAddress,
    usernames: readonly string[],
  ): Promise<BulkOutcome> {
    return changeMany(actor, address, usernames, joinAll);
  }

  /**
   * Takes the users with these usernames out, in one transaction, and says which. Who is unknown or no member is skipped.
   * So is a last administrator. @throws DirectoryError as `addMany`
   */
  async function removeMany(
    actor: Actor,
    address: GroupAddress,
    usernames: readonly string[],
  ): Promise<BulkOutcome> {
    return changeMany(actor, address, usernames, leaveAll);
  }

  async function changeMany(
    actor: Actor,
    address: GroupAddress,
    usernames: readonly string[],
    changeAll: typeof joinAll,
  ): Promise<BulkOutcome> {
    return writeAs(core, actor, async (change) => {
      const group = await getGroupToFill(change, address);
      const folded = usernames.map(toLookup);
      const users = await change.writer.users.listUsersByUsername(group.directoryKey, [...new Set(folded)]);
      const { changed } = await changeAll(change, group, users);
      const keys = new Map(users.map((user) => [fold(user.username), user.key]));
      // Named twice, someone is changed once: the first mention counts, the second is skipped.
      const done = new Set<number>();
      const outcome: BulkOutcome = { applied: [], skipped: [] };
      for (const [index, username] of usernames.entries()) {
        const key = keys.get(folded[index] ?? '');
        const applies = key !== undefined && changed.has(key) && !done.has(key);
        if (applies) done.add(key);
        (applies ? outcome.applied : outcome.skipped).push(username);
      }
      return outcome;
    });
  }

  /**
   * Members by number, oldest user first: `limit` of them from the one at `offset`, and how many there are in all.
   * @throws DirectoryError as `groups.get`
   */
  async function listAt(
    actor: Actor,
    address: GroupAddress,
    { includeInactive }: { includeInactive: boolean },
    window: Window,
  ): Promise<{ group: Group; items: User[]; total: number }> {
    await requireBrowser(store.read, actor);
    const group = await getGroup(store.read, actor, address);
    return {
      group,
      items: await store.read.memberships.listMembersAt(group.key, !includeInactive, window),
      total: includeInactive ? group.memberCount : group.activeMemberCount,
    };
  }

  /** The groups of a user, by name. */
  async function groupsOf(actor: Actor, user: User): Promise<Group[]> {
    await requireBrowser(store.read, actor);
    return store.read.memberships.listGroupsOf(user.key);
  }
}

/** A user of the group's own directory: only such can be members. @throws DirectoryError `user-not-found` */
async function getNeighbour({ writer, actor }: Change, group: Group, accountId: string): Promise<User> {
  const user = await findUser(writer, actor, accountId);
  if (user?.directoryKey === group.directoryKey) return user;
  return refuse('user-not-found', { id: accountId });
}
