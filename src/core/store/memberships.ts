import type { Group, User } from '../types.ts';
import type { Window } from './rows.ts';

export interface MembershipReads {
  isMember(groupKey: number, userKey: number): Promise<boolean>;
  /**
   * Members by key, oldest user first, from the one at `offset`; those whose status is not `active` are left out when
   * asked. However far in a large group, it costs about as much as the first page.
   */
  listMembersAt(groupKey: number, activeOnly: boolean, window: Window): Promise<User[]>;
  /** The groups of a user, by folded name, then key. */
  listGroupsOf(userKey: number): Promise<Group[]>;
}

export interface MembershipWrites {
  /** Adds a member and counts it; returns whether it was new. */
  insertMembership(groupKey: number, user: User): Promise<boolean>;
  /** Adds any number of members and counts them; returns the keys of those that were new. */
  insertMemberships(groupKey: number, users: readonly User[]): Promise<Set<number>>;
  /** Removes a member and counts it; returns whether there was one. */
  deleteMembership(groupKey: number, user: User): Promise<boolean>;
  /** Removes any number of members and counts them; returns the keys of those there were. */
  deleteMemberships(groupKey: number, users: readonly User[]): Promise<Set<number>>;
}
