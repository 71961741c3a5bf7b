import { LOCAL } from '../../core/rules.ts';
import type { GroupFilter, GroupStats, UserFilter } from '../../core/store.ts';
import type { GroupType, UserStatus } from '../../core/types.ts';
import { Conditions, dynamicStatement } from '../conditions.ts';
import { countOf, type Executor, uniqueStatement } from '../db.ts';

/**
 * How many groups and users each directory has, counted as they come and go, so that no reply that tells a number has to
 * count rows. Writes of an organization are serial anyway, so nobody waits for these rows who would not wait without them.
 */

/** Where a group is counted. */
export interface GroupTally {
  organizationKey: number;
  directoryKey: number;
  type: GroupType;
  source: string;
}

/** Where a user is counted. */
export interface UserTally {
  organizationKey: number;
  directoryKey: number;
  status: UserStatus;
}

const tallyGroupsSql = uniqueStatement(`
  insert into group_tallies (organization_key, directory_key, type, synced, count) values ($1, $2, $3, $4, $5)
  on conflict (organization_key, directory_key, type, synced)
  do update set count = group_tallies.count + excluded.count`);
const tallyUsersSql = uniqueStatement(`
  insert into user_tallies (organization_key, directory_key, status, count) values ($1, $2, $3, $4)
  on conflict (organization_key, directory_key, status)
  do update set count = user_tallies.count + excluded.count`);

/** Counts so many groups of a kind in, or out when negative. */
export async function tallyGroups(
  db: Executor,
  { organizationKey, directoryKey, type, source }: GroupTally,
  change: number,
): Promise<void> {
  await db.run(tallyGroupsSql, [organizationKey, directoryKey, type, source === LOCAL ? 0 : 1, change]);
}

/** Counts so many users of a kind in, or out when negative. */
export async function tallyUsers(
  db: Executor,
  { organizationKey, directoryKey, status }: UserTally,
  change: number,
): Promise<void> {
  await db.run(tallyUsersSql, [organizationKey, directoryKey, status, change]);
}

/** How many groups meet a filter; `undefined` when it asks for more than is tallied. */
export async function talliedGroups(db: Executor, filter: GroupFilter): Promise<number | undefined> {
  const { organizationKey, directoryKeys, types, synced, ...others } = filter;
  if (Object.keys(others).length > 0) return undefined;
  const where = inDirectories(organizationKey, directoryKeys);
  if (types) where.add(`type in ${where.bindAll(types)}`);
  if (synced !== undefined) where.add(`synced = ${where.bind(synced ? 1 : 0)}`);
  return countOf(db, dynamicStatement(`select sum(count) from group_tallies ${where.text}`), where.values);
}

/** How many users meet a filter; `undefined` when it asks for more than is tallied. */
export async function talliedUsers(db: Executor, filter: UserFilter): Promise<number | undefined> {
  const { organizationKey, directoryKeys, statuses, ...others } = filter;
  if (Object.keys(others).length > 0) return undefined;
  const where = inDirectories(organizationKey, directoryKeys);
  if (statuses) where.add(`status in ${where.bindAll(statuses)}`);
  return countOf(db, dynamicStatement(`select sum(count) from user_tallies ${where.text}`), where.values);
}

/** The tallies of groups, put together for a reply. */
export async function groupStats(
  db: Executor,
  organizationKey: number,
  directoryKeys?: readonly number[],
): Promise<GroupStats> {
  const where = inDirectories(organizationKey, directoryKeys);
  const text = `select type, synced, sum(count) from group_tallies ${where.text} group by type, synced`;
  const stats = { types: { TEAM: 0, GROUP: 0, USERBASE_GROUP: 0 }, synced: 0 };
  for (const [type, synced, count] of await db.rows(dynamicStatement(text), where.values)) {
    stats.types[type as GroupType] += Number(count);
    // User-base groups are tallied apart from all others.
    if (type !== 'USERBASE_GROUP' && synced === 1) stats.synced += Number(count);
  }
  return stats;
}

function inDirectories(organizationKey: number, directoryKeys?: readonly number[]): Conditions {
  const where = new Conditions();
  where.add(`organization_key = ${where.bind(organizationKey)}`);
  if (directoryKeys) where.add(`directory_key in ${where.bindAll(directoryKeys)}`);
  return where;
}
