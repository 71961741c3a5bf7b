import type { AuditEvent, NewAuditEvent } from './audit.ts';
import type { AuditHead, AuditRecord } from './auditChain.ts';
import type { Scan } from './paging.ts';
import type {
  Credential,
  CredentialKind,
  Directory,
  Group,
  GroupType,
  Organization,
  Resource,
  RoleAssignment,
  Session,
  Site,
  User,
  UserStatus,
} from './types.ts';

/**
 * What core needs of a database. Each sentence below is a case of the conformance suite (`test/store`), which runs
 * on every engine. Rules live above this line: a store checks nothing but the uniqueness and references it declares.
 *
 * `find…` returns `undefined` when there is nothing; `list…` returns rows in the order of its `Scan`.
 */
export interface Store {
  /** Reads the last committed state. Two reads may see two states: what must be one state is read in `write`. */
  readonly read: Reader;

  /**
   * A number that grows with every commit, whichever process makes it, for those who keep what they read: as long as it
   * stays, all of it still holds, but for when credentials and sessions were last used and for settings. Absent where an
   * engine cannot tell without being asked.
   * @param of `callers`: only of what callers are recognised by, which is credentials, people and sites
   */
  version?(of?: 'callers'): number;

  /** A second place to read from, where there is one. */
  readonly replica?: Replica;

  /**
   * Runs `work` in one transaction and returns what it returns, after the commit is durable. When `work` throws,
   * nothing of it stays. The writes of an organization run one after another, in the order they arrive, and each
   * sees all before it. `work` may run again after a serialization failure, so it must have no other effects, and
   * must await nothing but the writer: other writes may share its transaction and wait for it.
   *
   * @throws StoreUnavailable when the database cannot take a write now
   */
  write<Result>(organizationKey: number, work: (writer: Writer) => Promise<Result>): Promise<Result>;

  /** Proves that a write would succeed, by writing durably. @throws StoreUnavailable */
  probe(): Promise<void>;

  /** Reads ahead what the first searches in a large directory would wait for; ends when it is there, or cannot be. */
  prepare(): Promise<void>;

  close(): Promise<void>;
}

/** A copy of the data that follows it at some distance. */
export interface Replica {
  /**
   * Reads from the copy, and where it fails from the original. What decides who may do what (credentials, sessions, roles,
   * sites) is read from the original in any case.
   */
  readonly read: Reader;
  /** Whether the copy has all that had been committed in that organization when this was asked. */
  isCurrent(organizationKey: number): Promise<boolean>;
}

/**
 * The database cannot serve now: stopped, locked for too long, disk full, read-only. Nothing was changed, unless the
 * connection broke while the commit was under way: then nobody can tell.
 */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** Told what a database does, for the metrics. Times are in seconds. */
export interface StoreObserver {
  read(seconds: number): void;
  /** From the call to the durable commit, waiting included. */
  write(seconds: number): void;
  /** One commit, with the number of writes that shared it. */
  commit(seconds: number, writes: number): void;
  /** A request that only reads could be answered from a replica, or not. */
  replica(isCurrent: boolean): void;
}

export const UNOBSERVED: StoreObserver = { read() {}, write() {}, commit() {}, replica() {} };

export interface Reader {
  organizations: OrganizationReads;
  users: UserReads;
  groups: GroupReads;
  memberships: MembershipReads;
  roles: RoleReads;
  credentials: CredentialReads;
  sessions: SessionReads;
  audit: AuditReads;
}

export interface Writer extends Reader {
  organizations: OrganizationReads & OrganizationWrites;
  users: UserReads & UserWrites;
  groups: GroupReads & GroupWrites;
  memberships: MembershipReads & MembershipWrites;
  roles: RoleReads & RoleWrites;
  credentials: CredentialReads & CredentialWrites;
  sessions: SessionReads & SessionWrites;
  audit: AuditReads & AuditWrites;
  bulk: BulkWrites;

  /** Runs part of a write so that, when it throws, that part alone is undone. The error is passed on. */
  attempt<Result>(part: () => Promise<Result>): Promise<Result>;
}

/** Part of an ordered list for those who page by number: `limit` rows from the one at `offset`, counted from 0. */
export interface Window {
  offset: number;
  limit: number;
}

/** The order of a list that has several. */
export interface Ordering<Order> {
  by: Order;
  descending: boolean;
}

/** A row about to be stored: the database makes its key. */
export type New<Entity> = Omit<Entity, 'key'>;

// --- organizations, directories, sites, resources -------------------------------------------------------------

export interface OrganizationReads {
  /** All organizations, oldest first. There are few. */
  listOrganizations(): Promise<Organization[]>;
  findOrganization(id: string): Promise<Organization | undefined>;

  /** Directories of an organization by key, oldest first; `ids` and `search` (folded, part of the name) narrow them. */
  listDirectories(filter: DirectoryFilter, scan: Scan): Promise<Directory[]>;
  findDirectory(organizationKey: number, id: string): Promise<Directory | undefined>;

  /** All sites of an organization, oldest first. */
  listSites(organizationKey: number): Promise<Site[]>;
  /** A site of any organization, by its cloudId. */
  findSite(id: string): Promise<Site | undefined>;
  /** A site of any organization, by its host name in lower case. */
  findSiteByHost(host: string): Promise<Site | undefined>;
  /** Whether any site of any organization has that id or host (hosts are compared in lower case). */
  isSiteTaken(id: string, host: string): Promise<boolean>;

  /** Resources of an organization by key, oldest first; `search` is a folded part of the name. */
  listResources(filter: ResourceFilter, scan: Scan): Promise<Resource[]>;
  findResource(organizationKey: number, ari: string): Promise<Resource | undefined>;

  /** A value every node shares, such as the secret of cursors. */
  findSetting(name: string): Promise<string | undefined>;
}

export interface DirectoryFilter {
  organizationKey: number;
  ids?: readonly string[];
  search?: string;
  /** Only the directory of this account. */
  accountId?: string;
}

export interface ResourceFilter {
  organizationKey: number;
  search?: string;
}

export interface OrganizationWrites {
  insertOrganization(organization: New<Organization>): Promise<Organization>;
  insertDirectory(directory: New<Directory>): Promise<Directory>;
  insertSite(site: New<Site>): Promise<Site>;
  insertResource(resource: New<Resource>): Promise<Resource>;
  setSeatLimit(resourceKey: number, seatLimit: number | null): Promise<void>;
  setResourceStatus(resourceKey: number, status: Resource['status']): Promise<void>;
  /** Stores a setting unless it has a value, and returns the value it has now. */
  ensureSetting(name: string, value: string): Promise<string>;
}

// --- users ------------------------------------------------------------------------------------------------------

/** Roles that must be held, all three on one and the same assignment. */
export interface RoleFilter {
  owners?: readonly string[];
  aris?: readonly string[];
  roles?: readonly string[];
}

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
  findUserByEmail(directoryKey: number, email: string): Promise<User | undefined>;
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

// --- groups -----------------------------------------------------------------------------------------------------

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

// --- memberships ------------------------------------------------------------------------------------------------

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

/** A role that someone holds through a group. */
export interface RolePath extends RoleAssignment {
  group: Group;
}

// --- roles ------------------------------------------------------------------------------------------------------

export interface RoleReads {
  /** The roles of a group in order of resource key, then role. */
  listGroupRoles(groupKey: number): Promise<RoleAssignment[]>;
  /** The roles granted to a user directly, in the same order. */
  listUserRoles(userKey: number): Promise<RoleAssignment[]>;
  /** The roles a user holds through groups, in the same order, each once. */
  listUserRolesThroughGroups(userKey: number): Promise<RoleAssignment[]>;
  /** The same with the group that each comes through, in order of group name. */
  listUserRolePaths(userKey: number): Promise<RolePath[]>;
  /**
   * Of the first `among` members of a group, by key, those who are active and would hold none of `roles` (any role, when
   * not given) on the resource without the group: how many, and the first `limit` of them.
   */
  listDependents(
    groupKey: number,
    resourceKey: number,
    roles: readonly string[] | undefined,
    bounds: { among: number; limit: number },
  ): Promise<{ count: number; first: User[] }>;
  /** The default groups of one role of one resource. */
  listDefaultGroups(resourceKey: number, role: string): Promise<Group[]>;
  /** How many active users hold one of `roles` on the resource, directly or through a group, each counted once. */
  countHolders(resourceKey: number, roles: readonly string[]): Promise<number>;
  /** Which of these users hold one of `roles` on the resource, directly or through a group. */
  listHoldersAmong(
    resourceKey: number,
    roles: readonly string[],
    userKeys: readonly number[],
  ): Promise<Set<number>>;
  /** Whether that user holds one of `roles` on the resource, directly or through a group. */
  isHolder(resourceKey: number, roles: readonly string[], userKey: number): Promise<boolean>;
}

export interface RoleWrites {
  /** Grants; returns whether the role was new. */
  insertGroupRole(groupKey: number, resourceKey: number, role: string, isDefault: boolean): Promise<boolean>;
  /** Revokes; returns whether there was such a role. */
  deleteGroupRole(groupKey: number, resourceKey: number, role: string): Promise<boolean>;
  insertUserRole(userKey: number, resourceKey: number, role: string): Promise<boolean>;
  deleteUserRole(userKey: number, resourceKey: number, role: string): Promise<boolean>;
}

// --- bulk ------------------------------------------------------------------------------------------------------

/** The same rows as by the writes above, by the thousand; what must hold of them is for the caller to know. */
export interface BulkWrites {
  /** Stores people, all active and of one directory, and returns their keys in the same order. */
  insertUsers(users: readonly New<User>[]): Promise<number[]>;
  /** How many of these users there are in the directory, and active. */
  countActiveUsers(directoryKey: number, userKeys: readonly number[]): Promise<number>;
  /**
   * Adds active users to groups and counts them. Each group is there, and stands there once, each of its users once.
   * Returns for each group the keys of those who were new to it.
   */
  insertActiveMembers(
    groups: readonly { groupKey: number; userKeys: readonly number[] }[],
  ): Promise<number[][]>;
}

// --- credentials ------------------------------------------------------------------------------------------------

/** A credential together with whom it speaks for. */
export interface CredentialOwner {
  credential: Credential;
  organizationId: string;
  /** Present for a user's token. */
  user: Pick<User, 'key' | 'accountId' | 'displayName' | 'status' | 'username' | 'email'> | null;
}

/** A credential with the person whose token it is; `null` for an organization's key. */
export interface OwnedCredential {
  credential: Credential;
  owner: Pick<User, 'key' | 'accountId' | 'displayName' | 'email'> | null;
  /** The last use that was recorded; `null` when none was. */
  usedAt: number | null;
}

export interface CredentialFilter {
  organizationKey: number;
  kind: CredentialKind;
  userKey?: number;
  id?: string;
}

export interface CredentialReads {
  /** Credentials by key, oldest first; the position is [key]. Expired ones are among them. */
  listCredentials(filter: CredentialFilter, scan: Scan): Promise<OwnedCredential[]>;
  /** Looks a credential up by the SHA-256 of its secret, in hexadecimal. Expired ones are found too. */
  findCredential(kind: CredentialKind, secretHash: string): Promise<CredentialOwner | undefined>;
  findPasswordHash(userKey: number): Promise<string | undefined>;
}

export interface CredentialWrites {
  insertCredential(credential: New<Credential>, secretHash: string): Promise<Credential>;
  /** Removes a credential: from the commit on it is not found, on any node. */
  deleteCredential(credentialKey: number): Promise<void>;
  /** Remembers when credentials were last used, by their ids. An earlier use than is known and an unknown id change nothing. */
  recordUses(uses: Iterable<readonly [id: string, usedAt: number]>): Promise<void>;
  setPasswordHash(userKey: number, hash: string): Promise<void>;
}

// --- sessions -------------------------------------------------------------------------------------------------

/** A session together with whom it speaks for. */
export interface SessionOwner {
  session: Session;
  organizationKey: number;
  organizationId: string;
  user: Pick<User, 'key' | 'accountId' | 'displayName' | 'status'>;
}

export interface SessionReads {
  /** Looks a session up by the SHA-256 of its secret, in hexadecimal. Those that are over by age are found too. */
  findSession(secretHash: string): Promise<SessionOwner | undefined>;
}

export interface SessionWrites {
  insertSession(session: New<Session>, secretHash: string): Promise<Session>;
  /** Remembers when a session was last used. */
  touchSession(sessionKey: number, usedAt: number): Promise<void>;
  /** Ends a session of that user; returns whether there was one. */
  deleteSession(userKey: number, id: string): Promise<boolean>;
  /** Ends all sessions of a user; returns how many there were. */
  deleteSessionsOf(userKey: number): Promise<number>;
  /** Forgets the sessions of everybody that were last used before that time. */
  deleteSessionsUnusedSince(usedAt: number): Promise<void>;
}

// --- audit ------------------------------------------------------------------------------------------------------

/** Which events: those of an organization, and of those the ones that have to do with one thing. */
export interface EventFilter {
  organizationKey: number;
  /** By at most one of these a list is narrowed: each has an index, and no two of them have one together. */
  narrow?: { by: 'actor' | 'subject' | 'action'; value: string };
  /** From the first event that has this time or a later one, in the order in which events happened. */
  since?: number;
  /** Up to the first event that has this time or a later one, without it. */
  until?: number;
}

export interface AuditReads {
  /** Events in the order they happened; the position is [number]. */
  listEvents(filter: EventFilter, scan: Scan): Promise<AuditEvent[]>;
  findEvent(organizationKey: number, id: string): Promise<AuditEvent | undefined>;
  /** The end of an organization's chain; `undefined` before its first event. */
  findHead(organizationKey: number): Promise<AuditHead | undefined>;
  /** Events as they are stored, by number, the least first, beyond `after`. */
  listRecords(organizationKey: number, after: number | null, limit: number): Promise<AuditRecord[]>;
}

export interface AuditWrites {
  /**
   * Appends any number of events, in their order, to the chain of the organization, and moves its head: see
   * `auditChain.ts`. Their numbers go on where the last one's ended, without a gap.
   */
  appendEvents(organizationKey: number, events: readonly NewAuditEvent[]): Promise<void>;
}
