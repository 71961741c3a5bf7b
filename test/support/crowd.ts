import { randomUUID } from 'node:crypto';
import { productAri } from '../../src/core/resources.ts';
import type { Store } from '../../src/core/store.ts';
import {
  EMPTY_PROFILE,
  type Group,
  type Organization,
  type Site,
  type User,
  type UserStatus,
} from '../../src/core/types.ts';
import { NOON } from './constants.ts';
import type { TestOrganization } from './organization.ts';
import { newDirectory } from './rows.ts';

/** Where people belong. */
type Home = Pick<TestOrganization, 'store' | 'organization' | 'directory'>;

/**
 * Many people at once, members of a group: `crowd0001@example.com` and so on, oldest first. They are put into the store
 * past the rules, since making each as people are made takes longer than what is tested.
 */
export async function createCrowd(
  org: Home,
  group: Pick<Group, 'id'> | null,
  count: number,
  { prefix = 'crowd', status = 'active' }: { prefix?: string; status?: UserStatus } = {},
): Promise<User[]> {
  return org.store.write(org.organization.key, async (writer) => {
    const users: User[] = [];
    for (let number = 1; number <= count; number += 1) {
      const name = `${prefix}${String(number).padStart(4, '0')}`;
      users.push(await writer.users.insertUser({ ...personNamed(org, name), status }));
    }
    const stored = group && (await writer.groups.findGroup(org.organization.key, group.id));
    if (stored) await writer.memberships.insertMemberships(stored.key, users);
    return users;
  });
}

/** Someone who is exactly like this, put into the store past the rules. */
export async function insertPerson(
  org: TestOrganization,
  name: string,
  fields: Partial<Omit<User, 'key'>> = {},
): Promise<User> {
  const person = { ...personNamed(org, name), ...fields };
  return org.store.write(org.organization.key, (writer) => writer.users.insertUser(person));
}

/** So many directories and as many resources, of a site when one is given, put into the store past the rules. */
export async function insertCrowdOfPlaces(
  store: Store,
  organization: Organization,
  count: number,
  site?: Site,
): Promise<void> {
  await store.write(organization.key, async ({ organizations }) => {
    for (let number = 1; number <= count; number += 1) {
      await organizations.insertDirectory(newDirectory(organization, `Directory ${number}`));
      await organizations.insertResource({
        ari: productAri('compass', randomUUID()),
        organizationKey: organization.key,
        siteKey: site?.key ?? null,
        owner: 'compass',
        name: `Compass ${number}`,
        seatLimit: null,
        status: 'online',
        createdAt: NOON,
      });
    }
  });
}

function personNamed(org: Home, name: string): Omit<User, 'key'> {
  return {
    accountId: `712020:${randomUUID()}`,
    accountType: 'atlassian',
    organizationKey: org.organization.key,
    directoryKey: org.directory.key,
    directoryId: org.directory.id,
    username: name,
    userKey: randomUUID().replaceAll('-', ''),
    email: `${name}@example.com`,
    displayName: name,
    publicName: name,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
    status: 'active',
    profile: { ...EMPTY_PROFILE },
    createdAt: NOON,
    updatedAt: NOON,
    deactivatedAt: null,
    lastLoginAt: null,
    lastFailedLoginAt: null,
  };
}
