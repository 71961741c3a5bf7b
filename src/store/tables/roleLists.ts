import type { Scan } from '../../core/paging.ts';
import type { GroupFilter, Window } from '../../core/store.ts';
import { Conditions, dynamicStatement, orderBy } from '../conditions.ts';
import { countOf, type Executor, statement } from '../db.ts';
import { roleConditions } from './users.ts';

/**
 * The groups of a directory that hold one role on one resource are a list: one range of `group_roles_in_order`, in the order
 * of their names, whose length is tallied. A page of those who hold any of several roles is merged from as many lists.
 */
interface RoleList {
  directoryKey: number;
  resourceKey: number;
  role: string;
  count: number;
}

/** Each list that is merged costs a page about as much as two more groups on it; see docs/decisions/011-role-lists.md. */
const LISTS_LIMIT = 40;

const tallyRoleSql = statement(`
  insert into role_tallies (resource_key, role, directory_key, count)
  select $1, $2, directory_key, $4 from groups where key = $3
  on conflict (resource_key, role, directory_key) do update set count = role_tallies.count + excluded.count`);
const untallyRolesSql = statement(`
  update role_tallies set count = count - 1
  where (resource_key, role, directory_key) in (
    select resource_key, role, directory_key from group_roles where group_key = $1)`);

/** Counts a role of a group in (1) or out (-1). */
export async function tallyRole(
  db: Executor,
  { groupKey, resourceKey, role }: { groupKey: number; resourceKey: number; role: string },
  change: 1 | -1,
): Promise<void> {
  await db.run(tallyRoleSql, [resourceKey, role, groupKey, change]);
}

/** Counts all roles of a group out, which it still has. */
export async function untallyRoles(db: Executor, groupKey: number): Promise<void> {
  await db.run(untallyRolesSql, [groupKey]);
}

/** Whether a filter is about a role and nothing else. */
export function asksForRoleAlone(filter: GroupFilter): boolean {
  const { organizationKey: _, directoryKeys: __, role, ...others } = filter;
  return role !== undefined && Object.keys(others).length === 0;
}

/** The keys of a page of the groups that meet a filter, by name; `undefined` when more is to be asked than lists can tell. */
export async function listByRole(
  db: Executor,
  filter: GroupFilter,
  scan: Scan,
): Promise<number[] | undefined> {
  const lists = await mergeableLists(db, filter);
  return lists && keysOf(db, lists, scan, 0);
}

/** The same, from the one at an offset. */
export async function listByRoleAt(
  db: Executor,
  filter: GroupFilter,
  { offset, limit }: Window,
  descending: boolean,
): Promise<number[] | undefined> {
  const lists = await mergeableLists(db, filter);
  return lists && keysOf(db, lists, { after: null, descending, limit }, offset);
}

/** How many groups meet a filter by role at most: those on several lists count as often. */
export async function sumOfHolders(db: Executor, filter: GroupFilter): Promise<number> {
  const lists = await findLists(db, filter);
  return lists.reduce((sum, { count }) => sum + count, 0);
}

/** How many groups meet a filter that asks for a role alone. What one list tells need not be counted. */
export async function countByRole(db: Executor, filter: GroupFilter): Promise<number> {
  const [first, ...others] = await findLists(db, filter);
  if (others.length === 0) return first?.count ?? 0;
  const { where, from } = assignments('group_roles', filter);
  return countOf(db, dynamicStatement(`select count(distinct a.group_key) ${from}`), where.values);
}

async function mergeableLists(db: Executor, filter: GroupFilter): Promise<RoleList[] | undefined> {
  if (!asksForRoleAlone(filter)) return undefined;
  const lists = await findLists(db, filter);
  return lists.length <= LISTS_LIMIT ? lists : undefined;
}

async function findLists(db: Executor, filter: GroupFilter): Promise<RoleList[]> {
  const { where, from } = assignments('role_tallies', filter);
  const text = `select a.directory_key, a.resource_key, a.role, a.count ${from} and a.count > 0`;
  const rows = await db.rows(dynamicStatement(text), where.values);
  return rows.map((row) => {
    const [directoryKey, resourceKey, role, count] = row as [number, number, string, number];
    return { directoryKey, resourceKey, role, count };
  });
}

/** Where the roles of groups that a filter asks for are told: resources are few, and a role of one is a range of an index. */
function assignments(
  table: 'group_roles' | 'role_tallies',
  { organizationKey, directoryKeys, role = {} }: GroupFilter,
): { where: Conditions; from: string } {
  const where = new Conditions();
  where.add(`r.organization_key = ${where.bind(organizationKey)}`).add(roleConditions(where, 'a', role));
  if (directoryKeys) where.add(`a.directory_key in ${where.bindAll(directoryKeys)}`);
  return { where, from: `from resources r cross join ${table} a ${where.text}` };
}

async function keysOf(
  db: Executor,
  lists: readonly RoleList[],
  scan: Scan,
  offset: number,
): Promise<number[]> {
  const [first, ...others] = lists;
  if (!first) return [];
  const bound = new Conditions();
  const text = others.length === 0 ? partOf(bound, first, scan, offset) : merge(bound, lists, scan, offset);
  const rows = await db.rows(dynamicStatement(text), bound.values);
  return rows.map(([, key]) => Number(key));
}

const ORDER = ['name_folded', 'group_key'];

/**
 * The lists together, each group once. Of each as much is read as the page may need of it, and no more: of whole lists,
 * PostgreSQL would sort all there is.
 */
function merge(bound: Conditions, lists: readonly RoleList[], scan: Scan, offset: number): string {
  const reach = { ...scan, limit: offset + scan.limit };
  const parts = lists.map((list) => `select * from (${partOf(bound, list, reach, 0)}) part`);
  return `${parts.join(' union ')} ${orderBy(bound, scan, ORDER)} offset ${bound.bind(offset)}`;
}

/** One range of the index, in its order. */
function partOf(
  bound: Conditions,
  { resourceKey, role, directoryKey }: RoleList,
  scan: Scan,
  offset: number,
): string {
  const range = [
    `resource_key = ${bound.bind(resourceKey)}`,
    `role = ${bound.bind(role)}`,
    `directory_key = ${bound.bind(directoryKey)}`,
  ];
  if (scan.after) range.push(bound.bindBeyond(scan.after, scan, ORDER));
  return `
    select name_folded, group_key from group_roles where ${range.join(' and ')}
    ${orderBy(bound, scan, ORDER)} offset ${bound.bind(offset)}`;
}
