import type { RolePath, RoleReads, RoleWrites } from '../../core/store.ts';
import type { RoleAssignment, User } from '../../core/types.ts';
import type { Changes } from '../changes.ts';
import { Conditions, chunksOf, dynamicStatement } from '../conditions.ts';
import { countOf, type Executor, firstRow, type Row, statement } from '../db.ts';
import { remember } from '../memory.ts';
import { GROUP, toGroup } from './groups.ts';
import { tallyRole } from './roleLists.ts';
import { toUser, USER } from './userRows.ts';

const RESOURCE = 'r.key, r.ari, r.owner, r.site_key, r.seat_limit';

const listGroupRolesSql = statement(`
  select ${RESOURCE}, gr.role, gr.is_default
  from group_roles gr join resources r on r.key = gr.resource_key
  where gr.group_key = $1 order by gr.resource_key, gr.role`);
const listUserRolesSql = statement(`
  select ${RESOURCE}, ur.role, 0
  from user_roles ur join resources r on r.key = ur.resource_key
  where ur.user_key = $1 order by ur.resource_key, ur.role`);
const listUserRolesThroughGroupsSql = statement(`
  select distinct ${RESOURCE}, gr.role, 0
  from memberships m
  join group_roles gr on gr.group_key = m.group_key
  join resources r on r.key = gr.resource_key
  where m.user_key = $1 order by r.key, gr.role`);
const listUserRolePathsSql = statement(`
  select ${RESOURCE}, gr.role, gr.is_default, ${GROUP}
  from memberships m
  join group_roles gr on gr.group_key = m.group_key
  join resources r on r.key = gr.resource_key
  join groups g on g.key = m.group_key join directories d on d.key = g.directory_key
  where m.user_key = $1 order by g.name_folded, g.key, r.key, gr.role`);
const listDefaultGroupsSql = statement(`
  select ${GROUP}
  from group_roles gr join groups g on g.key = gr.group_key join directories d on d.key = g.directory_key
  where gr.resource_key = $1 and gr.role = $2 and gr.is_default = 1 order by g.name_folded, g.key`);
const isGrantedSql = statement(`
  select 1 where exists (select 1 from group_roles where resource_key = $1 and role = $2)
    or exists (select 1 from user_roles where resource_key = $1 and role = $2)`);
const insertGroupRoleSql = statement(`
  insert into group_roles (group_key, resource_key, role, is_default, directory_key, name_folded)
  select $1, $2, $3, $4, directory_key, name_folded from groups where key = $1
  on conflict do nothing`);
const deleteGroupRoleSql = statement(
  'delete from group_roles where group_key = $1 and resource_key = $2 and role = $3',
);
const insertUserRoleSql = statement(
  'insert into user_roles (user_key, resource_key, role) values ($1, $2, $3) on conflict do nothing',
);
const deleteUserRoleSql = statement(
  'delete from user_roles where user_key = $1 and resource_key = $2 and role = $3',
);

/** @param changes tells how long it holds that nobody has a role, where the engine can */
export function roleReads(db: Executor, changes?: Changes): RoleReads {
  const holdersOf = holderReads(db, changes);
  return {
    async listGroupRoles(groupKey) {
      return (await db.rows(listGroupRolesSql, [groupKey])).map(toAssignment);
    },
    async listUserRoles(userKey) {
      return (await db.rows(listUserRolesSql, [userKey])).map(toAssignment);
    },
    async listUserRolesThroughGroups(userKey) {
      return (await db.rows(listUserRolesThroughGroupsSql, [userKey])).map(toAssignment);
    },
    async listUserRolePaths(userKey) {
      return (await db.rows(listUserRolePathsSql, [userKey])).map(toPath);
    },
    listDependents: (groupKey, resourceKey, roles, bounds) =>
      dependents(db, groupKey, resourceKey, roles, bounds),
    async listDefaultGroups(resourceKey, role) {
      return (await db.rows(listDefaultGroupsSql, [resourceKey, role])).map(toGroup);
    },
    async countHolders(resourceKey, roles) {
      const where = new Conditions();
      const text = `select count(*) from ${holders(where, resourceKey, roles)} where u.status = 'active'`;
      return countOf(db, dynamicStatement(text), where.values);
    },
    listHoldersAmong: holdersOf,
    async isHolder(resourceKey, roles, userKey) {
      return (await holdersOf(resourceKey, roles, [userKey])).has(userKey);
    },
  };
}

export function roleWrites(db: Executor): RoleWrites {
  return {
    async insertGroupRole(groupKey, resourceKey, role, isDefault) {
      const inserted = await db.run(insertGroupRoleSql, [groupKey, resourceKey, role, isDefault ? 1 : 0]);
      if (inserted === 1) await tallyRole(db, { groupKey, resourceKey, role }, 1);
      return inserted === 1;
    },
    async deleteGroupRole(groupKey, resourceKey, role) {
      const deleted = await db.run(deleteGroupRoleSql, [groupKey, resourceKey, role]);
      if (deleted === 1) await tallyRole(db, { groupKey, resourceKey, role }, -1);
      return deleted === 1;
    },
    async insertUserRole(userKey, resourceKey, role) {
      return (await db.run(insertUserRoleSql, [userKey, resourceKey, role])) === 1;
    },
    async deleteUserRole(userKey, resourceKey, role) {
      return (await db.run(deleteUserRoleSql, [userKey, resourceKey, role])) === 1;
    },
  };
}

/** A `from` clause of the users (`u`) who hold one of the roles on the resource, each once. */
function holders(where: Conditions, resourceKey: number, roles: readonly string[]): string {
  return `(
    select m.user_key as user_key from group_roles gr join memberships m on m.group_key = gr.group_key
    where gr.resource_key = ${where.bind(resourceKey)} and gr.role in ${where.bindAll(roles)}
    union
    select ur.user_key as user_key from user_roles ur
    where ur.resource_key = ${where.bind(resourceKey)} and ur.role in ${where.bindAll(roles)}
  ) h join users u on u.key = h.user_key`;
}

/**
 * Who of some holds a role is asked of each page of people, of guests too, whom most sites have none of. That a role is granted to nobody
 * at all is kept until roles change; but not of a database elsewhere, where each change of anything would have it asked for anew, before
 * the question itself.
 */
function holderReads(db: Executor, changes: Changes | undefined): RoleReads['listHoldersAmong'] {
  if (!changes || changes.catchUp)
    return (resourceKey, roles, userKeys) => holdersAmong(db, resourceKey, roles, userKeys);
  const isGranted = remember(
    changes,
    ['group_roles', 'user_roles'],
    async (resourceKey: number, role: string) =>
      (await firstRow(db, isGrantedSql, [resourceKey, role])) !== undefined,
  );
  return async (resourceKey, roles, userKeys) => {
    const granted: string[] = [];
    for (const role of roles) if (await isGranted(resourceKey, role)) granted.push(role);
    return granted.length === 0 ? new Set() : holdersAmong(db, resourceKey, granted, userKeys);
  };
}

/** Begins at the users asked for: the groups that grant the role may be large. */
async function holdersAmong(
  db: Executor,
  resourceKey: number,
  roles: readonly string[],
  userKeys: readonly number[],
): Promise<Set<number>> {
  const found = new Set<number>();
  for (const chunk of chunksOf(userKeys)) {
    const where = new Conditions();
    const resource = where.bind(resourceKey);
    const role = where.bindAll(roles);
    const users = where.bindAll(chunk);
    const text = `
      select m.user_key from group_roles gr cross join memberships m
      where gr.resource_key = ${resource} and gr.role in ${role}
        and m.group_key = gr.group_key and m.user_key in ${users}
      union
      select ur.user_key from user_roles ur
      where ur.resource_key = ${resource} and ur.role in ${role} and ur.user_key in ${users}`;
    for (const [key] of await db.rows(dynamicStatement(text), where.values)) found.add(Number(key));
  }
  return found;
}

/** Bounded by `among`: to look at every member of a group of a million would hold everybody else up. */
async function dependents(
  db: Executor,
  groupKey: number,
  resourceKey: number,
  roles: readonly string[] | undefined,
  { among, limit }: { among: number; limit: number },
): Promise<{ count: number; first: User[] }> {
  const where = new Conditions();
  const group = where.bind(groupKey);
  const resource = where.bind(resourceKey);
  const inRoles = (column: string) => (roles ? `and ${column} in ${where.bindAll(roles)}` : '');
  const members = `(select user_key from memberships where group_key = ${group} order by user_key
    limit ${where.bind(among)})`;
  where.add(`u.key = m.user_key and u.status = 'active' and d.key = u.directory_key`);
  where.add(`not exists (select 1 from user_roles ur
    where ur.user_key = m.user_key and ur.resource_key = ${resource} ${inRoles('ur.role')})`);
  where.add(`not exists (select 1 from memberships o join group_roles gr on gr.group_key = o.group_key
    where o.user_key = m.user_key and o.group_key <> ${group} and gr.resource_key = ${resource}
      ${inRoles('gr.role')})`);
  const from = `from ${members} m cross join users u cross join directories d ${where.text}`;
  const count = await countOf(db, dynamicStatement(`select count(*) ${from}`), where.values);
  if (count === 0 || limit === 0) return { count, first: [] };
  const text = `select ${USER} ${from} order by m.user_key limit ${where.bind(limit)}`;
  return { count, first: (await db.rows(dynamicStatement(text), where.values)).map(toUser) };
}

const ASSIGNMENT_WIDTH = 7;

function toPath(row: Row): RolePath {
  return { ...toAssignment(row.slice(0, ASSIGNMENT_WIDTH)), group: toGroup(row.slice(ASSIGNMENT_WIDTH)) };
}

function toAssignment(row: Row): RoleAssignment {
  const [resourceKey, ari, owner, siteKey, seatLimit, role, isDefault] = row as [
    number,
    string,
    string,
    number | null,
    number | null,
    string,
    number,
  ];
  return { resourceKey, ari, owner, siteKey, seatLimit, role, isDefault: isDefault === 1 };
}
