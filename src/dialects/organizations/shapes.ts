import { type Static, Type } from 'typebox';
import type { HeldRole } from '../../core/assignments.ts';
import { PLATFORM_OWNER } from '../../core/roles.ts';
import { LOCAL } from '../../core/rules.ts';
import type { Actor, Directory, Group, Organization, RoleAssignment, User } from '../../core/types.ts';
import { hasScope } from '../../http/credentials.ts';
import { shape } from '../../http/shape.ts';
import { statusFields } from './filters.ts';
import { Links } from './paging.ts';
import { WRITE_GROUPS } from './scopes.ts';

/*
 * The objects of the Organizations API, field by field in the order of the published document. What is optional is absent
 * when there is nothing to say: clients refuse `null` where the document has none.
 */

/** A page: `{data, links}`. */
export function pageOf<Item extends ReturnType<typeof shape>>(item: Item) {
  return shape({ data: Type.Array(item), links: Links });
}

const SelfLink = shape({ self: Type.String() });

// --- groups -----------------------------------------------------------------------------------------------------

export const GroupShape = shape({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  directoryId: Type.String(),
  managementAccess: shape({
    deletable: Type.Boolean(),
    modifiable: Type.Boolean(),
    readable: Type.Boolean(),
  }),
  externalSynced: Type.Boolean(),
  managedBy: Type.String(),
  counts: Type.Optional(
    shape({ users: Type.Optional(Type.Integer()), resources: Type.Optional(Type.Integer()) }),
  ),
  links: SelfLink,
});

/** Which counts to tell; none of them: no `counts` at all. */
export interface CountsWanted {
  users: boolean;
  resources: boolean;
}

export function toGroup(actor: Actor, group: Group, wanted: CountsWanted): Static<typeof GroupShape> {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    directoryId: group.directoryId,
    managementAccess: toManagementAccess(actor, group),
    externalSynced: group.source !== LOCAL,
    managedBy: group.managedBy,
    ...((wanted.users || wanted.resources) && {
      counts: {
        ...(wanted.users && { users: group.memberCount }),
        ...(wanted.resources && { resources: group.resourceCount }),
      },
    }),
    links: { self: selfToken(group.id) },
  };
}

/** What this caller may do with the group. */
export function toManagementAccess(actor: Actor, group: Group) {
  const modifiable = group.source === LOCAL && hasScope(actor, WRITE_GROUPS);
  return {
    deletable: modifiable && !group.isDefault && !group.confersAdmin,
    modifiable,
    readable: true,
  };
}

/**
 * `links.self` of a single thing: opaque, and of the length that the published sample shows, 22 letters for 16 bytes.
 * It names the thing and opens no page.
 */
function selfToken(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

// --- role assignments of groups -------------------------------------------------------------------------------------

export const GroupRoleShape = shape({
  resourceId: Type.String(),
  resourceOwner: Type.String(),
  defaultRole: Type.Union([Type.String(), Type.Null()]),
  roles: Type.Array(Type.String()),
});

/**
 * One row per resource; `defaultRole` is the role whose default group this is there, whether or not it is one of those asked for.
 * @param held those roles of the group on the resource that are told
 * @param all everything that the group holds
 */
export function toGroupRole(
  held: readonly RoleAssignment[],
  all: readonly RoleAssignment[],
): Static<typeof GroupRoleShape> {
  const [first] = held as [RoleAssignment];
  const isDefaultThere = (assignment: RoleAssignment) =>
    assignment.isDefault && assignment.resourceKey === first.resourceKey;
  return {
    resourceId: first.ari,
    resourceOwner: first.owner,
    defaultRole: all.find(isDefaultThere)?.role ?? null,
    roles: held.map((assignment) => assignment.role),
  };
}

/** Assignments in order of resource, gathered by resource. */
export function byResource<Assignment extends RoleAssignment>(
  assignments: readonly Assignment[],
): Assignment[][] {
  return [...Map.groupBy(assignments, (assignment) => assignment.resourceKey).values()];
}

// --- users ------------------------------------------------------------------------------------------------------

const OptionalString = Type.Optional(Type.String());

const userProperties = {
  accountId: Type.String(),
  accountType: Type.String(),
  status: Type.String(),
  accountStatus: Type.String(),
  membershipStatus: Type.String(),
  addedToOrg: Type.String({ format: 'date-time' }),
  deactivatedOn: Type.Optional(Type.String({ format: 'date-time' })),
  name: Type.String(),
  nickname: Type.String(),
  email: Type.String(),
  emailVerified: Type.Boolean(),
  claimStatus: Type.String(),
  platformRoles: Type.Optional(Type.Array(Type.String())),
  managementSource: Type.String(),
  mfaEnabled: Type.Boolean(),
  jobTitle: OptionalString,
  department: OptionalString,
  organization: OptionalString,
  location: OptionalString,
  timeZone: Type.String(),
  counts: Type.Optional(shape({ resources: Type.Integer() })),
};

export const UserDetailsShape = shape(userProperties);

export const UserShape = shape({
  ...userProperties,
  productAccess: Type.Optional(Type.Array(shape({ id: Type.String(), key: Type.String() }))),
  groups: Type.Optional(
    Type.Array(shape({ id: Type.String(), name: Type.String(), description: Type.String() })),
  ),
  links: SelfLink,
});

/** What the roles of a user tell, where asked for. */
export interface UserExpansions {
  platformRoles?: HeldRole[];
  resources?: HeldRole[];
  productAccess?: HeldRole[];
  groups?: Group[];
}

export function toUserDetails(user: User, expansions: UserExpansions): Static<typeof UserDetailsShape> {
  const { platformRoles, resources } = expansions;
  const { jobTitle, department, organization, location } = user.profile;
  const { status, accountStatus, membershipStatus } = statusFields(user.status);
  return {
    accountId: user.accountId,
    accountType: user.accountType,
    status,
    accountStatus,
    membershipStatus,
    addedToOrg: toTime(user.createdAt),
    ...(user.status === 'deactivated' &&
      user.deactivatedAt !== null && { deactivatedOn: toTime(user.deactivatedAt) }),
    name: user.displayName,
    nickname: user.publicName,
    email: user.email,
    emailVerified: true,
    // Accounts of this directory belong to the organization; nobody else could have claimed them.
    claimStatus: 'managed',
    ...(platformRoles && { platformRoles: toPlatformRoles(platformRoles) }),
    managementSource: 'invited',
    mfaEnabled: false,
    ...(jobTitle && { jobTitle }),
    ...(department && { department }),
    ...(organization && { organization }),
    ...(location && { location }),
    timeZone: user.timeZone,
    ...(resources && { counts: { resources: byResource(resources).length } }),
  };
}

export function toUser(user: User, expansions: UserExpansions = {}): Static<typeof UserShape> {
  const { productAccess, groups } = expansions;
  return {
    ...toUserDetails(user, expansions),
    ...(productAccess && { productAccess: toProductAccess(productAccess) }),
    ...(groups && { groups: groups.map(toGroupReference) }),
    links: { self: selfToken(user.userKey) },
  };
}

function toPlatformRoles(roles: readonly HeldRole[]): string[] {
  const platform = roles.filter((role) => role.owner === PLATFORM_OWNER);
  return [...new Set(platform.map((role) => role.role))];
}

function toProductAccess(roles: readonly HeldRole[]) {
  const products = roles.filter((role) => role.owner !== PLATFORM_OWNER);
  return byResource(products).flatMap(([role]) => (role ? [{ id: role.ari, key: role.owner }] : []));
}

function toGroupReference(group: Group) {
  return {
    id: `ari:cloud:identity::group/${group.id}`,
    name: group.name,
    description: group.description,
  };
}

export const UserRoleShape = shape({
  resourceId: Type.String(),
  resourceOwner: Type.String(),
  roles: Type.Array(Type.String()),
  roleAssignments: Type.Array(
    shape({ role: Type.String(), roleAssignmentMethods: Type.Array(Type.String()) }),
  ),
  directoryId: Type.Union([Type.String(), Type.Null()]),
  userDirectoryStatus: Type.Union([Type.String(), Type.Null()]),
});

/** One row per resource. A platform role belongs to no directory. */
export function toUserRole(user: User, held: readonly HeldRole[]): Static<typeof UserRoleShape> {
  const [first] = held as [HeldRole];
  const isPlatform = first.owner === PLATFORM_OWNER;
  return {
    resourceId: first.ari,
    resourceOwner: first.owner,
    roles: held.map((role) => role.role),
    roleAssignments: held.map((role) => ({ role: role.role, roleAssignmentMethods: role.methods })),
    directoryId: isPlatform ? null : user.directoryId,
    userDirectoryStatus: isPlatform ? null : statusFields(user.status).membershipStatus,
  };
}

// --- organizations and directories ----------------------------------------------------------------------------------

const RelatedLink = shape({ links: shape({ related: Type.String() }) });

export const OrganizationShape = shape({
  id: Type.String(),
  type: Type.Literal('orgs'),
  attributes: shape({ name: Type.String() }),
  relationships: shape({ domains: RelatedLink, users: RelatedLink }),
  links: SelfLink,
});

export function toOrganization(
  baseUrl: string,
  organization: Organization,
): Static<typeof OrganizationShape> {
  const self = `${baseUrl}/admin/v1/orgs/${organization.id}`;
  return {
    id: organization.id,
    type: 'orgs',
    attributes: { name: organization.name },
    relationships: {
      domains: { links: { related: `${self}/domains` } },
      users: { links: { related: `${self}/users` } },
    },
    links: { self },
  };
}

export const DirectoryShape = shape({ directoryId: Type.String(), name: Type.String() });

export function toDirectory(directory: Directory): Static<typeof DirectoryShape> {
  return { directoryId: directory.id, name: directory.name };
}

/** RFC 3339 in UTC with milliseconds. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
