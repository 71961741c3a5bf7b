import { getUser, type UserAddress } from './addresses.ts';
import { refuse } from './errors.ts';
import { ORGANIZATION_ADMIN, PRODUCT_ADMIN, PRODUCT_USER, SITE_ADMIN, USER_ACCESS_ADMIN } from './roles.ts';
import { sitesOn } from './sites.ts';
import type { Reader } from './store.ts';
import type { Actor, Group, RoleAssignment, Site, User } from './types.ts';

/**
 * What an actor may administer, read off role assignments. Whoever holds the organization's key or runs the command
 * line acts for the organization's administrators.
 */
export interface Authority {
  organizationAdmin: boolean;
  /** Sites the actor administers. */
  siteKeys: ReadonlySet<number>;
  /** Products whose ordinary roles the actor hands out: as an administrator, or as one who manages access alone. */
  accessResourceKeys: ReadonlySet<number>;
  /** Every role the actor holds, directly or through groups. Who holds any may look around. */
  roles: readonly RoleAssignment[];
}

const NOTHING: Authority = {
  organizationAdmin: false,
  siteKeys: new Set(),
  accessResourceKeys: new Set(),
  roles: [],
};

const EVERYTHING: Authority = { ...NOTHING, organizationAdmin: true };

/** What an actor may administer, as the roles are now. Nobody in particular may do nothing. */
export async function authorityOf(reader: Reader, actor: Actor): Promise<Authority> {
  if (actor.kind === 'key' || actor.kind === 'operator') return EVERYTHING;
  if (actor.userKey === null) return NOTHING;
  const direct = await reader.roles.listUserRoles(actor.userKey);
  const through = await reader.roles.listUserRolesThroughGroups(actor.userKey);
  const known = authorities.get(through);
  if (known?.direct === direct) return known.authority;
  const authority = toAuthority([...direct, ...through]);
  authorities.set(through, { direct, authority });
  return authority;
}

/**
 * What lists of roles come to. A store that keeps answers gives one and the same list for as long as it holds, and nearly every request asks
 * who may do what, twice.
 */
const authorities = new WeakMap<
  readonly RoleAssignment[],
  { direct: readonly RoleAssignment[]; authority: Authority }
>();

function toAuthority(roles: readonly RoleAssignment[]): Authority {
  const siteKeys = new Set<number>();
  const accessResourceKeys = new Set<number>();
  for (const { role, siteKey, resourceKey } of roles) {
    if (role === SITE_ADMIN && siteKey !== null) siteKeys.add(siteKey);
    if (role === USER_ACCESS_ADMIN || role === PRODUCT_ADMIN) accessResourceKeys.add(resourceKey);
  }
  return {
    organizationAdmin: roles.some((assignment) => assignment.role === ORGANIZATION_ADMIN),
    siteKeys,
    accessResourceKeys,
    roles,
  };
}

/** Every role that a user holds, directly or through groups. */
export async function rolesHeldBy(reader: Reader, userKey: number): Promise<RoleAssignment[]> {
  return [
    ...(await reader.roles.listUserRoles(userKey)),
    ...(await reader.roles.listUserRolesThroughGroups(userKey)),
  ];
}

/** The subject of `canConfer`: a role on a resource. */
export type Conferral = Pick<RoleAssignment, 'role' | 'siteKey' | 'resourceKey'>;

/**
 * The one rule behind every path that can widen access: nobody hands out what they could not hand out directly.
 * Organization admins confer everything; site admins everything of their site; those who administer a product, or manage
 * access to it, its ordinary roles.
 */
export function canConfer(authority: Authority, { role, siteKey, resourceKey }: Conferral): boolean {
  if (authority.organizationAdmin) return true;
  if (role === ORGANIZATION_ADMIN) return false;
  if (siteKey !== null && authority.siteKeys.has(siteKey)) return true;
  if (role === SITE_ADMIN || role === PRODUCT_ADMIN || role === USER_ACCESS_ADMIN) return false;
  return authority.accessResourceKeys.has(resourceKey);
}

/** @throws DirectoryError `forbidden` */
export function requireConferrable(authority: Authority, conferrals: readonly Conferral[]): void {
  for (const conferral of conferrals) {
    if (!canConfer(authority, conferral)) refuse('forbidden', { permission: `grant ${conferral.role}` });
  }
}

/** @throws DirectoryError `forbidden` unless the actor administers the organization. */
export function requireOrganizationAdmin(authority: Authority): void {
  if (!authority.organizationAdmin) refuse('forbidden', { permission: 'administer the organization' });
}

/** @throws DirectoryError `forbidden` unless the actor administers the directory's organization or a site that uses it. */
export async function requireGroupManager(
  reader: Reader,
  actor: Actor,
  authority: Authority,
  directoryKey: number,
): Promise<void> {
  if (authority.organizationAdmin) return;
  const sites = await sitesOn(reader, actor, directoryKey);
  if (!sites.some(({ key }) => authority.siteKeys.has(key)))
    refuse('forbidden', { permission: 'manage groups' });
}

/**
 * The right to bring a new person into a directory: that of managing its groups, or of handing out access to a product of
 * a site that uses it.
 * @throws DirectoryError `forbidden`
 */
export async function requireUserCreator(
  reader: Reader,
  actor: Actor,
  authority: Authority,
  directoryKey: number,
): Promise<void> {
  const sites = await sitesOn(reader, actor, directoryKey);
  const siteKeys = new Set(sites.map(({ key }) => key));
  const handsOut = authority.roles.some(
    ({ resourceKey, siteKey }) =>
      siteKey !== null && siteKeys.has(siteKey) && authority.accessResourceKeys.has(resourceKey),
  );
  if (!handsOut) await requireGroupManager(reader, actor, authority, directoryKey);
}

/**
 * The right to change a group as a whole or who is in it: managing groups, and conferring every role it carries,
 * since membership is what hands those roles out.
 * @param known the actor's authority, where it has been read already
 * @throws DirectoryError `forbidden`
 */
export async function requireGroupControl(
  reader: Reader,
  actor: Actor,
  group: Group,
  known?: Authority,
): Promise<void> {
  const authority = known ?? (await authorityOf(reader, actor));
  await requireGroupManager(reader, actor, authority, group.directoryKey);
  if (authority.organizationAdmin || group.resourceCount === 0) return;
  requireConferrable(authority, await reader.roles.listGroupRoles(group.key));
}

/** Which of these groups, by key, the actor controls in the sense of `requireGroupControl`. */
export async function groupsControlled(
  reader: Reader,
  actor: Actor,
  groups: readonly Group[],
): Promise<Set<number>> {
  const authority = await authorityOf(reader, actor);
  if (authority.organizationAdmin) return new Set(groups.map(({ key }) => key));
  if (authority.siteKeys.size === 0) return new Set();
  const sites = await reader.organizations.listSites(actor.organizationKey);
  const managed = new Set(
    sites.filter(({ key }) => authority.siteKeys.has(key)).map(({ directoryKey }) => directoryKey),
  );
  const controlled = new Set<number>();
  for (const group of groups) {
    if (!managed.has(group.directoryKey)) continue;
    const roles = group.resourceCount === 0 ? [] : await reader.roles.listGroupRoles(group.key);
    if (roles.every((role) => canConfer(authority, role))) controlled.add(group.key);
  }
  return controlled;
}

/**
 * Asked before anything is looked for, so that who may not see users and groups learns of none whether it is there.
 * Returns what the actor may administer besides, for those who ask for more than that.
 * @throws DirectoryError `forbidden` unless the actor may see users and groups
 */
export async function requireBrowser(reader: Reader, actor: Actor): Promise<Authority> {
  const authority = await authorityOf(reader, actor);
  if (authority.organizationAdmin || authority.roles.length > 0) return authority;
  return refuse('forbidden', { permission: 'browse users and groups' });
}

/** The same where people may address themselves. @throws DirectoryError `forbidden` */
export async function requireBrowserOrSelf(reader: Reader, actor: Actor, accountId: string): Promise<void> {
  if (actor.userKey === null || actor.id !== accountId) await requireBrowser(reader, actor);
}

/**
 * The person addressed, whose ways to sign in are for the actor to see and to change: oneself, or anybody for administrators
 * of the organization.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`, `user-not-found`, `forbidden`
 */
export async function getUserToSecure(reader: Reader, actor: Actor, address: UserAddress): Promise<User> {
  await requireBrowserOrSelf(reader, actor, address.accountId);
  const user = await getUser(reader, actor, address);
  if (actor.userKey !== user.key) requireOrganizationAdmin(await authorityOf(reader, actor));
  return user;
}

/** What one may be allowed on a site, in the words of the products; each includes those below it. */
export const SITE_PERMISSIONS = [
  'administer the site',
  'administer Jira',
  'browse users and groups in Jira',
  'see projects in Jira',
  'use Confluence',
] as const;

export type SitePermission = (typeof SITE_PERMISSIONS)[number];

/** Whether an authority reaches a permission on a site. It is asked of roles, whatever the groups are called. */
export function hasSitePermission(authority: Authority, site: Site, permission: SitePermission): boolean {
  if (authority.organizationAdmin || authority.siteKeys.has(site.key)) return true;
  const rolesOn = (isProduct: (owner: string) => boolean) =>
    authority.roles
      .filter(({ siteKey, owner }) => siteKey === site.key && isProduct(owner))
      .map(({ role }) => role);
  const jiraRoles = rolesOn(isJira);
  switch (permission) {
    case 'administer the site':
      return false;
    case 'administer Jira':
      return jiraRoles.includes(PRODUCT_ADMIN);
    case 'browse users and groups in Jira':
      return jiraRoles.includes(PRODUCT_ADMIN) || jiraRoles.includes(PRODUCT_USER);
    case 'see projects in Jira':
      return jiraRoles.some((role) => SEEING_ROLES.includes(role));
    case 'use Confluence':
      return rolesOn((owner) => owner === 'confluence').some((role) => USING_ROLES.includes(role));
  }
}

/** Roles that let someone work in a product, be it as a guest. */
const USING_ROLES: readonly string[] = [PRODUCT_USER, PRODUCT_ADMIN, 'atlassian/guest'];

/** Roles that let someone see projects. Customers see a help centre, and those who manage access nothing at all. */
const SEEING_ROLES: readonly string[] = [
  PRODUCT_USER,
  PRODUCT_ADMIN,
  'atlassian/contributor',
  'atlassian/basic',
  'atlassian/stakeholder',
  'atlassian/viewer',
];

/** Whether a resource's owner is one of the Jira products. */
export function isJira(owner: string): boolean {
  return owner.startsWith('jira-');
}
