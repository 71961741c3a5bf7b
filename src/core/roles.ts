import type { RoleFacts } from './store.ts';
import type { RoleAssignment } from './types.ts';

/**
 * The roles there are, which of them a product knows, and what they amount to. Permissions are questions asked of
 * role assignments by these names, never of group names.
 */
export const ORGANIZATION_ADMIN = 'atlassian/org-admin';
export const SITE_ADMIN = 'atlassian/site-admin';
export const PRODUCT_ADMIN = 'atlassian/admin';
export const PRODUCT_USER = 'atlassian/user';
export const USER_ACCESS_ADMIN = 'atlassian/user-access-admin';

export const ROLES = [
  PRODUCT_USER,
  PRODUCT_ADMIN,
  'atlassian/guest',
  'atlassian/customer',
  USER_ACCESS_ADMIN,
  'atlassian/contributor',
  'atlassian/basic',
  'atlassian/stakeholder',
  'atlassian/viewer',
  ORGANIZATION_ADMIN,
  SITE_ADMIN,
  'atlassian/ai-access',
] as const;

/** Roles that take a seat of a product with a seat limit. */
export const BILLABLE_ROLES: readonly string[] = [PRODUCT_USER, PRODUCT_ADMIN];

/** Roles that someone active must hold: without them nobody could give anything back. */
export const LASTING_ROLES: readonly string[] = [ORGANIZATION_ADMIN, SITE_ADMIN];

/** Roles that make administrators: a group with one of them cannot be deleted. */
export const ADMIN_ROLES: readonly string[] = [PRODUCT_ADMIN, SITE_ADMIN, ORGANIZATION_ADMIN];

/** Roles that only some products know; the rest of the product roles every product knows. */
const OWNERS_OF_ROLE: Record<string, readonly string[]> = {
  'atlassian/guest': ['confluence'],
  'atlassian/customer': ['jira-servicedesk'],
  'atlassian/stakeholder': ['jira-servicedesk'],
  'atlassian/contributor': ['jira-product-discovery'],
};

/** Roles of a site or an organization: they are granted to people, or made by Groupkeep, never onto a group by request. */
const PLATFORM_ROLES: readonly string[] = [ORGANIZATION_ADMIN, SITE_ADMIN, 'atlassian/ai-access'];

/** The owner of the resources that stand for a whole site or organization. */
export const PLATFORM_OWNER = 'platform';

/** Whether a group may be granted `role` on a resource of `owner`. */
export function isGrantableToGroup(role: string, owner: string): boolean {
  if (owner === PLATFORM_OWNER || PLATFORM_ROLES.includes(role)) return false;
  return isProductRole(role, owner);
}

/** Whether a user may be granted `role` on a resource of `owner`: product roles on products, platform roles above. */
export function isGrantableToUser(role: string, owner: string): boolean {
  return owner === PLATFORM_OWNER ? PLATFORM_ROLES.includes(role) : isProductRole(role, owner);
}

/** The organization has organization admins, a site has site admins: the other way round a role would confer nothing. */
export function isAtItsLevel(role: string, { siteKey }: { siteKey: number | null }): boolean {
  return siteKey === null ? role !== SITE_ADMIN : role !== ORGANIZATION_ADMIN;
}

function isProductRole(role: string, owner: string): boolean {
  if (!(ROLES as readonly string[]).includes(role) || PLATFORM_ROLES.includes(role)) return false;
  return OWNERS_OF_ROLE[role]?.includes(owner) ?? true;
}

/** The role in full: `user` and `atlassian/user` name the same one. */
export function fullRole(role: string): string {
  return role.includes('/') ? role : `atlassian/${role}`;
}

/** What the roles of a group amount to. */
export function roleFacts(assignments: readonly RoleAssignment[]): RoleFacts {
  return {
    resourceCount: new Set(assignments.map((assignment) => assignment.resourceKey)).size,
    isDefault: assignments.some((assignment) => assignment.isDefault),
    confersAdmin: assignments.some((assignment) => ADMIN_ROLES.includes(assignment.role)),
  };
}
