import { type GroupAddress, getGroup, getResource, getUser, type UserAddress } from './addresses.ts';
import { groupSubject, record, resourceSubject, userSubject } from './audit.ts';
import type { Change } from './change.ts';
import { assignment, grantRole, keepFacts } from './changes.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { requireBrowser, requireConferrable, requireGroupControl } from './permissions.ts';
import { canonicalAri, organizationAri, parseAri } from './resources.ts';
import {
  isAtItsLevel,
  isGrantableToGroup,
  isGrantableToUser,
  LASTING_ROLES,
  ORGANIZATION_ADMIN,
} from './roles.ts';
import { keepingAnAdmin, requireActive, requireOnline, requireServed, withinSeats } from './rules.ts';
import { writeAs } from './standing.ts';
import type { Actor, Group, Resource, RoleAssignment, User } from './types.ts';

/** A role on a resource, as a request names them. */
export interface Grant {
  /** An ARI; `""` when the request named none. */
  resource: string;
  /** A role in full, such as `atlassian/user`. */
  role: string;
}

/** A role someone holds, and how: granted to the person, or through a group. */
export interface HeldRole extends RoleAssignment {
  methods: ('direct' | 'group_direct')[];
}

/** Role assignments of groups and of users. */
export function assignmentService(core: Core) {
  const { store } = core;
  return {
    ofGroup,
    ofUser,
    heldBy,
    defaultGroups,
    holdersAmong,
    grantToGroup,
    revokeFromGroup,
    grantToUser,
    revokeFromUser,
  };

  /** The roles of a group in order of resource. @throws DirectoryError as `groups.get` */
  async function ofGroup(actor: Actor, address: GroupAddress): Promise<RoleAssignment[]> {
    await requireBrowser(store.read, actor);
    const group = await getGroup(store.read, actor, address);
    return store.read.roles.listGroupRoles(group.key);
  }

  /** A user with the roles they hold; see `heldBy`. @throws DirectoryError as `users.get` */
  async function ofUser(actor: Actor, address: UserAddress): Promise<{ user: User; roles: HeldRole[] }> {
    await requireBrowser(store.read, actor);
    const user = await getUser(store.read, actor, address);
    return { user, roles: await rolesOf(user) };
  }

  /** The roles a user holds, directly and through groups, in order of resource; none of somebody who is there no more. */
  async function heldBy(actor: Actor, user: User): Promise<HeldRole[]> {
    await requireBrowser(store.read, actor);
    return rolesOf(user);
  }

  async function rolesOf(user: User): Promise<HeldRole[]> {
    const direct = await store.read.roles.listUserRoles(user.key);
    const through = await store.read.roles.listUserRolesThroughGroups(user.key);
    return mergeRoles(direct, through);
  }

  /** The groups that people given a role on a resource join; none on a resource that is not there. */
  async function defaultGroups(actor: Actor, ari: string, role: string): Promise<Group[]> {
    await requireBrowser(store.read, actor);
    const resource = await store.read.organizations.findResource(actor.organizationKey, ari);
    return resource ? store.read.roles.listDefaultGroups(resource.key, role) : [];
  }

  /** Which of these users hold one of the roles on a resource, by key; nobody on one that is not there. */
  async function holdersAmong(
    actor: Actor,
    ari: string,
    roles: readonly string[],
    users: readonly User[],
  ): Promise<ReadonlySet<number>> {
    await requireBrowser(store.read, actor);
    const resource = await store.read.organizations.findResource(actor.organizationKey, ari);
    if (!resource) return new Set();
    const keys = users.map((user) => user.key);
    return store.read.roles.listHoldersAmong(resource.key, roles, keys);
  }

  /**
   * Grants roles to a group, all or none. Granting one it holds changes nothing.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `resource-missing`,
   *   `invalid-field`, `resource-not-found`, `role-invalid`, `forbidden`, `resource-unlicensed`, `seats-exhausted`
   */
  async function grantToGroup(actor: Actor, address: GroupAddress, grants: readonly Grant[]): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { group, targets } = await resolveForGroup(change, address, grants);
      for (const { resource, role } of targets) await grantRole(change, group, resource, role);
    });
  }

  /**
   * Revokes roles from a group, all or none. Revoking one it lacks changes nothing. A role must keep at least one
   * default group, so that people given it have a group to join.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `resource-missing`,
   *   `invalid-field`, `resource-not-found`, `role-invalid`, `forbidden`, `last-default-group`
   */
  async function revokeFromGroup(
    actor: Actor,
    address: GroupAddress,
    grants: readonly Grant[],
  ): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { group, targets } = await resolveForGroup(change, address, grants);
      for (const { resource, role } of targets) await revokeRole(change, group, resource, role);
    });
  }

  /**
   * Grants a role to a user directly. Granting one held directly changes nothing.
   * @throws DirectoryError `organization-not-found`, `user-not-found`, `resource-missing`, `invalid-field`,
   *   `resource-not-found`, `role-invalid`, `forbidden`, `user-inactive`, `resource-unlicensed`, `seats-exhausted`
   */
  async function grantToUser(actor: Actor, address: UserAddress, grant: Grant): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      const { user, resource } = await resolveForUser(change, address, grant);
      requireActive(user);
      requireOnline(resource);
      const granted = await withinSeats(writer, [assignment(resource, grant.role)], () =>
        writer.roles.insertUserRole(user.key, resource.key, grant.role),
      );
      if (!granted) return;
      await record(change, {
        action: 'user_role_granted',
        subject: userSubject(user),
        object: resourceSubject(resource),
        after: { role: grant.role },
      });
    });
  }

  /**
   * Revokes a role granted to a user directly; what groups give stays. Revoking one not held changes nothing.
   * @throws DirectoryError `organization-not-found`, `user-not-found`, `resource-missing`, `invalid-field`,
   *   `resource-not-found`, `role-invalid`, `forbidden`, `last-admin`
   */
  async function revokeFromUser(actor: Actor, address: UserAddress, grant: Grant): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      const { user, resource } = await resolveForUser(change, address, grant);
      const revoked = await keepingAnAdmin(change, LASTING_ROLES.includes(grant.role), () =>
        writer.roles.deleteUserRole(user.key, resource.key, grant.role),
      );
      if (!revoked) return;
      await record(change, {
        action: 'user_role_revoked',
        subject: userSubject(user),
        object: resourceSubject(resource),
        before: { role: grant.role },
      });
    });
  }
}

async function revokeRole(change: Change, group: Group, resource: Resource, role: string): Promise<void> {
  const { writer } = change;
  const defaults = await writer.roles.listDefaultGroups(resource.key, role);
  if (defaults.length === 1 && defaults[0]?.key === group.key) {
    refuse('last-default-group', { role, ari: resource.ari });
  }
  if (!(await writer.roles.deleteGroupRole(group.key, resource.key, role))) return;
  await keepFacts(writer, group);
  await record(change, {
    action: 'group_role_revoked',
    subject: groupSubject(group),
    object: resourceSubject(resource),
    before: { role },
  });
}

interface Target {
  resource: Resource;
  role: string;
}

async function resolveForGroup(
  change: Change,
  address: GroupAddress,
  grants: readonly Grant[],
): Promise<{ group: Group; targets: Target[] }> {
  const { writer, actor } = change;
  const authority = await requireBrowser(writer, actor);
  const group = await getGroup(writer, actor, address);
  for (const grant of grants) requireWellFormed(grant);
  await requireGroupControl(writer, actor, group, authority);
  const targets: Target[] = [];
  for (const grant of grants) {
    const resource = await getResource(writer, actor, canonicalAri(grant.resource));
    if (!isGrantableToGroup(grant.role, resource.owner)) {
      refuse('role-invalid', { role: grant.role, owner: resource.owner });
    }
    await requireServed(change, resource, group.directoryKey);
    requireConferrable(authority, [assignment(resource, grant.role)]);
    targets.push({ resource, role: grant.role });
  }
  return { group, targets };
}

async function resolveForUser(
  change: Change,
  address: UserAddress,
  grant: Grant,
): Promise<{ user: User; resource: Resource }> {
  const { writer, actor } = change;
  const authority = await requireBrowser(writer, actor);
  const user = await getUser(writer, actor, address);
  // The organization is meant whatever resource a request names beside this role.
  const ari =
    grant.role === ORGANIZATION_ADMIN ? organizationAri(actor.organizationId) : canonicalAri(grant.resource);
  requireWellFormed({ resource: ari, role: grant.role });
  const resource = await getResource(writer, actor, ari);
  if (!isGrantableToUser(grant.role, resource.owner) || !isAtItsLevel(grant.role, resource)) {
    refuse('role-invalid', { role: grant.role, owner: resource.owner });
  }
  await requireServed(change, resource, user.directoryKey);
  requireConferrable(authority, [assignment(resource, grant.role)]);
  return { user, resource };
}

function requireWellFormed({ resource, role }: Grant): void {
  if (resource === '') refuse('resource-missing', {});
  if (!parseAri(resource))
    refuse('invalid-field', {
      field: 'resource',
      reason: 'must be an ARI',
      message: 'The resource must be an ARI.',
    });
  if (role === '') refuse('invalid-field', { field: 'role', reason: 'must not be empty' });
}

/** Joins the two ordered lists into one, each role once with every way it is held. */
function mergeRoles(direct: readonly RoleAssignment[], through: readonly RoleAssignment[]): HeldRole[] {
  const held = new Map<string, HeldRole>();
  const add = (role: RoleAssignment, method: HeldRole['methods'][number]) => {
    const id = `${role.resourceKey} ${role.role}`;
    const known = held.get(id);
    if (known) known.methods.push(method);
    else held.set(id, { ...role, isDefault: false, methods: [method] });
  };
  for (const role of direct) add(role, 'direct');
  for (const role of through) add(role, 'group_direct');
  return [...held.values()].sort((a, b) => a.resourceKey - b.resourceKey || (a.role < b.role ? -1 : 1));
}
