import type { Change } from './change.ts';
import { refuse } from './errors.ts';
import { BILLABLE_ROLES, ORGANIZATION_ADMIN, PLATFORM_OWNER, SITE_ADMIN } from './roles.ts';
import type { Writer } from './store.ts';
import type { Actor, Group, Resource, RoleAssignment, User } from './types.ts';
import { everyResource } from './wholeLists.ts';

/** The source of groups that no identity provider syncs. */
export const LOCAL = 'local';

/** @throws DirectoryError `group-synced`: its members and its existence are its source's affair. */
export function requireLocal(group: Group): void {
  if (group.source !== LOCAL) refuse('group-synced', { name: group.name, source: group.source });
}

/** @throws DirectoryError `user-inactive`: people who are not active are given nothing new. */
export function requireActive(user: User): void {
  if (user.status !== 'active') refuse('user-inactive', { accountId: user.accountId });
}

/** @throws DirectoryError `resource-unlicensed`: roles of a product that does not run cannot be granted. */
export function requireOnline(resource: Resource): void {
  if (resource.status !== 'online') refuse('resource-unlicensed', { ari: resource.ari });
}

/**
 * A site has its people from one directory: to those of another, its resources are not there.
 * @throws DirectoryError `resource-not-found`
 */
export async function requireServed(
  { writer, actor }: Change,
  resource: Resource,
  directoryKey: number,
): Promise<void> {
  if (resource.siteKey === null) return;
  const sites = await writer.organizations.listSites(actor.organizationKey);
  const site = sites.find(({ key }) => key === resource.siteKey);
  if (site?.directoryKey !== directoryKey) refuse('resource-not-found', { ari: resource.ari });
}

/*
 * The rules below are about the state after a change. They make the change, look, and refuse: whatever a refused
 * write did is undone with its transaction, so nothing has to be predicted.
 */

type Seated = Pick<RoleAssignment, 'resourceKey' | 'ari' | 'role' | 'seatLimit'>;

/** How many of the seats of a product are taken. */
export interface Seats {
  resourceKey: number;
  ari: string;
  seatLimit: number;
  taken: number;
}

/** The seats of each product with a limit of which one of the roles takes some. */
export async function countSeats(writer: Writer, roles: readonly Seated[]): Promise<Seats[]> {
  const counted = new Map<number, Seats>();
  for (const { resourceKey, ari, role, seatLimit } of roles) {
    if (seatLimit === null || !BILLABLE_ROLES.includes(role) || counted.has(resourceKey)) continue;
    const taken = await writer.roles.countHolders(resourceKey, BILLABLE_ROLES);
    counted.set(resourceKey, { resourceKey, ari, seatLimit, taken });
  }
  return [...counted.values()];
}

/**
 * Makes a change that hands out `roles`, unless it would take more seats of a product than there are. A product
 * that is over its limit already may still change as long as no further seat is taken.
 * @throws DirectoryError `seats-exhausted`
 */
export async function withinSeats<Result>(
  writer: Writer,
  roles: readonly Seated[],
  work: () => Promise<Result>,
): Promise<Result> {
  const limited = await countSeats(writer, roles);
  const result = await work();
  for (const { resourceKey, ari, seatLimit, taken } of limited) {
    const now = await writer.roles.countHolders(resourceKey, BILLABLE_ROLES);
    if (now > taken && now > seatLimit) refuse('seats-exhausted', { ari });
  }
  return result;
}

/**
 * Makes a change that may take administrators away, unless it would take the last active one of the organization or of
 * a site. `concerns` says whether the change can touch administrators at all; most cannot, and cost nothing here.
 * @throws DirectoryError `last-admin`
 */
export async function keepingAnAdmin<Result>(
  { writer, actor }: Change,
  concerns: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!concerns) return work();
  const platform = await listPlatform(writer, actor);
  const before = await countAdmins(writer, platform);
  const result = await work();
  const after = await countAdmins(writer, platform);
  for (const [index, { name }] of platform.entries()) {
    if (before[index] !== 0 && after[index] === 0) refuse('last-admin', { name });
  }
  return result;
}

/** The resources that stand for the organization and its sites. */
async function listPlatform(writer: Writer, { organizationKey }: Actor): Promise<Resource[]> {
  const platform: Resource[] = [];
  for await (const resource of everyResource(writer, organizationKey)) {
    if (resource.owner === PLATFORM_OWNER) platform.push(resource);
  }
  return platform;
}

async function countAdmins(writer: Writer, platform: readonly Resource[]): Promise<number[]> {
  const counts: number[] = [];
  for (const { key, siteKey } of platform) {
    const role = siteKey === null ? ORGANIZATION_ADMIN : SITE_ADMIN;
    counts.push(await writer.roles.countHolders(key, [role]));
  }
  return counts;
}
