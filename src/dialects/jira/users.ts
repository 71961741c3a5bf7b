import { type Static, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { AccessPath } from '../../core/explanations.ts';
import { isJira } from '../../core/permissions.ts';
import { PRODUCT_ADMIN, PRODUCT_USER } from '../../core/roles.ts';
import type { Group, RoleAssignment, User } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { NO_ACCOUNT } from './errors.ts';
import { AvatarUrls, GroupName, toAvatarUrls, toGroupName, userUrl } from './shapes.ts';

/**
 * The account that a request names. Names of accounts are retired: a request that has only such a thing gets the
 * answer the real service gives, that there is no such user.
 * @throws DirectoryError `invalid-field`, `user-not-found`
 */
export function requireAccountId(accountId: string | null | undefined, retiredName: unknown): string {
  if (accountId) return accountId;
  // It may be anything that JSON can say.
  if (retiredName) refuse('user-not-found', { id: typeof retiredName === 'string' ? retiredName : '' });
  return refuse('invalid-field', { field: 'accountId', reason: 'is required', message: NO_ACCOUNT });
}

const ApplicationRole = shape({
  defaultGroups: Type.Array(Type.String()),
  defaultGroupsDetails: Type.Array(GroupName),
  defined: Type.Boolean(),
  groupDetails: Type.Array(GroupName),
  groups: Type.Array(Type.String()),
  hasUnlimitedSeats: Type.Boolean(),
  key: Type.String(),
  name: Type.String(),
  platform: Type.Boolean(),
  selectedByDefault: Type.Boolean(),
});

export const UserShape = shape({
  self: Type.String(),
  accountId: Type.String(),
  accountType: Type.String(),
  emailAddress: Type.String(),
  avatarUrls: AvatarUrls,
  displayName: Type.String(),
  active: Type.Boolean(),
  timeZone: Type.String(),
  locale: Type.String(),
  groups: Type.Optional(shape({ size: Type.Integer(), items: Type.Array(GroupName) })),
  applicationRoles: Type.Optional(shape({ size: Type.Integer(), items: Type.Array(ApplicationRole) })),
  expand: Type.Optional(Type.Literal('groups,applicationRoles')),
});

/** A user as lists tell it: without what may be expanded. */
export function toUser(call: Call<unknown, unknown, unknown>, user: User): Static<typeof UserShape> {
  return {
    self: userUrl(call, user.accountId),
    accountId: user.accountId,
    accountType: user.accountType,
    emailAddress: user.email,
    avatarUrls: toAvatarUrls(call),
    displayName: user.displayName,
    active: user.status === 'active',
    timeZone: user.timeZone,
    locale: user.locale,
  };
}

/** A user with the true sizes of what may be expanded, and the items of what `expand` asks for. */
export async function toExpandedUser(
  call: Call<unknown, unknown, unknown>,
  user: User,
  expand: readonly string[],
): Promise<Static<typeof UserShape>> {
  const { accountId } = user;
  const groups = await call.directory.members.groupsOf(call.actor, user);
  const address = { ...siteAddress(call), accountId };
  const { paths } = await call.directory.explanations.pathsOf(call.actor, address);
  const products = jiraProducts(call, paths);
  return {
    ...toUser(call, user),
    groups: {
      size: groups.length,
      items: expand.includes('groups') ? groups.map((group) => toGroupName(call, group)) : [],
    },
    applicationRoles: {
      size: products.length,
      items: expand.includes('applicationRoles')
        ? await Promise.all(products.map((product) => toApplicationRole(call, product, groups)))
        : [],
    },
    expand: 'groups,applicationRoles',
  };
}

/** A Jira product that someone uses, with the ids of those of their groups that it is used through. */
interface UsedProduct extends Pick<RoleAssignment, 'resourceKey' | 'ari' | 'owner' | 'seatLimit'> {
  through: Set<string>;
}

/** The Jira products of the site that someone uses, each once, in the order in which they came to be. */
function jiraProducts(call: Call<unknown, unknown, unknown>, paths: readonly AccessPath[]): UsedProduct[] {
  const site = siteOf(call);
  const products = new Map<number, UsedProduct>();
  for (const { assignment, group } of paths) {
    const { resourceKey, ari, owner, role, seatLimit, siteKey } = assignment;
    if (siteKey !== site.key || !isJira(owner) || ![PRODUCT_USER, PRODUCT_ADMIN].includes(role)) continue;
    const product = products.get(resourceKey) ?? { resourceKey, ari, owner, seatLimit, through: new Set() };
    products.set(resourceKey, product);
    if (group) product.through.add(group.id);
  }
  return [...products.values()].sort((a, b) => a.resourceKey - b.resourceKey);
}

async function toApplicationRole(
  call: Call<unknown, unknown, unknown>,
  product: UsedProduct,
  groups: readonly Group[],
): Promise<Static<typeof ApplicationRole>> {
  const through = groups.filter(({ id }) => product.through.has(id));
  const defaults = await call.directory.assignments.defaultGroups(call.actor, product.ari, PRODUCT_USER);
  return {
    defaultGroups: defaults.map(({ name }) => name),
    defaultGroupsDetails: defaults.map((group) => toGroupName(call, group)),
    defined: true,
    groupDetails: through.map((group) => toGroupName(call, group)),
    groups: through.map(({ name }) => name),
    hasUnlimitedSeats: product.seatLimit === null,
    key: product.owner,
    name: product.owner,
    platform: false,
    selectedByDefault: true,
  };
}
