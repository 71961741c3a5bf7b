import type { AuditReads, AuditWrites } from './store/audit.ts';
import type { BulkWrites } from './store/bulk.ts';
import type { CredentialReads, CredentialWrites } from './store/credentials.ts';
import type { GroupReads, GroupWrites } from './store/groups.ts';
import type { MembershipReads, MembershipWrites } from './store/memberships.ts';
import type { OrganizationReads, OrganizationWrites } from './store/organizations.ts';
import type { RoleReads, RoleWrites } from './store/roles.ts';
import type { SessionReads, SessionWrites } from './store/sessions.ts';
import type { UserReads, UserWrites } from './store/users.ts';

export type * from './store/audit.ts';
export type * from './store/bulk.ts';
export type * from './store/credentials.ts';
export type * from './store/groups.ts';
export type * from './store/memberships.ts';
export type * from './store/organizations.ts';
export type * from './store/roles.ts';
export type * from './store/rows.ts';
export type * from './store/sessions.ts';
export type * from './store/users.ts';

/** In place of an organization's key: writes that belong to none yet line up by it. */
export const INSTALLATION = 0;

/**
 * What core needs of a database. Each sentence here and in `store/`, a file per entity, is a case of the conformance
 * suite (`test/store`), which runs on every engine. Rules live above this line: a store checks nothing but the
 * uniqueness and references it declares.
 *
 * `find…` returns `undefined` when there is nothing; `list…` returns rows in the order of its `Scan`.
 */
export interface Store {
  /**
   * Reads the last committed state; where there is a `catchUp`, one no older than when that was called. Two reads may see
   * two states: what must be one state is read in `write`.
   */
  readonly read: Reader;

  /**
   * Another number after every commit, whichever process makes it, for those who keep what they read: as long as it
   * stays, all of it still holds, but for when credentials and sessions were last used and for settings. Absent where nobody
   * catches up and an engine cannot tell without being asked.
   * @param of `callers`: only of what callers are recognised by, which is credentials, people and sites
   */
  version?(of?: 'callers'): number;

  /**
   * Asks the database what other processes have committed, where it has to be asked, and the store was opened for those who
   * do. To be awaited before a request is answered from what was read for others. It never fails.
   */
  catchUp?(): Promise<void>;

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

  /**
   * Finishes the writes that have been asked for, and lets go of the database.
   * @param deadline until when to wait, by `performance.now()`. Writes that have not begun then, or wait for a lock, are refused as
   *   unavailable, and a database elsewhere is waited for no more; on SQLite a write that has begun is finished all the same
   */
  close(deadline?: number): Promise<void>;
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
  /** One question to the database whether other processes have committed anything; see `Store.catchUp`. */
  catchUp(seconds: number): void;
  /** From the call to the durable commit, waiting included. */
  write(seconds: number): void;
  /** One commit, with the number of writes that shared it. */
  commit(seconds: number, writes: number): void;
  /** A request that only reads could be answered from a replica, or not. */
  replica(isCurrent: boolean): void;
}

export const UNOBSERVED: StoreObserver = { read() {}, catchUp() {}, write() {}, commit() {}, replica() {} };

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
