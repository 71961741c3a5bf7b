import { type Static, Type } from 'typebox';
import type { HeldRole } from '../../core/assignments.ts';
import { refuse } from '../../core/errors.ts';
import { isJira } from '../../core/permissions.ts';
import { PRODUCT_ADMIN, PRODUCT_USER } from '../../core/roles.ts';
import type { Group, User } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { NO_ACCOUNT } from './errors.ts';
import { GroupName, toGroupName, userUrl } from './shapes.ts';

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
  avatarUrls: shape({}),
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
    avatarUrls: {},
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
  const { roles } = await call.directory.assignments.ofUser(call.actor, {
    ...siteAddress(call),
    accountId,
  });
  const products = jiraProducts(call, roles);
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

/** The Jira products of the site that someone uses, each once. */
function jiraProducts(call: Call<unknown, unknown, unknown>, roles: readonly HeldRole[]): HeldRole[] {
  const site = siteOf(call);
  const used = roles.filter(
    ({ siteKey, owner, role }) =>
      siteKey === site.key && isJira(owner) && [PRODUCT_USER, PRODUCT_ADMIN].includes(role),
  );
  return used.filter((role, index) => used.findIndex(({ ari }) => ari === role.ari) === index);
}

async function toApplicationRole(
  call: Call<unknown, unknown, unknown>,
  product: HeldRole,
  groups: readonly Group[],
): Promise<Static<typeof ApplicationRole>> {
  const query = { role: { aris: [product.ari], roles: [PRODUCT_USER, PRODUCT_ADMIN] } };
  const granting = await call.directory.groups.listAt(call.actor, siteAddress(call), query, {
    offset: 0,
    limit: 1000,
  });
  const own = new Set(groups.map(({ id }) => id));
  const through = granting.items.filter(({ id }) => own.has(id));
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
