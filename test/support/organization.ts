import type { Grant } from '../../src/core/assignments.ts';
import type { AuditEvent } from '../../src/core/audit.ts';
import type { GroupFields } from '../../src/core/changes.ts';
import type { DirectoryService } from '../../src/core/directory.ts';
import { organizationAri, productAri, siteAri } from '../../src/core/resources.ts';
import type { Store } from '../../src/core/store.ts';
import type { CredentialOptions } from '../../src/core/tokens.ts';
import type { Actor, Directory, Group, Organization, Site, User } from '../../src/core/types.ts';
import type { CreateUserOptions } from '../../src/core/users.ts';
import { NOON } from './constants.ts';

/** An organization with one directory and one site, in which things are made by a word each. */
export class TestOrganization {
  readonly organization: Organization;
  readonly directory: Directory;
  readonly site: Site;
  /** May do everything, as the command line does. */
  readonly operator: Actor;
  /** Secrets of API keys: `full` without scopes, `read` with all that read, `write` with all that write. */
  readonly keys: { full: string; read: string; write: string; expired: string };

  readonly service: DirectoryService;
  readonly store: Store;
  /** Texts known beside those that the directory can be asked for: secrets. */
  private readonly secrets = new Map<string, string>();
  private lastEvent = 0;

  /** @param suffix tells the host of the site from those of earlier organizations of that name */
  static async create(
    service: DirectoryService,
    store: Store,
    name: string,
    suffix = '',
  ): Promise<TestOrganization> {
    const { organization, directory } = await service.organizations.create(name);
    const operator = service.organizations.operator(organization, 'test');
    const siteName = name.toLowerCase();
    const site = await service.organizations.createSite(
      operator,
      { organizationId: organization.id, directoryId: directory.id },
      { name: siteName, host: `${siteName}${suffix}.example.com` },
    );
    const created = new TestOrganization(service, store, organization, directory, site, operator);
    await created.createKeys();
    return created;
  }

  private constructor(
    service: DirectoryService,
    store: Store,
    organization: Organization,
    directory: Directory,
    site: Site,
    operator: Actor,
  ) {
    this.service = service;
    this.store = store;
    this.organization = organization;
    this.directory = directory;
    this.site = site;
    this.operator = operator;
    this.keys = { full: '', read: '', write: '', expired: '' };
  }

  get id(): string {
    return this.organization.id;
  }

  /** The address of a directory, by default the first. */
  address(directory: Directory = this.directory) {
    return { organizationId: this.organization.id, directoryId: directory.id };
  }

  get jira(): string {
    return productAri('jira-software', this.site.id);
  }

  get confluence(): string {
    return productAri('confluence', this.site.id);
  }

  /** The resources that stand for the site and for the organization as a whole. */
  get platform() {
    return { site: siteAri(this.site.id), organization: organizationAri(this.organization.id) };
  }

  /** A person `<name>@example.com`, who belongs to no group unless told. */
  async createUser(
    name: string,
    { directory, ...options }: CreateUserOptions & { directory?: Directory } = {},
  ): Promise<User> {
    const fields = {
      username: name,
      email: `${name}@example.com`,
      displayName: name.charAt(0).toUpperCase() + name.slice(1),
    };
    return this.service.users.create(this.operator, this.address(directory), fields, {
      access: false,
      ...options,
    });
  }

  /** People in the order of their names. */
  async createUsers(...names: string[]): Promise<User[]> {
    const users: User[] = [];
    for (const name of names) users.push(await this.createUser(name));
    return users;
  }

  async createGroup(
    name: string,
    { directory, ...fields }: Partial<GroupFields> & { directory?: Directory } = {},
  ): Promise<Group> {
    return this.service.groups.create(this.operator, this.address(directory), { name, ...fields });
  }

  /** Groups in the order of their names, in one write. */
  async createGroups(...names: string[]): Promise<Group[]> {
    return this.service.atOnce(this.organization.key, async ({ groups }) => {
      const created: Group[] = [];
      for (const name of names) created.push(await groups.create(this.operator, this.address(), { name }));
      return created;
    });
  }

  /** Any group of the organization by its name, such as those a new site brings. */
  async findGroup(name: string): Promise<Group> {
    const address = { organizationId: this.organization.id, directoryId: null };
    const { items } = await this.service.groups.list(this.operator, address, { names: [name] }, { limit: 1 });
    return items[0] ?? fail(`there is no group ${name}`);
  }

  /** Puts people into a group, whoever syncs it. */
  async join(group: Group, ...users: User[]): Promise<void> {
    await this.store.write(this.organization.key, async (writer) => {
      for (const user of users) await writer.memberships.insertMembership(group.key, user);
    });
  }

  async isMember(group: Group, user: User): Promise<boolean> {
    return this.store.read.memberships.isMember(group.key, user.key);
  }

  async grantToGroup(group: Group, resource: string, role = 'atlassian/user'): Promise<void> {
    const address = { ...this.address(), directoryId: group.directoryId, groupId: group.id };
    await this.service.assignments.grantToGroup(this.operator, address, [{ resource, role }]);
  }

  async grantToUser(user: User, resource: string, role = 'atlassian/user'): Promise<void> {
    const address = { ...this.address(), directoryId: user.directoryId, accountId: user.accountId };
    const grant: Grant = { resource, role };
    await this.service.assignments.grantToUser(this.operator, address, grant);
  }

  /** A further directory of the organization. */
  async createDirectory(name: string): Promise<Directory> {
    return this.service.organizations.createDirectory(this.operator, name);
  }

  /** The secret of a new API key, which goes by `name` in transcripts. */
  async createKey(name: string, options: CredentialOptions = {}): Promise<string> {
    const { secret } = await this.service.tokens.createKey(this.operator, { label: name, ...options });
    this.secrets.set(secret, `key ${name}`);
    return secret;
  }

  /** The secret of a new API token of a person. */
  async createToken(user: User, options: CredentialOptions = {}): Promise<string> {
    const address = { ...this.address(), directoryId: user.directoryId, accountId: user.accountId };
    const { secret } = await this.service.tokens.createToken(this.operator, address, options);
    this.secrets.set(secret, `token of ${user.username}`);
    this.secrets.set(base64(`${user.email}:${secret}`), `${user.email}:token`);
    this.secrets.set(base64(`${user.username}:${secret}`), `${user.username}:token`);
    return secret;
  }

  /** Nobody waits for what notes the use of a credential; but a later write comes later. */
  async settled(): Promise<void> {
    await this.store.write(this.organization.key, async () => {});
  }

  /** Everything that was recorded, oldest first. */
  async events(): Promise<AuditEvent[]> {
    const scan = { descending: false, after: null, limit: 100_000 };
    return this.store.read.audit.listEvents({ organizationKey: this.organization.key }, scan);
  }

  /** What was recorded since this was last called. */
  async newEvents(): Promise<AuditEvent[]> {
    const scan = { descending: false, after: [this.lastEvent], limit: 100_000 };
    const events = await this.store.read.audit.listEvents({ organizationKey: this.organization.key }, scan);
    this.lastEvent = events.at(-1)?.number ?? this.lastEvent;
    return events;
  }

  /** How much there is of everything that requests can change: alike before and after what changes nothing. */
  async extent(): Promise<{ events: number; groups: number; users: number }> {
    const filter = { organizationKey: this.organization.key };
    return {
      events: (await this.events()).length,
      groups: await this.store.read.groups.countGroups(filter),
      users: await this.store.read.users.countUsers(filter),
    };
  }

  /** Adds everything that has an id to a list of names. What is gone keeps the name it had. */
  async nameThings(names: Map<string, string>, prefix: string): Promise<void> {
    const { organization } = this;
    const scan = { descending: false, after: null, limit: 100_000 };
    const filter = { organizationKey: organization.key };
    const put = (text: string, name: string) => names.set(text, `<${name}>`);
    const putId = (id: string, kind: string, name: string) => {
      if (names.has(id)) return;
      put(id, `${kind}:${prefix}${name}`);
      put(shortToken(id), `self of ${kind}:${prefix}${name}`);
    };

    putId(organization.id, 'organization', organization.name);
    for (const directory of await this.store.read.organizations.listDirectories(filter, scan)) {
      putId(directory.id, 'directory', directory.name);
    }
    for (const site of await this.store.read.organizations.listSites(organization.key)) {
      putId(site.id, 'site', site.name);
      names.set(site.host, site.host.replace(/-\d+\./, '.'));
    }
    for (const group of await this.store.read.groups.listGroups(filter, scan)) {
      putId(group.id, 'group', group.name);
    }
    for (const user of await this.store.read.users.listUsers(filter, 'key', scan)) {
      put(user.accountId, `account:${prefix}${user.username}`);
      put(encodeURIComponent(user.accountId), `account:${prefix}${user.username}, with %3A`);
      put(user.userKey, `user key:${prefix}${user.username}`);
      put(shortToken(user.userKey), `self of account:${prefix}${user.username}`);
    }
    for (const [secret, name] of this.secrets) put(secret, prefix + name);
  }

  private async createKeys(): Promise<void> {
    const write = READ_SCOPES.map((scope) => scope.replace('read:', 'write:'));
    this.keys.full = await this.createKey('full');
    this.keys.read = await this.createKey('read', { scopes: READ_SCOPES });
    this.keys.write = await this.createKey('write', { scopes: write });
    this.keys.expired = await this.createKey('expired', { expiresAt: NOON - 1 });
  }
}

/** Every scope that only reads. */
const READ_SCOPES = [
  'read:groups:admin',
  'read:directories:admin',
  'read:orgs:admin',
  'read:accounts:admin',
  'read:events:admin',
  'read:workspaces:admin',
  'read:credentials:admin',
];

/** An id of 16 bytes in 22 letters, as some links have it. */
function shortToken(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function fail(message: string): never {
  throw new Error(message);
}
