import type { GroupFilter, GroupOrder, GroupReads, GroupWrites, Ordering } from '../core/store.ts';
import type { Group, GroupType, ManagedBy } from '../core/types.ts';
import { Conditions, dynamicStatement, orderBy } from './conditions.ts';
import { countOf, type Executor, firstRow, insert, type Row, statement, uniqueStatement } from './db.ts';
import { groupStats, talliedGroups, tallyGroups } from './tallies.ts';
import { roleConditions } from './users.ts';

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
const BY_NAME: Ordering<GroupOrder> = { by: 'name', descending: false };

const findGroupSql = uniqueStatement(`select ${GROUP} ${FROM} where g.id = $1 and g.organization_key = $2`);
const findGroupByNameSql = uniqueStatement(
  `select ${GROUP} ${FROM} where g.directory_key = $1 and g.name_folded = $2`,
);
const insertGroupSql = statement(`
  insert into groups
    (id, organization_key, directory_key, name, name_folded, description, type, managed_by, source, created_at,
     updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning key`);
const setRoleFactsSql = statement(
  'update groups set resource_count = $2, is_default = $3, confers_admin = $4 where key = $1',
);
const renameGroupSql = statement(
  'update groups set name = $2, name_folded = $3, updated_at = $4 where key = $1',
);
const setGroupDescriptionSql = statement(
  'update groups set description = $2, updated_at = $3 where key = $1',
);
const deleteBelongingsSql = [
  statement('delete from membership_blocks where group_key = $1'),
  statement('delete from memberships where group_key = $1'),
  statement('delete from group_roles where group_key = $1'),
];
const deleteGroupSql = statement(
  'delete from groups where key = $1 returning organization_key, directory_key, type, source',
);

export function groupReads(db: Executor): GroupReads {
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
      const columns = COLUMNS_OF[order];
      const where = whereGroup(filter).addScan(scan, columns);
      const tail = orderBy(where, scan, columns);
      const text = `select ${GROUP} ${FROM} ${where.text} ${tail}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toGroup);
    },
    async listGroupsAt(filter, { offset, limit }, { by, descending } = BY_NAME) {
      const where = whereGroup(filter);
      // The rows skipped are read off the index alone; only those of the window are fetched whole.
      const window = `limit ${where.bind(limit)} offset ${where.bind(offset)}`;
      const direction = descending ? 'desc' : 'asc';
      const order = COLUMNS_OF[by].map((column) => `${column} ${direction}`).join(', ');
      const text = `
        select ${GROUP}
        from (select g.key as key from groups g ${where.text} order by ${order} ${window}) w
        join groups g on g.key = w.key join directories d on d.key = g.directory_key
        order by ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toGroup);
    },
    async countGroups(filter) {
      const tallied = await talliedGroups(db, filter);
      if (tallied !== undefined) return tallied;
      const where = whereGroup(filter);
      return countOf(db, dynamicStatement(`select count(*) from groups g ${where.text}`), where.values);
    },
    groupStats: (organizationKey, directoryKeys) => groupStats(db, organizationKey, directoryKeys),
  };
}

export function groupWrites(db: Executor): GroupWrites {
  return {
    async insertGroup(group) {
      const key = await insert(db, insertGroupSql, [
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
      ]);
      await tallyGroups(db, group, 1);
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
      await db.run(renameGroupSql, [groupKey, name, nameFolded, updatedAt]);
    },
    async setGroupDescription(groupKey, description, updatedAt) {
      await db.run(setGroupDescriptionSql, [groupKey, description, updatedAt]);
    },
    async deleteGroup(groupKey) {
      for (const sql of deleteBelongingsSql) await db.run(sql, [groupKey]);
      const row = await firstRow(db, deleteGroupSql, [groupKey]);
      if (!row) return;
      const [organizationKey, directoryKey, type, source] = row as [number, number, GroupType, string];
      await tallyGroups(db, { organizationKey, directoryKey, type, source }, -1);
    },
  };
}

function whereGroup(filter: GroupFilter): Conditions {
  const where = new Conditions();
  const { directoryKeys } = filter;
  // One directory is one index range; its organization need not be asked then.
  if (directoryKeys?.length !== 1) where.add(`g.organization_key = ${where.bind(filter.organizationKey)}`);
  if (directoryKeys) where.add(`g.directory_key in ${where.bindAll(directoryKeys)}`);
  if (filter.groupIds) where.add(`g.id in ${where.bindAll(filter.groupIds)}`);
  if (filter.names) where.add(`g.name_folded in ${where.bindAll(filter.names)}`);
  if (filter.anyOf) {
    const { ids, names } = filter.anyOf;
    where.add(`(g.id in ${where.bindAll(ids)} or g.name_folded in ${where.bindAll(names)})`);
  }
  if (filter.except?.ids.length) where.add(`g.id not in ${where.bindAll(filter.except.ids)}`);
  if (filter.except?.names.length) where.add(`g.name_folded not in ${where.bindAll(filter.except.names)}`);
  if (filter.accountIds) {
    where.add(`g.key in (
      select m.group_key from users u join memberships m on m.user_key = u.key
      where u.account_id in ${where.bindAll(filter.accountIds)})`);
  }
  if (filter.role) {
    where.add(`g.key in (
      select gr.group_key from group_roles gr join resources r on r.key = gr.resource_key
      where ${roleConditions(where, 'gr', filter.role)})`);
  }
  if (filter.search) {
    where.addContains('g.name_folded', filter.search, {
      key: 'g.key',
      table: 'group_names',
      column: 'name_folded',
    });
  }
  if (filter.types) where.add(`g.type in ${where.bindAll(filter.types)}`);
  if (filter.synced !== undefined) where.add(`g.source ${filter.synced ? '<>' : '='} 'local'`);
  // `like` and `position` differ between the engines in case and in name; this does not.
  if (filter.contains) where.add(`replace(g.name, ${where.bind(filter.contains)}, '') <> g.name`);
  return where;
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
