import type { Scan } from '../paging.ts';
import type { Group, GroupType } from '../types.ts';
import type { RoleFilter } from './roles.ts';
import type { New, Ordering, Window } from './rows.ts';

export interface GroupFilter {
  organizationKey: number;
  directoryKeys?: readonly number[];
  groupIds?: readonly string[];
  /** Exact names, folded. */
  names?: readonly string[];
  /** Having one of these ids or one of these folded names. */
  anyOf?: { ids: readonly string[]; names: readonly string[] };
  /** Having none of these ids, none of these folded names. */
  except?: { ids: readonly string[]; names: readonly string[] };
  /** Groups with any of these members. */
  accountIds?: readonly string[];
  role?: RoleFilter;
  /** Another role, which may be on an assignment of its own. */
  alsoRole?: RoleFilter;
  /** A folded part of the name. */
  search?: string;
  /** A part of the name, letter for letter. */
  contains?: string;
  types?: readonly GroupType[];
  /** Whether an identity provider syncs them. */
  synced?: boolean;
}

/**
 * By what groups are ordered, each with its position: folded name [nameFolded, key], count of members [memberCount, key],
 * age [key], last change [updatedAt, key]. Only names and ages follow an index; the others are sorted when asked for.
 */
export type GroupOrder = 'name' | 'members' | 'created' | 'updated';

export interface GroupStats {
  types: Record<Group['type'], number>;
  synced: number;
}

export interface GroupReads {
  findGroup(organizationKey: number, id: string): Promise<Group | undefined>;
  findGroupByName(directoryKey: number, nameFolded: string): Promise<Group | undefined>;
  /** By folded name unless told otherwise; the position is that of the order. */
  listGroups(filter: GroupFilter, scan: Scan, order?: GroupOrder): Promise<Group[]>;
  /** Groups in the same orders, from the one at `offset`. */
  listGroupsAt(filter: GroupFilter, window: Window, order?: Ordering<GroupOrder>): Promise<Group[]>;
  countGroups(filter: GroupFilter): Promise<number>;
  groupStats(organizationKey: number, directoryKeys?: readonly number[]): Promise<GroupStats>;
}

/** What a group's roles amount to. Kept with the group, because every read of a group tells it. */
export type RoleFacts = Pick<Group, 'resourceCount' | 'isDefault' | 'confersAdmin'>;

/** A new group: it has no members and no roles yet. */
export type NewGroup = Omit<New<Group>, 'memberCount' | 'activeMemberCount' | keyof RoleFacts>;

export interface GroupWrites {
  /** The folded name is unique in the directory. */
  insertGroup(group: NewGroup): Promise<Group>;
  setRoleFacts(groupKey: number, facts: RoleFacts): Promise<void>;
  /** The folded name is unique in the directory. */
  renameGroup(groupKey: number, name: string, nameFolded: string, updatedAt: number): Promise<void>;
  setGroupDescription(groupKey: number, description: string, updatedAt: number): Promise<void>;
  /**
   * Removes the group with all its memberships and roles. However many members it had, nothing shows any of it from the
   * commit on, and no other write waits long for that.
   */
  deleteGroup(groupKey: number): Promise<void>;
}
