import { type Static, Type } from 'typebox';
import type { Capabilities, Product } from '../../core/capabilities.ts';
import type { AccessPath } from '../../core/explanations.ts';
import { LOCAL } from '../../core/rules.ts';
import type { Actor, Directory, Group, RoleAssignment, Site, User } from '../../core/types.ts';
import { shape } from '../../http/shape.ts';

/** The nouns of this API. Times are ISO 8601 in UTC; what is unknown or without limit is `null`, never absent. */
export const Time = Type.String({ format: 'date-time' });
const nullable = <Schema extends Parameters<typeof Type.Array>[0]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

export const NullableTime = nullable(Time);

// --- references: enough of a thing to show and to link to it ------------------------------------------------------

export const GroupRef = shape({ id: Type.String(), name: Type.String() });
export const UserRef = shape({
  accountId: Type.String(),
  username: Type.String(),
  email: Type.String(),
  displayName: Type.String(),
  status: Type.String(),
});

export function toGroupRef({ id, name }: Group): Static<typeof GroupRef> {
  return { id, name };
}

export function toUserRef({ accountId, username, email, displayName, status }: User): Static<typeof UserRef> {
  return { accountId, username, email, displayName, status };
}

// --- groups ---------------------------------------------------------------------------------------------------------

export const GroupShape = shape({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  directoryId: Type.String(),
  type: Type.String({ description: '`GROUP`, `TEAM` or `USERBASE_GROUP`' }),
  managedBy: Type.String(),
  source: Type.String({ description: '`local`, or the identity provider that syncs it' }),
  synced: Type.Boolean(),
  memberCount: Count,
  activeMemberCount: Count,
  productCount: Type.Integer({ minimum: 0, description: 'Products, sites, … on which it gives a role' }),
  isDefault: Type.Boolean({ description: 'The default group of some role, and so protected from deletion' }),
  confersAdmin: Type.Boolean({ description: 'Makes administrators, and so is protected from deletion' }),
  manageable: Type.Boolean({ description: 'Whether the caller may change it and its members' }),
  createdAt: Time,
  updatedAt: Time,
});

export function toGroup(group: Group, manageable: boolean): Static<typeof GroupShape> {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    directoryId: group.directoryId,
    type: group.type,
    managedBy: group.managedBy,
    source: group.source,
    synced: group.source !== LOCAL,
    memberCount: group.memberCount,
    activeMemberCount: group.activeMemberCount,
    productCount: group.resourceCount,
    isDefault: group.isDefault,
    confersAdmin: group.confersAdmin,
    manageable,
    createdAt: toTime(group.createdAt),
    updatedAt: toTime(group.updatedAt),
  };
}

// --- users ----------------------------------------------------------------------------------------------------------

const user = {
  accountId: Type.String(),
  username: Type.String(),
  email: Type.String(),
  displayName: Type.String(),
  status: Type.String({ description: '`active`, `suspended` or `deactivated`' }),
  directoryId: Type.String(),
  createdAt: Time,
  updatedAt: Time,
  lastLoginAt: NullableTime,
};

export const UserShape = shape(user);

export const UserDetails = shape({
  ...user,
  publicName: Type.String(),
  manageable: Type.Boolean({ description: 'Whether the caller may suspend or restore them' }),
  accountType: Type.String(),
  userKey: Type.String(),
  timeZone: Type.String(),
  locale: Type.String(),
  deactivatedAt: NullableTime,
  lastFailedLoginAt: NullableTime,
  profile: shape({
    jobTitle: Type.String(),
    department: Type.String(),
    organization: Type.String(),
    location: Type.String(),
    phone: Type.String(),
    website: Type.String(),
    im: Type.String(),
  }),
});

export function toUser(person: User): Static<typeof UserShape> {
  return {
    accountId: person.accountId,
    username: person.username,
    email: person.email,
    displayName: person.displayName,
    status: person.status,
    directoryId: person.directoryId,
    createdAt: toTime(person.createdAt),
    updatedAt: toTime(person.updatedAt),
    lastLoginAt: toNullableTime(person.lastLoginAt),
  };
}

export function toUserDetails(person: User, manageable: boolean): Static<typeof UserDetails> {
  const { jobTitle, department, organization, location, phone, website, im } = person.profile;
  return {
    ...toUser(person),
    publicName: person.publicName,
    manageable,
    accountType: person.accountType,
    userKey: person.userKey,
    timeZone: person.timeZone,
    locale: person.locale,
    deactivatedAt: toNullableTime(person.deactivatedAt),
    lastFailedLoginAt: toNullableTime(person.lastFailedLoginAt),
    profile: { jobTitle, department, organization, location, phone, website, im },
  };
}

// --- roles and products -----------------------------------------------------------------------------------------------

export const RoleShape = shape({
  resource: Type.String({ description: 'The ARI of the product, site or organization' }),
  role: Type.String({ description: 'Such as `atlassian/user`' }),
  isDefault: Type.Boolean({ description: 'Whether people given the role join this group' }),
});

export function toRole({ ari, role, isDefault }: RoleAssignment): Static<typeof RoleShape> {
  return { resource: ari, role, isDefault };
}

export const PathShape = shape({
  resource: Type.String(),
  role: Type.String(),
  via: Type.Enum(['direct', 'group']),
  group: nullable(GroupRef),
  isDefault: Type.Boolean({ description: 'Whether the group is the default group of that role' }),
});

export function toPath({ assignment, group }: AccessPath): Static<typeof PathShape> {
  return {
    resource: assignment.ari,
    role: assignment.role,
    via: group ? 'group' : 'direct',
    group: group && toGroupRef(group),
    isDefault: assignment.isDefault,
  };
}

export const ProductShape = shape({
  resource: Type.String({ description: 'Its ARI' }),
  owner: Type.String({
    description: '`jira-software`, `confluence`, …; `platform` for sites and the organization',
  }),
  name: Type.String(),
  site: nullable(shape({ id: Type.String(), name: Type.String() })),
  status: Type.String(),
  seatLimit: nullable(Count),
  seatsTaken: nullable(Count),
  roles: Type.Array(
    shape({
      role: Type.String(),
      toGroups: Type.Boolean(),
      toUsers: Type.Boolean(),
      conferrable: Type.Boolean({ description: 'Whether the caller may give it' }),
      defaultGroups: Type.Array(GroupRef),
    }),
  ),
});

export function toProduct({ resource, site, seatsTaken, roles }: Product): Static<typeof ProductShape> {
  return {
    resource: resource.ari,
    owner: resource.owner,
    name: resource.name,
    site: site && { id: site.id, name: site.name },
    status: resource.status,
    seatLimit: resource.seatLimit,
    seatsTaken,
    roles: roles.map(({ role, toGroups, toUsers, conferrable, defaultGroups }) => ({
      role,
      toGroups,
      toUsers,
      conferrable,
      defaultGroups: defaultGroups.map(toGroupRef),
    })),
  };
}

// --- where things stand -------------------------------------------------------------------------------------------------

export const DirectoryShape = shape({ id: Type.String(), name: Type.String(), createdAt: Time });

export function toDirectory({ id, name, createdAt }: Directory): Static<typeof DirectoryShape> {
  return { id, name, createdAt: toTime(createdAt) };
}

export const SiteShape = shape({
  id: Type.String(),
  name: Type.String(),
  host: Type.String(),
  directoryId: Type.String(),
  createdAt: Time,
});

export function toSite({ id, name, host, directoryId, createdAt }: Site): Static<typeof SiteShape> {
  return { id, name, host, directoryId, createdAt: toTime(createdAt) };
}

// --- who asks -------------------------------------------------------------------------------------------------------------

export const CallerShape = shape({
  user: nullable(UserShape),
  scopes: nullable(Type.Array(Type.String())),
  organization: shape({ id: Type.String(), name: Type.String() }),
  permissions: shape({
    administerOrganization: Type.Boolean(),
    browse: Type.Boolean({ description: 'Whether users and groups may be looked at' }),
    directories: Type.Array(
      shape({
        id: Type.String(),
        name: Type.String(),
        manageGroups: Type.Boolean({
          description: 'Create groups, and change those whose roles one may give',
        }),
        createUsers: Type.Boolean(),
      }),
    ),
    sites: Type.Array(
      shape({ id: Type.String(), name: Type.String(), permissions: Type.Array(Type.String()) }),
    ),
    roles: Type.Array(shape({ resource: Type.String(), role: Type.String() })),
  }),
});

export function toCaller(actor: Actor, person: User | null, can: Capabilities): Static<typeof CallerShape> {
  return {
    user: person && toUser(person),
    scopes: actor.scopes && [...actor.scopes],
    organization: { id: can.organization.id, name: can.organization.name },
    permissions: {
      administerOrganization: can.administersOrganization,
      browse: can.browses,
      directories: can.directories.map(({ directory, managesGroups, createsUsers }) => ({
        id: directory.id,
        name: directory.name,
        manageGroups: managesGroups,
        createUsers: createsUsers,
      })),
      sites: can.sites.map(({ site, permissions }) => ({
        id: site.id,
        name: site.name,
        permissions: [...permissions],
      })),
      roles: can.roles.map(({ ari, role }) => ({ resource: ari, role })),
    },
  };
}

export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function toNullableTime(ms: number | null): string | null {
  return ms === null ? null : toTime(ms);
}
