import type {
  GroupFilter,
  GroupOrder,
  GroupReads,
  GroupWrites,
  NewGroup,
  Ordering,
} from '../../core/store.ts';
import type { Group, GroupType, ManagedBy } from '../../core/types.ts';
import type { Changes } from '../changes.ts';
import { Conditions, chunksOf, dynamicStatement, orderBy, valuesText } from '../conditions.ts';
import {
  type BulkTable,
  countOf,
  type Executor,
  firstRow,
  insert,
  type Row,
  statement,
  uniqueStatement,
  type Value,
} from '../db.ts';
import { remember } from '../memory.ts';
import { type KeptNames, noteName } from '../names/keptNames.ts';
import { select, weigh } from './groupSelection.ts';
import { deleteMembershipsOf } from './leftovers.ts';
import {
  asksForRoleAlone,
  countByRole,
  listByRole,
  listByRoleAt,
  sumOfHolders,
  untallyRoles,
} from './roleLists.ts';
import { groupStats, talliedGroups, tallyGroups } from './tallies.ts';

/** The columns of a group, with the id of its directory (`d`), for `toGroup`. */
export const GROUP = `
  g.key, g.id, g.organization_key, g.directory_key, d.id, g.name, g.name_folded, g.description, g.type, g.managed_by,
  g.source, g.member_count, g.active_member_count, g.resource_count, g.is_default, g.confers_admin, g.created_at,
  g.updated_at`;
const FROM = 'from groups g join directories d on d.key = g.directory_key';
const COLUMNS_OF: Record<GroupOrder, readonly string[]> = {
  name: ['g.name_folded', 'g.key'],
  members: ['g.member_count', 'g.key'],
  created: ['g.key'],
  updated: ['g.updated_at', 'g.key'],
};
const ORDERED_BY_INDEX: ReadonlySet<GroupOrder> = new Set(['name', 'created']);
const BY_NAME: Ordering<GroupOrder> = { by: 'name', descending: false };

const findGroupSql = uniqueStatement(`select ${GROUP} ${FROM} where g.id = $1 and g.organization_key = $2`);
const findGroupByNameSql = uniqueStatement(
  `select ${GROUP} ${FROM} where g.directory_key = $1 and g.name_folded = $2`,
);
/** How groups are inserted. */
export const GROUPS: BulkTable<NewGroup> = {
  name: 'groups',
  columns: `
    id, organization_key, directory_key, name, name_folded, description, type, managed_by, source, created_at, updated_at`
    .trim()
    .split(/,\s*/),
  toValues,
  search: { index: 'group_names', trigger: 'groups_named', column: 'name_folded' },
};
const insertGroupSql = uniqueStatement(`
  insert into groups (${GROUPS.columns.join(', ')}) values ${valuesText(1, GROUPS.columns.length)} returning key`);
const setRoleFactsSql = statement(
  'update groups set resource_count = $2, is_default = $3, confers_admin = $4 where key = $1',
);
const findNameSql = uniqueStatement('select directory_key, name_folded from groups where key = $1');
const renameGroupSql = statement(
  'update groups set name = $2, name_folded = $3, updated_at = $4 where key = $1',
);
const renameInRolesSql = statement('update group_roles set name_folded = $2 where group_key = $1');
const setGroupDescriptionSql = statement(
  'update groups set description = $2, updated_at = $3 where key = $1',
);
const findDeletedSql = statement(`
  select organization_key, directory_key, type, source, member_count, name_folded from groups where key = $1`);
const deleteGroupSql = [
  statement('delete from group_roles where group_key = $1'),
  statement('delete from groups where key = $1'),
];

/**
 * @param changes tells how long what was found out about roles holds, where the engine can
 * @param names at hand, by which groups are searched
 */
export function groupReads(db: Executor, changes?: Changes, names?: KeptNames): GroupReads {
  // Groups go with their roles, and none changes its directory: only these tables matter.
  const count = (filter: string) => countByRole(db, JSON.parse(filter) as GroupFilter);
  const countOfRole = changes ? remember(changes, ['group_roles', 'resources'], count) : count;
  const selectInOrder = (filter: GroupFilter, order: GroupOrder) =>
    select(filter, async () => (ORDERED_BY_INDEX.has(order) ? weigh(await sumOfHolders(db, filter)) : 'few'));

  return {
    async findGroup(organizationKey, id) {
      const row = await firstRow(db, findGroupSql, [id, organizationKey]);
      return row && toGroup(row);
    },
    async findGroupByName(directoryKey, nameFolded) {
      const row = await firstRow(db, findGroupByNameSql, [directoryKey, nameFolded]);
      return row && toGroup(row);
    },
    async listGroups(filter, scan, order = 'name') {
      const keys =
        order === 'name' && ((await names?.list(filter, scan)) ?? (await listByRole(db, filter, scan)));
      const found = keys && (await listByKey(db, keys));
      if (found) return found;
      const columns = COLUMNS_OF[order];
      const { from, where } = await selectInOrder(filter, order);
      const tail = orderBy(where.addScan(scan, columns), scan, columns);
      const text = `
        select ${GROUP} from ${from} cross join directories d ${where.add('d.key = g.directory_key').text} ${tail}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toGroup);
    },
    async listGroupsAt(filter, { offset, limit }, { by, descending } = BY_NAME) {
      const keys =
        by === 'name' &&
        ((await names?.listAt(filter, { offset, limit }, descending)) ??
          (await listByRoleAt(db, filter, { offset, limit }, descending)));
      const found = keys && (await listByKey(db, keys));
      if (found) return found;
      const { from, where } = await selectInOrder(filter, by);
      // The rows skipped are read off the index alone; only those of the window are fetched whole.
      const window = `limit ${where.bind(limit)} offset ${where.bind(offset)}`;
      const direction = descending ? 'desc' : 'asc';
      const order = COLUMNS_OF[by].map((column) => `${column} ${direction}`).join(', ');
      const text = `
        select ${GROUP}
        from (select g.key as key from ${from} ${where.text} order by ${order} ${window}) w
        join groups g on g.key = w.key join directories d on d.key = g.directory_key
        order by ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toGroup);
    },
    async countGroups(filter) {
      const tallied = await talliedGroups(db, filter);
      if (tallied !== undefined) return tallied;
      const counted = await names?.count(filter);
      if (counted !== undefined) return counted;
      return asksForRoleAlone(filter) ? countOfRole(JSON.stringify(filter)) : countGroups(db, filter);
    },
    groupStats: (organizationKey, directoryKeys) => groupStats(db, organizationKey, directoryKeys),
  };
}

/** The values of a row, in the order of `GROUPS.columns`. */
function toValues(group: NewGroup): Value[] {
  return [
    group.id,
    group.organizationKey,
    group.directoryKey,
    group.name,
    group.nameFolded,
    group.description,
    group.type,
    group.managedBy,
    group.source,
    group.createdAt,
    group.updatedAt,
  ];
}

export function groupWrites(db: Executor): GroupWrites {
  return {
    async insertGroup(group) {
      const key = await insert(db, insertGroupSql, toValues(group));
      await tallyGroups(db, group, 1);
      const { directoryKey, name } = group;
      await noteName(db, { directoryKey, groupKey: key, before: null, after: name });
      return {
        key,
        ...group,
        memberCount: 0,
        activeMemberCount: 0,
        resourceCount: 0,
        isDefault: false,
        confersAdmin: false,
      };
    },
    async setRoleFacts(groupKey, { resourceCount, isDefault, confersAdmin }) {
      await db.run(setRoleFactsSql, [groupKey, resourceCount, isDefault ? 1 : 0, confersAdmin ? 1 : 0]);
    },
    async renameGroup(groupKey, name, nameFolded, updatedAt) {
      const row = await firstRow(db, findNameSql, [groupKey]);
      if (!row) return;
      const [directoryKey, before] = row as [number, string];
      await db.run(renameGroupSql, [groupKey, name, nameFolded, updatedAt]);
      if (nameFolded !== before) await db.run(renameInRolesSql, [groupKey, nameFolded]);
      await noteName(db, { directoryKey, groupKey, before, after: name });
    },
    async setGroupDescription(groupKey, description, updatedAt) {
      await db.run(setGroupDescriptionSql, [groupKey, description, updatedAt]);
    },
    async deleteGroup(groupKey) {
      const row = await firstRow(db, findDeletedSql, [groupKey]);
      if (!row) return;
      const [organizationKey, directoryKey, type, source, memberCount, before] = row as [
        number,
        number,
        GroupType,
        string,
        number,
        string,
      ];
      await untallyRoles(db, groupKey);
      for (const sql of deleteGroupSql) await db.run(sql, [groupKey]);
      await deleteMembershipsOf(db, groupKey, memberCount);
      await tallyGroups(db, { organizationKey, directoryKey, type, source }, -1);
      await noteName(db, { directoryKey, groupKey, before, after: null });
    },
  };
}

/** Groups in the order of their keys' list; `undefined` when one of them is no longer there. */
async function listByKey(db: Executor, keys: readonly number[]): Promise<Group[] | undefined> {
  const groups = new Map<number, Group>();
  for (const chunk of chunksOf(keys)) {
    const where = new Conditions();
    where.add(`g.key in ${where.bindAll(chunk)}`);
    const text = `select ${GROUP} ${FROM} ${where.text}`;
    for (const row of await db.rows(dynamicStatement(text), where.values)) {
      const group = toGroup(row);
      groups.set(group.key, group);
    }
  }
  const found = keys.flatMap((key) => groups.get(key) ?? []);
  return found.length === keys.length ? found : undefined;
}

async function countGroups(db: Executor, filter: GroupFilter): Promise<number> {
  // In no order, beginning at the few or many who hold a role is always best.
  const { from, where } = await select(filter, () => 'few');
  return countOf(db, dynamicStatement(`select count(*) from ${from} ${where.text}`), where.values);
}

export function toGroup(row: Row): Group {
  const [
    key,
    id,
    organizationKey,
    directoryKey,
    directoryId,
    name,
    nameFolded,
    description,
    type,
    managedBy,
    source,
    memberCount,
    activeMemberCount,
    resourceCount,
    isDefault,
    confersAdmin,
    createdAt,
    updatedAt,
  ] = row as [
    number,
    string,
    number,
    number,
    string,
    string,
    string,
    string,
    GroupType,
    ManagedBy,
    string,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    key,
    id,
    organizationKey,
    directoryKey,
    directoryId,
    name,
    nameFolded,
    description,
    type,
    managedBy,
    source,
    memberCount,
    activeMemberCount,
    resourceCount,
    isDefault: isDefault === 1,
    confersAdmin: confersAdmin === 1,
    createdAt,
    updatedAt,
  };
}
