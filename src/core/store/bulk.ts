import type { User } from '../types.ts';
import type { NewGroup } from './groups.ts';
import type { New } from './rows.ts';

/** The same rows as by the writes above, by the thousand; what must hold of them is for the caller to know. */
export interface BulkWrites {
  /** Stores groups, all of one directory, type and source, and returns their keys in the same order. */
  insertGroups(groups: readonly NewGroup[]): Promise<number[]>;
  /** Stores people, all active and of one directory, and returns their keys in the same order. */
  insertUsers(users: readonly New<User>[]): Promise<number[]>;
  /** How many of these users there are in the directory, and active. */
  countActiveUsers(directoryKey: number, userKeys: readonly number[]): Promise<number>;
  /**
   * Adds active users to groups and counts them. Each group is there, and stands there once; the keys of its users ascend.
   * Users whose keys are `newFrom` and above are members of nothing yet. Returns for each group the keys of those who were
   * members before.
   */
  insertActiveMembers(groups: readonly NewMembers[], newFrom: number): Promise<number[][]>;
}

/** Who is to become a member of a group. */
export interface NewMembers {
  groupKey: number;
  userKeys: Float64Array;
}
