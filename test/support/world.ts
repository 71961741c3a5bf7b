import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DirectoryAddress, GroupAddress, UserAddress } from '../../src/core/addresses.ts';
import type { AuditEvent } from '../../src/core/audit.ts';
import type { GroupFields } from '../../src/core/changes.ts';
import { createDirectory, type DirectoryService } from '../../src/core/directory.ts';
import { DirectoryError, type DirectoryFailure, type DirectoryFailures } from '../../src/core/errors.ts';
import { productAri, siteAri } from '../../src/core/resources.ts';
import type { Store } from '../../src/core/store.ts';
import type {
  Actor,
  Directory,
  Group,
  Organization,
  RoleAssignment,
  Site,
  User,
} from '../../src/core/types.ts';
import type { UserFields } from '../../src/core/userFields.ts';
import type { CreateUserOptions } from '../../src/core/users.ts';
import { NOON } from './constants.ts';

/**
 * An organization of a test's own, as `init` makes it: one directory, one site with Jira and Confluence, and nobody in
 * it. People and groups are made by the operator, who may do everything.
 */
export class World {
  readonly store: Store;
  readonly directory: DirectoryService;
  readonly organization: Organization;
  readonly home: Directory;
  readonly site: Site;
  readonly operator: Actor;
  /** The time for everything in this world. */
  now = NOON;

  private constructor(
    store: Store,
    { organization, directory }: { organization: Organization; directory: Directory },
    site: Site,
  ) {
    this.store = store;
    this.directory = createDirectory({ store, now: () => this.now });
    this.organization = organization;
    this.home = directory;
    this.site = site;
    this.operator = this.directory.organizations.operator(organization, 'cli');
  }

  static async in(store: Store): Promise<World> {
    const { organizations } = createDirectory({ store, now: () => NOON });
    const made = await organizations.create('Fernhollow');
    const operator = organizations.operator(made.organization, 'cli');
    const address = { organizationId: made.organization.id, directoryId: null };
    const host = `${randomUUID()}.example.com`;
    const site = await organizations.createSite(operator, address, { name: 'fernhollow', host });
    return new World(store, made, site);
  }

  /** The organization as a whole. */
  get whole(): DirectoryAddress {
    return { organizationId: this.organization.id, directoryId: null };
  }

  get jira(): string {
    return productAri('jira-software', this.site.id);
  }

  get confluence(): string {
    return productAri('confluence', this.site.id);
  }

  /** The site itself, as a resource. */
  get platform(): string {
    return siteAri(this.site.id);
  }

  /** A person without access, unless asked for. */
  createUser(name: string, options: CreateUserOptions & Partial<UserFields> = {}): Promise<User> {
    const { access = false, groups = [], ...fields } = options;
    const { operator, whole } = this;
    return this.directory.users.create(operator, whole, { ...personOf(name), ...fields }, { access, groups });
  }

  createGroup(name: string, fields: Partial<GroupFields> = {}): Promise<Group> {
    return this.directory.groups.create(this.operator, this.whole, { name, ...fields });
  }

  /** The group of that name as it is now. */
  async group(name: string): Promise<Group> {
    return this.directory.groups.get(this.operator, { ...this.whole, groupName: name });
  }

  /** The person as they are now. */
  user(user: User): Promise<User> {
    return this.directory.users.get(this.operator, this.of(user));
  }

  async join(group: Group | string, ...users: User[]): Promise<void> {
    const address = typeof group === 'string' ? { ...this.whole, groupName: group } : this.at(group);
    for (const user of users) {
      await this.directory.members.add(this.operator, address, user.accountId);
    }
  }

  grantToGroup(group: Group, resource: string, role: string): Promise<void> {
    return this.directory.assignments.grantToGroup(this.operator, this.at(group), [{ resource, role }]);
  }

  grantToUser(user: User, resource: string, role: string): Promise<void> {
    return this.directory.assignments.grantToUser(this.operator, this.of(user), { resource, role });
  }

  /** A person who administers the organization, and is the only one if made first. */
  createAdmin(name: string): Promise<User> {
    return this.createUser(name, { groups: ['org-admins'] });
  }

  at(group: Group): GroupAddress {
    return { ...this.whole, groupId: group.id };
  }

  of(user: User): UserAddress {
    return { ...this.whole, accountId: user.accountId };
  }

  actAs(user: User): Actor {
    return {
      kind: 'user',
      organizationKey: user.organizationKey,
      organizationId: this.organization.id,
      id: user.accountId,
      name: user.displayName,
      userKey: user.key,
      credentialId: null,
      scopes: null,
      dialect: 'organizations',
    };
  }

  /** Names of the groups a person is in. */
  async groupsOf(user: User): Promise<string[]> {
    const groups = await this.directory.members.groupsOf(this.operator, user);
    return groups.map((group) => group.name);
  }

  /** Roles of a group, as `owner role`. */
  async rolesOf(group: Group): Promise<string[]> {
    return named(await this.directory.assignments.ofGroup(this.operator, this.at(group)));
  }

  /** Roles a person holds by whatever way, as `owner role`. */
  async rolesHeldBy(user: User): Promise<string[]> {
    const { roles } = await this.directory.assignments.ofUser(this.operator, this.of(user));
    return named(roles);
  }

  /** Waits for what a sign-in or a use writes, which nobody else does: a later write comes later. */
  async settled(): Promise<void> {
    await this.store.write(this.organization.key, async () => {});
  }

  /** Everything that happened in this organization, in order. */
  async events(): Promise<AuditEvent[]> {
    const scan = { descending: false, after: null, limit: 10_000 };
    return this.store.read.audit.listEvents({ organizationKey: this.organization.key }, scan);
  }

  /** What was recorded while something was done. */
  async recorded(work: () => Promise<unknown>): Promise<AuditEvent[]> {
    const before = (await this.events()).length;
    await work();
    return (await this.events()).slice(before);
  }
}

/** The fields of a person whose username that is: alice becomes Alice, alice@example.com. */
export function personOf(name: string): UserFields {
  return {
    username: name,
    email: `${name}@example.com`,
    displayName: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  };
}

/** Expects a refusal of that kind; the details given must be among those of the refusal. */
export async function refuses<Kind extends DirectoryFailure>(
  kind: Kind,
  work: Promise<unknown> | (() => unknown),
  details: Partial<DirectoryFailures[Kind]> = {},
): Promise<void> {
  const promise = typeof work === 'function' ? (async () => work())() : work;
  await assert.rejects(promise, (error) => {
    if (!(error instanceof DirectoryError)) throw error;
    assert.equal(error.kind, kind);
    assert.deepEqual({ ...error.details, ...details }, error.details);
    return true;
  });
}

function named(roles: readonly RoleAssignment[]): string[] {
  return roles.map(({ owner, role }) => `${owner} ${role}`);
}
