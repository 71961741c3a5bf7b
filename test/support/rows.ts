import { randomUUID } from 'node:crypto';
import type { NewAuditEvent } from '../../src/core/audit.ts';
import type { Scan } from '../../src/core/paging.ts';
import type { New, NewGroup, Store, Writer } from '../../src/core/store.ts';
import { fold } from '../../src/core/text.ts';
import type { Directory, Group, Organization, Resource, Site, User } from '../../src/core/types.ts';
import { NOON } from './constants.ts';

export { NOON };

/** The first rows of a list. */
export const FIRST: Scan = { descending: false, after: null, limit: 1000 };

/** An organization of a test's own, with one directory, in which rows are made by a word each. */
export class Rows {
  readonly store: Store;
  readonly organization: Organization;
  readonly directory: Directory;

  private constructor(store: Store, organization: Organization, directory: Directory) {
    this.store = store;
    this.organization = organization;
    this.directory = directory;
  }

  static async in(store: Store): Promise<Rows> {
    return store.write(0, async (writer) => {
      const organization = await writer.organizations.insertOrganization({
        id: randomUUID(),
        name: 'Fernhollow',
        createdAt: NOON,
      });
      const directory = await writer.organizations.insertDirectory(newDirectory(organization, 'Main'));
      return new Rows(store, organization, directory);
    });
  }

  get key(): number {
    return this.organization.key;
  }

  write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result> {
    return this.store.write(this.key, work);
  }

  insertDirectory(name: string): Promise<Directory> {
    return this.write((writer) =>
      writer.organizations.insertDirectory(newDirectory(this.organization, name)),
    );
  }

  insertUser(name: string, fields: Partial<User> = {}): Promise<User> {
    return this.write((writer) => writer.users.insertUser(this.newUser(name, fields)));
  }

  /** People in one write, in the order of their names' list. */
  insertUsers(...names: string[]): Promise<User[]> {
    return this.write(async (writer) => {
      const users: User[] = [];
      for (const name of names) users.push(await writer.users.insertUser(this.newUser(name)));
      return users;
    });
  }

  insertGroup(name: string, fields: Partial<NewGroup> = {}): Promise<Group> {
    return this.write((writer) => writer.groups.insertGroup(this.newGroup(name, fields)));
  }

  /** Groups in one write, in the order of their names' list. */
  insertGroups(...names: string[]): Promise<Group[]> {
    return this.write(async (writer) => {
      const groups: Group[] = [];
      for (const name of names) groups.push(await writer.groups.insertGroup(this.newGroup(name)));
      return groups;
    });
  }

  insertSite(name: string, fields: Partial<Site> = {}): Promise<Site> {
    return this.write((writer) => writer.organizations.insertSite(this.newSite(name, fields)));
  }

  insertResource(owner: string, fields: Partial<Resource> = {}): Promise<Resource> {
    return this.write((writer) => writer.organizations.insertResource(this.newResource(owner, fields)));
  }

  /** Puts people into a group, one after another. */
  async join(group: Group, ...users: User[]): Promise<void> {
    await this.write(async (writer) => {
      for (const user of users) await writer.memberships.insertMembership(group.key, user);
    });
  }

  async grantToGroup(group: Group, resource: Resource, role: string, isDefault = false): Promise<void> {
    await this.write((writer) => writer.roles.insertGroupRole(group.key, resource.key, role, isDefault));
  }

  async grantToUser(user: User, resource: Resource, role: string): Promise<void> {
    await this.write((writer) => writer.roles.insertUserRole(user.key, resource.key, role));
  }

  /** The group as it is now. */
  async reread(group: Group): Promise<Group> {
    const found = await this.store.read.groups.findGroup(this.key, group.id);
    if (!found) throw new Error(`group ${group.name} is gone`);
    return found;
  }

  newUser(name: string, fields: Partial<User> = {}): New<User> {
    return {
      accountId: `712020:${randomUUID()}`,
      accountType: 'atlassian',
      organizationKey: this.key,
      directoryKey: this.directory.key,
      directoryId: this.directory.id,
      username: name,
      userKey: randomUUID().replaceAll('-', ''),
      email: `${name}@example.com`,
      displayName: name,
      publicName: name,
      timeZone: 'Etc/UTC',
      locale: 'en_US',
      status: 'active',
      profile: {
        jobTitle: 'Hydrologist',
        department: 'Gauges',
        organization: 'Fernhollow',
        location: 'Weir 3',
        phone: '+44 20 7946 0018',
        website: 'https://example.com/',
        im: name,
      },
      createdAt: NOON,
      updatedAt: NOON,
      deactivatedAt: null,
      lastLoginAt: null,
      lastFailedLoginAt: null,
      ...fields,
    };
  }

  newGroup(name: string, fields: Partial<NewGroup> = {}): NewGroup {
    return {
      id: randomUUID(),
      organizationKey: this.key,
      directoryKey: this.directory.key,
      directoryId: this.directory.id,
      name,
      nameFolded: fold(name),
      description: '',
      type: 'GROUP',
      managedBy: 'admins',
      source: 'local',
      createdAt: NOON,
      updatedAt: NOON,
      ...fields,
    };
  }

  newSite(name: string, fields: Partial<Site> = {}): New<Site> {
    const id = randomUUID();
    return {
      id,
      organizationKey: this.key,
      directoryKey: this.directory.key,
      directoryId: this.directory.id,
      name,
      host: `${name}-${id}.example.com`,
      createdAt: NOON,
      ...fields,
    };
  }

  newResource(owner: string, fields: Partial<Resource> = {}): New<Resource> {
    return {
      ari: `ari:cloud:${owner}::site/${randomUUID()}`,
      organizationKey: this.key,
      siteKey: null,
      owner,
      name: owner,
      seatLimit: null,
      status: 'online',
      createdAt: NOON,
      ...fields,
    };
  }
}

export function newDirectory(organization: Organization, name: string): New<Directory> {
  return { id: randomUUID(), organizationKey: organization.key, name, createdAt: NOON };
}

/** What tests compare lists by. */
export function namesOf(items: readonly { name: string }[]): string[] {
  return items.map((item) => item.name);
}

export function peopleOf(users: readonly User[]): string[] {
  return users.map((user) => user.username);
}

/** An event of a group's making, which has to do with nothing else there is. */
export function newEvent(name: string, fields: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    id: randomUUID(),
    at: NOON,
    action: 'group_created',
    actor: { kind: 'operator', id: 'operator', name: 'Command line', credentialId: null, dialect: 'cli' },
    subject: { type: 'group', id: randomUUID(), name },
    object: null,
    before: null,
    after: null,
    ...fields,
  };
}
