import { findUser, type GroupAddress, getGroup } from './addresses.ts';
import { groupSubject, record, userSubject } from './audit.ts';
import { join } from './changes.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { requireBrowser, requireGroupControl } from './permissions.ts';
import { keepingAnAdmin, requireActive, requireLocal } from './rules.ts';
import type { Window, Writer } from './store.ts';
import type { Actor, Group, User } from './types.ts';

export type AddOutcome = 'added' | 'already-member';
export type RemoveOutcome = 'removed' | 'not-member';

/** Who is in which group. */
export function memberService({ store, now }: Core) {
  return { add, remove, listAt, groupsOf };

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
    { allowInactive = false } = {},
  ): Promise<AddOutcome> {
    return store.write(actor.organizationKey, async (writer) => {
      const group = await getGroup(writer, actor, address);
      await requireGroupControl(writer, actor, group);
      requireLocal(group);
      const user = await getNeighbour(writer, actor, group, accountId);
      if (!allowInactive) requireActive(user);
      return (await join(writer, actor, now(), group, user)) ? 'added' : 'already-member';
    });
  }

  /**
   * Takes a user out of a group. Taking out who is no member changes nothing.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`,
   *   `group-synced`, `user-not-found`, `last-admin`
   */
  async function remove(actor: Actor, address: GroupAddress, accountId: string): Promise<RemoveOutcome> {
    return store.write(actor.organizationKey, async (writer) => {
      const group = await getGroup(writer, actor, address);
      await requireGroupControl(writer, actor, group);
      requireLocal(group);
      const user = await getNeighbour(writer, actor, group, accountId);
      const removed = await keepingAnAdmin(writer, actor, group.confersAdmin, () =>
        writer.memberships.deleteMembership(group.key, user),
      );
      if (!removed) return 'not-member';
      await record(writer, actor, now(), {
        action: 'group_member_removed',
        subject: groupSubject(group),
        object: userSubject(user),
        before: { member: user.accountId },
      });
      return 'removed';
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
async function getNeighbour(writer: Writer, actor: Actor, group: Group, accountId: string): Promise<User> {
  const user = await findUser(writer, actor, accountId);
  if (user?.directoryKey === group.directoryKey) return user;
  return refuse('user-not-found', { id: accountId });
}
