import { type Static, Type } from 'typebox';
import { organizationAri, productAri, siteAri } from '../../core/resources.ts';
import { ORGANIZATION_ADMIN, PRODUCT_ADMIN, PRODUCT_USER, SITE_ADMIN } from '../../core/roles.ts';
import type { Group, GroupType, ManagedBy, User } from '../../core/types.ts';
import { documented } from '../../http/documented.ts';
import { inOnePiece, type JsonText, KeptTexts } from '../../http/json.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { rootsOf } from './paging.ts';

// The objects of the Confluence API, field by field.

const SelfLink = shape({ self: Type.String() });

export const GroupShape = shape({
  type: Type.Literal('group'),
  name: Type.String(),
  id: Type.String(),
  resourceAri: Type.String(),
  usageType: Type.Enum(['USERBASE_GROUP', 'TEAM_COLLABORATION']),
  managedBy: Type.Enum(['ADMINS', 'EXTERNAL', 'TEAM_MEMBERS', 'OPEN']),
  _links: SelfLink,
});

const USAGE: Record<GroupType, 'USERBASE_GROUP' | 'TEAM_COLLABORATION'> = {
  GROUP: 'USERBASE_GROUP',
  USERBASE_GROUP: 'USERBASE_GROUP',
  TEAM: 'TEAM_COLLABORATION',
};

const MANAGED_BY: Record<ManagedBy, 'ADMINS' | 'EXTERNAL' | 'TEAM_MEMBERS' | 'OPEN'> = {
  admins: 'ADMINS',
  external: 'EXTERNAL',
  'team-members': 'TEAM_MEMBERS',
  open: 'OPEN',
};

export function toGroup(call: Call<unknown, unknown, unknown>, group: Group): Static<typeof GroupShape> {
  const { base, api } = rootsOf(call);
  return {
    type: 'group',
    name: group.name,
    id: group.id,
    resourceAri: inOnePiece('ari:cloud:identity::group/', group.id),
    usageType: USAGE[group.type],
    managedBy: MANAGED_BY[group.managedBy],
    _links: { self: inOnePiece(base, api, '/group/by-id?id=', group.id) },
  };
}

/**
 * What `expand` can ask of a user. Nobody has a personal space here: who asks for it gets neither the space nor, once
 * more, the word that it can be asked for; a `null` does not fit the schemas of confluence.js 3. `isExternalCollaborator`,
 * which can be asked for too, is told anyway.
 */
export const USER_EXPANSIONS = ['operations', 'personalSpace'] as const;
type Expansion = (typeof USER_EXPANSIONS)[number];

/** What nobody knows is asked for in vain, and is no error. */
export const Expand = Type.Optional(
  Type.Array(Type.String(documented({ enum: [...USER_EXPANSIONS, 'isExternalCollaborator'] }))),
);

const Expandable = shape({
  operations: Type.Optional(Type.Literal('')),
  personalSpace: Type.Optional(Type.Literal('')),
});

export const UserShape = shape({
  type: Type.Literal('known'),
  accountId: Type.String(),
  accountType: Type.Enum(['atlassian', 'app', '']),
  email: Type.String(),
  publicName: Type.String(),
  profilePicture: shape({
    path: Type.String(),
    width: Type.Integer(),
    height: Type.Integer(),
    isDefault: Type.Boolean(),
  }),
  displayName: Type.String(),
  isExternalCollaborator: Type.Boolean(),
  isGuest: Type.Boolean(),
  locale: Type.String(),
  accountStatus: Type.String(),
  operations: Type.Optional(Type.Array(shape({ operation: Type.String(), targetType: Type.String() }))),
  _expandable: Expandable,
  _links: SelfLink,
});

/** People as lists tell them, each with what their roles on this site's Confluence say of them. */
export async function toUsers(
  call: Call<unknown, unknown, unknown>,
  users: readonly User[],
  expand: readonly string[],
): Promise<JsonText<Static<typeof UserShape>>[]> {
  const standingOf = await standings(call, users, expand);
  const { base } = rootsOf(call);
  // Put together once for all who stand alike: there are few ways, and many people.
  const manners: string[] = [];
  return users.map((user) => {
    const standing = standingOf(user);
    const number = numberOf(standing);
    manners[number] ??= `${base} ${expand.join()} ${number}`;
    return userTexts.of(user, manners[number], () => describeUser(call, user, expand, standing));
  });
}

const userTexts = new KeptTexts<User, Static<typeof UserShape>>();

/** One person; see `toUsers`. */
export async function toUser(
  call: Call<unknown, unknown, unknown>,
  user: User,
  expand: readonly string[],
): Promise<Static<typeof UserShape>> {
  const standingOf = await standings(call, [user], expand);
  return describeUser(call, user, expand, standingOf(user));
}

/** What somebody's roles make of them on a site's Confluence. */
interface Standing {
  isGuest: boolean;
  isAdmin: boolean;
  mayUse: boolean;
}

/** Another one for each way to stand. */
function numberOf({ isGuest, isAdmin, mayUse }: Standing): number {
  return Number(isGuest) + 2 * Number(isAdmin) + 4 * Number(mayUse);
}

async function standings(
  call: Call<unknown, unknown, unknown>,
  users: readonly User[],
  expand: readonly string[],
): Promise<(user: User) => Standing> {
  const ari = productAri('confluence', siteOf(call).id);
  const holders = (resource: string, roles: string[]) =>
    call.directory.assignments.holdersAmong(call.actor, resource, roles, users);
  const tellsOperations = expand.includes('operations');
  const guests = await holders(ari, ['atlassian/guest']);
  // Where there are no guests, nobody has to be told from them.
  const members =
    guests.size > 0 || tellsOperations
      ? await holders(ari, [PRODUCT_USER, PRODUCT_ADMIN])
      : new Set<number>();
  const admins = tellsOperations
    ? new Set([
        ...(await holders(ari, [PRODUCT_ADMIN])),
        ...(await holders(siteAri(siteOf(call).id), [SITE_ADMIN])),
        ...(await holders(organizationAri(call.actor.organizationId), [ORGANIZATION_ADMIN])),
      ])
    : new Set<number>();
  return ({ key }) => {
    const isMember = members.has(key);
    const isGuest = guests.has(key) && !isMember;
    const isAdmin = admins.has(key);
    return { isGuest, isAdmin, mayUse: isMember || isGuest || isAdmin };
  };
}

function describeUser(
  call: Call<unknown, unknown, unknown>,
  user: User,
  expand: readonly string[],
  { isGuest, isAdmin, mayUse }: Standing,
): Static<typeof UserShape> {
  const { base, context, api } = rootsOf(call);
  const expands = (name: Expansion) => expand.includes(name);
  return {
    type: 'known',
    accountId: user.accountId,
    accountType: user.accountType === 'customer' ? '' : user.accountType,
    email: user.email,
    publicName: user.publicName,
    profilePicture: {
      path: `${context}/aa-avatar/${user.accountId}`,
      width: 48,
      height: 48,
      isDefault: true,
    },
    displayName: user.displayName,
    isExternalCollaborator: isGuest,
    isGuest,
    locale: user.locale,
    accountStatus: user.status === 'active' ? 'active' : 'inactive',
    ...(expands('operations') && { operations: toOperations(mayUse, isAdmin) }),
    _expandable: {
      ...(!expands('operations') && { operations: '' as const }),
      ...(!expands('personalSpace') && { personalSpace: '' as const }),
    },
    _links: { self: `${base}${api}/user?accountId=${encodeURIComponent(user.accountId)}` },
  };
}

function toOperations(mayUse: boolean, isAdmin: boolean) {
  const operations = [...(mayUse ? ['use'] : []), ...(isAdmin ? ['administer', 'create_space'] : [])];
  return operations.map((operation) => ({ operation, targetType: 'application' }));
}
