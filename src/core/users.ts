import {
  type DirectoryAddress,
  findPerson,
  findUser,
  getDirectory,
  getHomeDirectory,
  getUser,
  requireOrganization,
  type UserAddress,
} from './addresses.ts';
import { type AuditAction, record, userSubject } from './audit.ts';
import type { Change } from './change.ts';
import { insertUser, join, refusalOf, renameUser } from './changes.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { cutPage, type Page, type PageRequest } from './paging.ts';
import {
  authorityOf,
  requireBrowser,
  requireConferrable,
  requireGroupControl,
  requireGroupManager,
  requireUserCreator,
  rolesHeldBy,
} from './permissions.ts';
import { LASTING_ROLES, PRODUCT_USER } from './roles.ts';
import { keepingAnAdmin, requireLocal, withinSeats } from './rules.ts';
import { sitesOn } from './sites.ts';
import { writeAs } from './standing.ts';
import type { Ordering, Reader, UserOrder, Window, Writer } from './store.ts';
import { fold, toLookup } from './text.ts';
import type { Actor, Directory, Group, RoleAssignment, User, UserStatus } from './types.ts';
import type { UserFields } from './userFields.ts';
import { toUserFilter, type UserQuery } from './userFilters.ts';
import { everyDirectory, everyResource } from './wholeLists.ts';

export interface CreateUserOptions {
  /**
   * Whether the person joins the default groups of the user role of every product on the directory's sites, or the
   * ARIs of the products to do so for.
   */
  access?: boolean | readonly string[];
  /** Names of further groups to join. */
  groups?: readonly string[];
}

/** People: reading, creating, renaming, suspending, removing. */
export function userService(core: Core) {
  const { store } = core;
  return {
    get,
    self,
    controls,
    find,
    getByName,
    list,
    listAt,
    count,
    create,
    rename,
    suspend,
    restore,
    remove,
  };

  /** @throws DirectoryError `organization-not-found`, `directory-not-found`, `user-not-found`, `forbidden` */
  async function get(actor: Actor, address: UserAddress): Promise<User> {
    await requireBrowser(store.read, actor);
    return getUser(store.read, actor, address);
  }

  /** The person that the actor is; `undefined` for keys and the command line. Nobody needs a right to see themselves. */
  async function self(actor: Actor): Promise<User | undefined> {
    return actor.userKey === null ? undefined : findUser(store.read, actor, actor.id);
  }

  /** Whether the actor may rename, suspend, restore or remove a person. @throws DirectoryError as `get` */
  async function controls(actor: Actor, address: UserAddress): Promise<boolean> {
    const user = await get(actor, address);
    const refusal = await refusalOf(async () => {
      await requireUserControl(store.read, actor, user);
    });
    return refusal === undefined;
  }

  /**
   * A person by username, e-mail address or account id; in any directory of the organization unless one is addressed.
   * @throws DirectoryError as `get`
   */
  async function getByName(actor: Actor, address: DirectoryAddress, name: string): Promise<User> {
    await requireBrowser(store.read, actor);
    for await (const directory of addressedDirectories(store.read, actor, address)) {
      const user = await findPerson(store.read, actor, directory, name);
      if (user) return user;
    }
    return refuse('user-not-found', { id: name });
  }

  /** As `get`, where a user who is not there is no error. @throws DirectoryError `organization-not-found`, `forbidden` */
  async function find(actor: Actor, address: UserAddress): Promise<User | undefined> {
    await requireBrowser(store.read, actor);
    const [user] = await listAt(actor, address, { accountIds: [address.accountId] }, { offset: 0, limit: 1 });
    return user;
  }

  /** A page of the users that match, oldest first or by nickname. @throws DirectoryError as `get`, `invalid-field` */
  async function list(
    actor: Actor,
    address: DirectoryAddress,
    query: UserQuery,
    order: UserOrder,
    page: PageRequest,
  ): Promise<Page<User>> {
    const filter = await toUserFilter(store.read, actor, address, query);
    return cutPage(
      page,
      (scan) => store.read.users.listUsers(filter, order, scan),
      (user) => (order === 'key' ? [user.key] : [fold(user.publicName), user.key]),
    );
  }

  /** Users by number, oldest first unless told: `limit` of them from the one at `offset`. */
  async function listAt(
    actor: Actor,
    address: DirectoryAddress,
    query: UserQuery,
    window: Window,
    order?: Ordering<UserOrder>,
  ): Promise<User[]> {
    return store.read.users.listUsersAt(await toUserFilter(store.read, actor, address, query), window, order);
  }

  /** How many users match. @throws DirectoryError as `list` */
  async function count(actor: Actor, address: DirectoryAddress, query: UserQuery): Promise<number> {
    return store.read.users.countUsers(await toUserFilter(store.read, actor, address, query));
  }

  /**
   * Creates a person in the addressed directory and, with it, the memberships asked for.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`, `invalid-field`,
   *   `user-exists`, `group-not-found`, `group-synced`, `seats-exhausted`
   */
  async function create(
    actor: Actor,
    address: DirectoryAddress,
    fields: UserFields,
    { access: products = true, groups = [] }: CreateUserOptions = {},
  ): Promise<User> {
    return writeAs(core, actor, async (change) => {
      const { writer } = change;
      const directory = await getHomeDirectory(writer, actor, address);
      const authority = await authorityOf(writer, actor);
      await requireUserCreator(writer, actor, authority, directory.key);
      const user = await insertUser(change, directory, fields);
      const access = products === false ? [] : await accessGroups(change, directory, products);
      for (const group of access) {
        requireConferrable(authority, await writer.roles.listGroupRoles(group.key));
        requireLocal(group);
        await join(change, group, user);
      }
      for (const group of await groupsByName(writer, directory, groups)) {
        await requireGroupControl(writer, actor, group);
        requireLocal(group);
        await join(change, group, user);
      }
      return user;
    });
  }

  /** Changes the display name, and the public name with it. @throws DirectoryError as `get`, `invalid-field` */
  async function rename(actor: Actor, address: UserAddress, text: string): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      await requireBrowser(writer, actor);
      const user = await getUser(writer, actor, address);
      await requireUserControl(writer, actor, user);
      await renameUser(change, user, text);
    });
  }

  /**
   * Suspends a person: groups and roles stay for `restore`, access and seats are given up, sessions end.
   * Suspending someone suspended changes nothing.
   * @throws DirectoryError as `get`, `last-admin`
   */
  async function suspend(actor: Actor, address: UserAddress): Promise<void> {
    await changeStatus(actor, address, 'suspended', 'user_suspended');
  }

  /** Undoes `suspend`. @throws DirectoryError as `get`, `user-inactive` for a closed account, `seats-exhausted` */
  async function restore(actor: Actor, address: UserAddress): Promise<void> {
    await changeStatus(actor, address, 'active', 'user_restored');
  }

  /** Removes a person with all memberships, roles and credentials. @throws DirectoryError as `get`, `last-admin` */
  async function remove(actor: Actor, address: UserAddress): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      await requireBrowser(writer, actor);
      const user = await getUser(writer, actor, address);
      const roles = await requireUserControl(writer, actor, user);
      const groups = await writer.memberships.listGroupsOf(user.key);
      await keepingAnAdmin(change, holdsLastingRole(roles), () => writer.users.deleteUser(user.key));
      await record(change, {
        action: 'user_removed',
        subject: userSubject(user),
        before: {
          email: user.email,
          username: user.username,
          displayName: user.displayName,
          groups: groups.map((group) => ({ id: group.id, name: group.name })),
        },
      });
    });
  }

  async function changeStatus(
    actor: Actor,
    address: UserAddress,
    status: UserStatus,
    action: AuditAction,
  ): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      await requireBrowser(writer, actor);
      const user = await getUser(writer, actor, address);
      const roles = await requireUserControl(writer, actor, user);
      if (user.status === status) return;
      if (user.status === 'deactivated') refuse('user-inactive', { accountId: user.accountId });
      const setStatus = () => writer.users.setUserStatus(user.key, status, change.at);
      await (status === 'active'
        ? withinSeats(writer, roles, setStatus)
        : keepingAnAdmin(change, holdsLastingRole(roles), setStatus));
      if (status !== 'active') await writer.sessions.deleteSessionsOf(user.key);
      await record(change, {
        action,
        subject: userSubject(user),
        before: { status: user.status },
        after: { status },
      });
    });
  }
}

/**
 * The right to rename, suspend, restore or remove a person: managing the directory, and conferring every role the person
 * holds, so that nobody pushes out someone who ranks above them. Returns those roles.
 */
async function requireUserControl(reader: Reader, actor: Actor, user: User): Promise<RoleAssignment[]> {
  const authority = await authorityOf(reader, actor);
  await requireGroupManager(reader, actor, authority, user.directoryKey);
  const roles = await rolesHeldBy(reader, user.key);
  requireConferrable(authority, roles);
  return roles;
}

function holdsLastingRole(roles: readonly RoleAssignment[]): boolean {
  return roles.some(({ role }) => LASTING_ROLES.includes(role));
}

/** @throws DirectoryError `organization-not-found`, `directory-not-found` */
async function* addressedDirectories(
  reader: Reader,
  actor: Actor,
  address: DirectoryAddress,
): AsyncGenerator<Directory> {
  requireOrganization(actor, address.organizationId);
  if (address.directoryId !== null) yield await getDirectory(reader, actor, address.directoryId);
  else yield* everyDirectory(reader, actor.organizationKey);
}

/** The default groups of the user role of those products, or of all, on the sites that use this directory. */
async function accessGroups(
  { writer, actor }: Change,
  directory: Directory,
  products: true | readonly string[],
): Promise<Group[]> {
  const sites = await sitesOn(writer, actor, directory.key);
  const siteKeys = new Set(sites.map(({ key }) => key));
  const groups: Group[] = [];
  for await (const resource of everyResource(writer, actor.organizationKey)) {
    if (resource.siteKey === null || !siteKeys.has(resource.siteKey)) continue;
    if (products !== true && !products.includes(resource.ari)) continue;
    groups.push(...(await writer.roles.listDefaultGroups(resource.key, PRODUCT_USER)));
  }
  return groups;
}

/** @throws DirectoryError `group-not-found` */
async function groupsByName(
  writer: Writer,
  directory: Directory,
  names: readonly string[],
): Promise<Group[]> {
  const groups: Group[] = [];
  for (const name of names) {
    const group = await writer.groups.findGroupByName(directory.key, toLookup(name));
    groups.push(group ?? refuse('group-not-found', { id: name, by: 'name' }));
  }
  return groups;
}
