import type { Scan } from '../paging.ts';
import type { User, UserStatus } from '../types.ts';
import type { RoleFilter } from './roles.ts';
import type { New, Ordering, Window } from './rows.ts';

export interface UserFilter {
  organizationKey: number;
  directoryKeys?: readonly number[];
  accountIds?: readonly string[];
  /** Members of any of these groups. */
  groupIds?: readonly string[];
  /** Holders of such a role, directly or through a group. */
  role?: RoleFilter;
  statuses?: readonly UserStatus[];
  /** Exact e-mail addresses, folded. */
  emails?: readonly string[];
  /** Domains after the last `@`, folded. */
  emailDomains?: readonly string[];
  /** A folded part of the public name, display name or e-mail address. */
  search?: string;
  /** The folded beginning of a word of either name, or of the e-mail address. */
  prefix?: string;
}

/** `key`: oldest first; the position is [key]. `nickname`: by folded public name; the position is [name, key]. */
export type UserOrder = 'key' | 'nickname';

export interface UserReads {
  findUser(organizationKey: number, accountId: string): Promise<User | undefined>;
  /** Finds a user of the directory by username or e-mail, compared folded. The username wins. */
  findUserByLogin(directoryKey: number, login: string): Promise<User | undefined>;
  /** The users of the directory with one of these folded usernames, in no order. */
  listUsersByUsername(directoryKey: number, usernames: readonly string[]): Promise<User[]>;
  /** The users of the directory with one of these folded usernames or e-mail addresses, each once, in no order. */
  listUsersByLogin(directoryKey: number, logins: readonly string[]): Promise<User[]>;
  /** The users of the directory with one of these account ids, in no order. */
  listUsersByAccountId(directoryKey: number, accountIds: readonly string[]): Promise<User[]>;
  listUsers(filter: UserFilter, order: UserOrder, scan: Scan): Promise<User[]>;
  /** Users from the one at `offset`; by key, oldest first, unless told otherwise. */
  listUsersAt(filter: UserFilter, window: Window, order?: Ordering<UserOrder>): Promise<User[]>;
  countUsers(filter: UserFilter): Promise<number>;
}

export interface UserWrites {
  /** E-mail and username are unique in the directory, folded; the account id everywhere. */
  insertUser(user: New<User>): Promise<User>;
  /** Changes the display name, public name and time of update. */
  renameUser(userKey: number, displayName: string, publicName: string, updatedAt: number): Promise<void>;
  /** Remembers a sign-in with a password that succeeded or failed. */
  recordLogin(userKey: number, outcome: 'succeeded' | 'failed', at: number): Promise<void>;
  /** Changes the status and, with it, the count of active members of each of the user's groups. */
  setUserStatus(userKey: number, status: UserStatus, at: number): Promise<void>;
  /** Removes the user with all memberships, roles, credentials, sessions and passwords; counts follow. */
  deleteUser(userKey: number): Promise<void>;
}
