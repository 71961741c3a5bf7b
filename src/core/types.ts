/**
 * The domain of Groupkeep: what a directory holds.
 *
 * Every entity has two names: `key`, the integer by which tables join (never shown to a client), and `id`,
 * the public identifier (a UUID unless said otherwise). Times are milliseconds since the epoch, UTC.
 */

export interface Organization {
  key: number;
  id: string;
  name: string;
  createdAt: number;
}

/** Holds users and groups. An organization has one or more; a group and its members are always in the same one. */
export interface Directory {
  key: number;
  id: string;
  organizationKey: number;
  name: string;
  createdAt: number;
}

/** A place where products run. `id` is the cloudId; its users come from one directory. */
export interface Site {
  key: number;
  id: string;
  organizationKey: number;
  directoryKey: number;
  directoryId: string;
  name: string;
  /** The host name by which requests find this site, such as `fernhollow.example.com`. */
  host: string;
  createdAt: number;
}

/**
 * Something roles are granted on: a product of a site (`ari:cloud:confluence::site/<cloudId>`), the site itself
 * (`ari:cloud:platform::site/<cloudId>`) or the organization (`ari:cloud:platform::org/<orgId>`).
 */
export interface Resource {
  key: number;
  ari: string;
  organizationKey: number;
  /** `null` for the organization's own resource. */
  siteKey: number | null;
  /** The owner segment of the ARI: `jira-software`, `confluence`, `platform`, … */
  owner: string;
  name: string;
  /** How many people may hold a billable role here; `null` when unlimited. */
  seatLimit: number | null;
  status: ResourceStatus;
  createdAt: number;
}

export type ResourceStatus = 'online' | 'offline' | 'deprecated';

export type AccountType = 'atlassian' | 'app' | 'customer';

/** `active` people use what they are granted; `suspended` ones keep it for later; `deactivated` accounts are closed. */
export type UserStatus = 'active' | 'suspended' | 'deactivated';

export interface Profile {
  jobTitle: string;
  department: string;
  organization: string;
  location: string;
  phone: string;
  website: string;
  im: string;
}

export const EMPTY_PROFILE: Readonly<Profile> = {
  jobTitle: '',
  department: '',
  organization: '',
  location: '',
  phone: '',
  website: '',
  im: '',
};

export interface User {
  key: number;
  /** Matches `[a-zA-Z0-9_|:-]{1,128}`; those made here look like `712020:<uuid>`. */
  accountId: string;
  accountType: AccountType;
  organizationKey: number;
  directoryKey: number;
  directoryId: string;
  /** By which Data Center clients know a person; unique in the directory without regard to case. */
  username: string;
  /** 32 hexadecimal digits: the key Data Center clients store. */
  userKey: string;
  email: string;
  displayName: string;
  /** Also called nickname: what other people see. */
  publicName: string;
  timeZone: string;
  locale: string;
  status: UserStatus;
  profile: Profile;
  createdAt: number;
  updatedAt: number;
  /** When the account last left `active`; `null` while it is active. */
  deactivatedAt: number | null;
  lastLoginAt: number | null;
  lastFailedLoginAt: number | null;
}

export type GroupType = 'GROUP' | 'TEAM' | 'USERBASE_GROUP';

export type ManagedBy = 'external' | 'admins' | 'team-members' | 'open';

export interface Group {
  key: number;
  id: string;
  organizationKey: number;
  directoryKey: number;
  directoryId: string;
  name: string;
  /** The name as compared, sorted and searched: see `fold`. */
  nameFolded: string;
  description: string;
  type: GroupType;
  managedBy: ManagedBy;
  /** `local`, or the name of the identity provider that syncs the group: then only that source changes its members. */
  source: string;
  memberCount: number;
  /** Members whose status is `active`. */
  activeMemberCount: number;
  /** Distinct resources on which the group holds a role. */
  resourceCount: number;
  /** Whether some role of a resource has this group as its default. */
  isDefault: boolean;
  /** Whether the group confers an administrator's role on a product, a site or the organization. */
  confersAdmin: boolean;
  createdAt: number;
  updatedAt: number;
}

/** One role held by a group or a user on one resource. */
export interface RoleAssignment {
  resourceKey: number;
  ari: string;
  owner: string;
  siteKey: number | null;
  seatLimit: number | null;
  role: string;
  /** Whether the group is the default group of this role: the one that people given the role join. Never for users. */
  isDefault: boolean;
}

export type CredentialKind = 'token' | 'key';

export interface Credential {
  key: number;
  id: string;
  kind: CredentialKind;
  organizationKey: number;
  /** The owner of an API token; `null` for an organization's API key. */
  userKey: number | null;
  label: string;
  /** `null`: everything its owner may do. */
  scopes: readonly string[] | null;
  createdAt: number;
  expiresAt: number | null;
}

/** A person signed in to the console in one browser. */
export interface Session {
  key: number;
  id: string;
  userKey: number;
  createdAt: number;
  /** When it was last used, to the minute. */
  usedAt: number;
}

/** Who asks, through which credential, by which dialect. Every core function takes one and every change records it. */
export interface Actor {
  /**
   * `key`: an organization API key; `user`: a person's token, password or session; `operator`: whoever runs the command line;
   * `anonymous`: nobody in particular, where an operation is open to such.
   */
  kind: 'key' | 'user' | 'operator' | 'anonymous';
  organizationKey: number;
  organizationId: string;
  /** The credential's id for a key, the account id for a user. */
  id: string;
  name: string;
  userKey: number | null;
  /** Of the key, the token or the session; `null` where there is none. */
  credentialId: string | null;
  /** What was stored of the password that was right; of people who come by theirs. It is told to nobody. */
  passwordHash?: string;
  scopes: readonly string[] | null;
  /** When the credential ends by itself. Absent: never. */
  expiresAt?: number;
  dialect: string;
}
