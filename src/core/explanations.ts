import { getResource, getUser, type UserAddress } from './addresses.ts';
import type { Core } from './directory.ts';
import { requireBrowser } from './permissions.ts';
import { canonicalAri } from './resources.ts';
import { ORGANIZATION_ADMIN, SITE_ADMIN } from './roles.ts';
import type { Reader } from './store.ts';
import type { Actor, Group, Resource, RoleAssignment, User } from './types.ts';

/** One way by which someone holds a role: directly, or through a group, which may be the default group of the role. */
export interface AccessPath {
  assignment: RoleAssignment;
  /** `null`: granted to the person directly. */
  group: Group | null;
}

export interface Explanation {
  user: User;
  resource: Resource;
  allowed: boolean;
  /** Why, in one word; the paths say the rest. */
  reason: 'role' | 'administrator' | 'no-role' | 'not-active' | 'resource-offline';
  /** Every way that leads to the resource, also where it does not help because the person is not active. */
  paths: AccessPath[];
}

/** Why someone has access to something, or has not. */
export function explanationService({ store }: Core) {
  return { pathsOf, explain };

  /** Every role that someone holds, by every way. @throws DirectoryError `user-not-found`, `forbidden` */
  async function pathsOf(actor: Actor, address: UserAddress): Promise<{ user: User; paths: AccessPath[] }> {
    await requireBrowser(store.read, actor);
    const user = await getUser(store.read, actor, address);
    return { user, paths: await listPaths(store.read, user) };
  }

  /**
   * Whether someone may use a resource, and by which ways. Administrators of its site or of the organization may do there
   * what its own roles allow, so their roles lead there as well.
   * @throws DirectoryError `user-not-found`, `resource-not-found`, `forbidden`
   */
  async function explain(actor: Actor, address: UserAddress, ari: string): Promise<Explanation> {
    await requireBrowser(store.read, actor);
    const user = await getUser(store.read, actor, address);
    const resource = await getResource(store.read, actor, canonicalAri(ari));
    const all = await listPaths(store.read, user);
    const paths = all.filter(({ assignment }) => leadsTo(assignment, resource));
    return { user, resource, paths, ...verdict(user, resource, paths) };
  }
}

async function listPaths(reader: Reader, user: User): Promise<AccessPath[]> {
  const direct = await reader.roles.listUserRoles(user.key);
  const through = await reader.roles.listUserRolePaths(user.key);
  return [
    ...direct.map((assignment) => ({ assignment, group: null })),
    ...through.map(({ group, ...assignment }) => ({ assignment, group })),
  ];
}

function leadsTo({ resourceKey, role, siteKey }: RoleAssignment, resource: Resource): boolean {
  if (resourceKey === resource.key || role === ORGANIZATION_ADMIN) return true;
  return role === SITE_ADMIN && siteKey !== null && siteKey === resource.siteKey;
}

function verdict(
  user: User,
  resource: Resource,
  paths: readonly AccessPath[],
): Pick<Explanation, 'allowed' | 'reason'> {
  if (user.status !== 'active') return { allowed: false, reason: 'not-active' };
  if (paths.length === 0) return { allowed: false, reason: 'no-role' };
  if (resource.status === 'offline') return { allowed: false, reason: 'resource-offline' };
  const hasOwn = paths.some(({ assignment }) => assignment.resourceKey === resource.key);
  return { allowed: true, reason: hasOwn ? 'role' : 'administrator' };
}
