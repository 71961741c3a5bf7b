import { refuse } from './errors.ts';
import type { Reader } from './store.ts';
import { fold, toLookup } from './text.ts';
import type { Actor, Directory, Group, Organization, Resource, Site, User } from './types.ts';

/**
 * How requests point at things, and how the things are found. What is in another organization is not found, and
 * what is in another directory than the one addressed is not found either.
 */
export interface DirectoryAddress {
  organizationId: string;
  /** `null` addresses the organization as a whole: all its directories or, to create in, the first. */
  directoryId: string | null;
}

/** A group by its id, or by its name in the directory (in the first one, when none is addressed). */
export type GroupAddress = DirectoryAddress & ({ groupId: string } | { groupName: string });

export interface UserAddress extends DirectoryAddress {
  accountId: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ACCOUNT_ID = /^[a-zA-Z0-9_|:-]{1,128}$/;

/** Whether it has the form of the ids of organizations, directories, sites and groups: a UUID in small letters. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** @throws DirectoryError `organization-not-found` */
export function requireOrganization(actor: Actor, organizationId: string): void {
  if (organizationId !== actor.organizationId) refuse('organization-not-found', { id: organizationId });
}

/** The id of the organization that a site is of. */
export async function organizationIdOf(reader: Reader, { organizationKey }: Site): Promise<string> {
  return (await ownOrganization(reader, organizationKey)).id;
}

/** An organization that is there, since something of it is at hand. */
export async function ownOrganization(reader: Reader, organizationKey: number): Promise<Organization> {
  const organizations = await reader.organizations.listOrganizations();
  const organization = organizations.find(({ key }) => key === organizationKey);
  if (!organization) throw new Error(`there is no organization ${organizationKey}`);
  return organization;
}

/** @throws DirectoryError `directory-not-found` */
export async function getDirectory(reader: Reader, actor: Actor, directoryId: string): Promise<Directory> {
  const directory = isUuid(directoryId)
    ? await reader.organizations.findDirectory(actor.organizationKey, directoryId)
    : undefined;
  return directory ?? refuse('directory-not-found', { id: directoryId });
}

/**
 * The directory to create in: the one addressed, or the organization's first.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`
 */
export async function getHomeDirectory(
  reader: Reader,
  actor: Actor,
  address: DirectoryAddress,
): Promise<Directory> {
  requireOrganization(actor, address.organizationId);
  if (address.directoryId !== null) return getDirectory(reader, actor, address.directoryId);
  const scan = { descending: false, after: null, limit: 1 };
  const [first] = await reader.organizations.listDirectories(
    { organizationKey: actor.organizationKey },
    scan,
  );
  return first ?? refuse('directory-not-found', { id: '' });
}

/**
 * The keys of the directories a list runs over: `undefined` for all of the organization. `narrowedTo` are ids from
 * a filter; an unknown one is an error of the filter, not of the address.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`, `invalid-field`
 */
export async function getDirectoryKeys(
  reader: Reader,
  actor: Actor,
  address: DirectoryAddress,
  narrowedTo: readonly string[] = [],
): Promise<number[] | undefined> {
  requireOrganization(actor, address.organizationId);
  const addressed =
    address.directoryId === null ? undefined : await getDirectory(reader, actor, address.directoryId);
  if (narrowedTo.length === 0) return addressed && [addressed.key];

  const keys: number[] = [];
  for (const id of new Set(narrowedTo)) {
    const directory = isUuid(id)
      ? await reader.organizations.findDirectory(actor.organizationKey, id)
      : undefined;
    if (!directory)
      return refuse('invalid-field', { field: 'directoryIds', reason: `has no directory ${id}` });
    if (!addressed || addressed.key === directory.key) keys.push(directory.key);
  }
  return keys;
}

/** @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found` */
export async function getGroup(reader: Reader, actor: Actor, address: GroupAddress): Promise<Group> {
  const group = await findGroup(reader, actor, address);
  if (group) return group;
  await requireDirectory(reader, actor, address);
  return 'groupName' in address
    ? refuse('group-not-found', { id: address.groupName, by: 'name' })
    : refuse('group-not-found', { id: address.groupId, by: 'id' });
}

/** As `getGroup`, where a group that is not there is no error. @throws DirectoryError `organization-not-found` */
export async function findGroup(
  reader: Reader,
  actor: Actor,
  address: GroupAddress,
): Promise<Group | undefined> {
  requireOrganization(actor, address.organizationId);
  if ('groupName' in address) return findGroupByName(reader, actor, address, address.groupName);
  const group = isUuid(address.groupId)
    ? await reader.groups.findGroup(actor.organizationKey, address.groupId)
    : undefined;
  return group && isWithin(address, group) ? group : undefined;
}

/** Names are unique without regard to case, so any case of it finds the group. */
async function findGroupByName(
  reader: Reader,
  actor: Actor,
  address: DirectoryAddress,
  name: string,
): Promise<Group | undefined> {
  const directory = await getHomeDirectory(reader, actor, address);
  return reader.groups.findGroupByName(directory.key, toLookup(name));
}

/** @throws DirectoryError `organization-not-found`, `directory-not-found`, `user-not-found` */
export async function getUser(reader: Reader, actor: Actor, address: UserAddress): Promise<User> {
  requireOrganization(actor, address.organizationId);
  const user = await findUser(reader, actor, address.accountId);
  if (user && isWithin(address, user)) return user;
  await requireDirectory(reader, actor, address);
  return refuse('user-not-found', { id: address.accountId });
}

/** A user of the organization, in whichever directory. */
export async function findUser(reader: Reader, actor: Actor, accountId: string): Promise<User | undefined> {
  return ACCOUNT_ID.test(accountId) ? reader.users.findUser(actor.organizationKey, accountId) : undefined;
}

/**
 * A user of one directory, as people name each other: by username, else by e-mail address, else by account id. Blanks around
 * a name are no part of it, whichever it is: it was typed, or pasted from a list.
 */
export async function findPerson(
  reader: Reader,
  actor: Actor,
  directory: Directory,
  name: string,
): Promise<User | undefined> {
  const { login, accountId } = spell(name);
  const byLogin = await reader.users.findUserByLogin(directory.key, login);
  if (byLogin) return byLogin;
  const byId = await findUser(reader, actor, accountId);
  return byId?.directoryKey === directory.key ? byId : undefined;
}

/** As `findPerson`, of many at once: whom each name stands for. One that nobody has is `undefined`. */
export async function findPeople(
  reader: Reader,
  directoryKey: number,
  people: readonly string[],
): Promise<(User | undefined)[]> {
  const names = people.map(spell);
  const logins = [...new Set(names.map(({ login }) => login))];
  const byUsername = new Map<string, User>();
  const byEmail = new Map<string, User>();
  for (const user of await reader.users.listUsersByLogin(directoryKey, logins)) {
    byUsername.set(fold(user.username), user);
    byEmail.set(fold(user.email), user);
  }
  const rest = names.filter(
    ({ login, accountId }) => ACCOUNT_ID.test(accountId) && !byUsername.has(login) && !byEmail.has(login),
  );
  const ids = [...new Set(rest.map(({ accountId }) => accountId))];
  const byId = new Map<string, User>();
  for (const user of await reader.users.listUsersByAccountId(directoryKey, ids)) {
    byId.set(user.accountId, user);
  }
  return names.map(
    ({ login, accountId }) => byUsername.get(login) ?? byEmail.get(login) ?? byId.get(accountId),
  );
}

/** What a person's name is looked for as. Letters count in account ids as they are. */
function spell(name: string): { login: string; accountId: string } {
  return { login: toLookup(name), accountId: name.trim() };
}

/** @throws DirectoryError `resource-not-found` */
export async function getResource(reader: Reader, actor: Actor, ari: string): Promise<Resource> {
  const resource = await reader.organizations.findResource(actor.organizationKey, ari);
  return resource ?? refuse('resource-not-found', { ari });
}

function isWithin(address: DirectoryAddress, entity: { directoryId: string }): boolean {
  return address.directoryId === null || address.directoryId === entity.directoryId;
}

/** Only asked once something was not found: which of the two was it? */
async function requireDirectory(reader: Reader, actor: Actor, address: DirectoryAddress): Promise<void> {
  if (address.directoryId !== null) await getDirectory(reader, actor, address.directoryId);
}
