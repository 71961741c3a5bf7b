// `setImmediate` lets everybody else have a turn.
import { setImmediate as rest } from 'node:timers/promises';
import type { Scan } from '../../core/paging.ts';
import type { Ordering, RoleFilter, UserFilter, UserOrder, UserReads, UserWrites } from '../../core/store.ts';
import type { User, UserStatus } from '../../core/types.ts';
import { Conditions, canOccur, chunksOf, dynamicStatement, orderBy, valuesText } from '../conditions.ts';
import { countOf, type Executor, firstRow, insert, statement, uniqueStatement } from '../db.ts';
import type { KeptUsers } from '../memory.ts';
import { countInBlocksOf } from './blocks.ts';
import { talliedUsers, tallyUsers, type UserTally } from './tallies.ts';
import { ownNames, toUser, toValues, USER, USERS } from './userRows.ts';

const USER_NAMES = { key: 'u.key', table: 'user_names', column: 'search_text' };
const FROM = 'from users u join directories d on d.key = u.directory_key';

const COLUMNS_OF: Record<UserOrder, readonly string[]> = {
  key: ['u.key'],
  nickname: ['u.public_name_folded', 'u.key'],
};
const OLDEST_FIRST: Ordering<UserOrder> = { by: 'key', descending: false };

const findUserSql = uniqueStatement(
  `select ${USER} ${FROM} where u.account_id = $1 and u.organization_key = $2`,
);
const findUserByUsernameSql = uniqueStatement(
  `select ${USER} ${FROM} where u.directory_key = $1 and u.username_folded = $2`,
);
const findUserByEmailSql = uniqueStatement(
  `select ${USER} ${FROM} where u.directory_key = $1 and u.email_folded = $2`,
);
const insertUserSql = uniqueStatement(`
  insert into users (${USERS.columns.join(', ')}) values ${valuesText(1, USERS.columns.length)} returning key`);
const findEmailSql = uniqueStatement('select email from users where key = $1');
const renameUserSql = statement(`
  update users
  set display_name = $2, own_public_name = $3, own_public_name_folded = $4, own_search_text = $5, updated_at = $6
  where key = $1`);
const findStatusSql = uniqueStatement(
  'select status, deactivated_at, organization_key, directory_key from users where key = $1',
);
const setUserStatusSql = statement(
  'update users set status = $2, updated_at = $3, deactivated_at = $4 where key = $1',
);
const recordLoginSql = {
  succeeded: statement('update users set last_login_at = $2 where key = $1'),
  failed: statement('update users set last_failed_login_at = $2 where key = $1'),
};
const countInGroupsSql = statement(`
  update groups
  set member_count = member_count + $2, active_member_count = active_member_count + $3
  where key in (select group_key from memberships where user_key = $1)`);
const deleteUserSql = [
  statement('delete from memberships where user_key = $1'),
  statement('delete from user_roles where user_key = $1'),
  statement(`
    delete from credential_uses
    where credential_key in (select key from credentials where user_key = $1)`),
  statement('delete from credentials where user_key = $1'),
  statement('delete from passwords where user_key = $1'),
  statement('delete from sessions where user_key = $1'),
  statement('delete from users where key = $1'),
];

/** @param kept people at hand, whose rows need not be read */
export function userReads(db: Executor, kept?: KeptUsers): UserReads {
  return {
    async findUser(organizationKey, accountId) {
      const row = await firstRow(db, findUserSql, [accountId, organizationKey]);
      return row && toUser(row);
    },
    async findUserByLogin(directoryKey, login) {
      const row =
        (await firstRow(db, findUserByUsernameSql, [directoryKey, login])) ??
        (await firstRow(db, findUserByEmailSql, [directoryKey, login]));
      return row && toUser(row);
    },
    listUsersByUsername: (directoryKey, usernames) =>
      listUsersBy(db, directoryKey, 'u.username_folded', usernames),
    listUsersByAccountId: (directoryKey, accountIds) =>
      listUsersBy(db, directoryKey, 'u.account_id', accountIds),
    async listUsersByLogin(directoryKey, logins) {
      const users = [
        ...(await listUsersBy(db, directoryKey, 'u.username_folded', logins)),
        ...(await listUsersBy(db, directoryKey, 'u.email_folded', logins)),
      ];
      return [...new Map(users.map((user) => [user.key, user])).values()];
    },
    async listUsers(filter, order, scan) {
      const members = kept && order === 'key' ? memberKeysStatement(filter, scan) : undefined;
      if (kept && members) {
        const rows = await db.rows(dynamicStatement(members.text), members.values);
        return kept.list(rows.map(([key]) => Number(key)));
      }
      const { text, values } = listStatement(filter, order, scan, await searchesFew(db, filter));
      return (await db.rows(dynamicStatement(text), values)).map(toUser);
    },
    async listUsersAt(filter, { offset, limit }, { by, descending } = OLDEST_FIRST) {
      const where = whereUser(filter, await searchesFew(db, filter));
      const direction = descending ? 'desc' : 'asc';
      const order = COLUMNS_OF[by].map((column) => `${column} ${direction}`).join(', ');
      const window = `limit ${where.bind(limit)} offset ${where.bind(offset)}`;
      const text = `
        select ${USER}
        from (select u.key as key from users u ${where.text} order by ${order} ${window}) w
        join users u on u.key = w.key join directories d on d.key = u.directory_key
        order by ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toUser);
    },
    async countUsers(filter) {
      const tallied = await talliedUsers(db, filter);
      if (tallied !== undefined) return tallied;
      const few = await searchesFew(db, filter);
      const [groupId, ...others] = filter.groupIds ?? [];
      if (db.isSynchronous && !few && groupId !== undefined && others.length === 0)
        return countMembers(db, groupId, filter);
      const where = whereUser(filter, few);
      return countOf(db, dynamicStatement(`select count(*) from users u ${where.text}`), where.values);
    },
  };
}

export function userWrites(db: Executor): UserWrites {
  return {
    async insertUser(user) {
      const key = await insert(db, insertUserSql, toValues(user));
      await tallyUsers(db, user, 1);
      return { key, ...user };
    },
    async renameUser(userKey, displayName, publicName, updatedAt) {
      const row = await firstRow(db, findEmailSql, [userKey]);
      const names = ownNames({ displayName, publicName, email: String(row?.[0]) });
      await db.run(renameUserSql, [userKey, displayName, ...names, updatedAt]);
    },
    async recordLogin(userKey, outcome, at) {
      await db.run(recordLoginSql[outcome], [userKey, at]);
    },
    async setUserStatus(userKey, status, at) {
      const before = await findStatus(db, userKey);
      if (!before) return;
      const { tally, deactivatedAt: leftAt } = before;
      const wasActive = tally.status === 'active';
      const isActive = status === 'active';
      const deactivatedAt = isActive ? null : wasActive ? at : (leftAt ?? at);
      await db.run(setUserStatusSql, [userKey, status, at, deactivatedAt]);
      await tallyUsers(db, tally, -1);
      await tallyUsers(db, { ...tally, status }, 1);
      if (wasActive !== isActive) await countInGroups(db, userKey, 0, isActive ? 1 : -1);
    },
    async deleteUser(userKey) {
      const before = await findStatus(db, userKey);
      if (!before) return;
      const { tally } = before;
      await countInGroups(db, userKey, -1, tally.status === 'active' ? -1 : 0);
      for (const sql of deleteUserSql) await db.run(sql, [userKey]);
      await tallyUsers(db, tally, -1);
    },
  };
}

/** Where a user is counted, and since when not active. */
async function findStatus(
  db: Executor,
  userKey: number,
): Promise<{ tally: UserTally; deactivatedAt: number | null } | undefined> {
  const row = await firstRow(db, findStatusSql, [userKey]);
  if (!row) return undefined;
  const [status, deactivatedAt, organizationKey, directoryKey] = row as [
    UserStatus,
    number | null,
    number,
    number,
  ];
  return { tally: { organizationKey, directoryKey, status }, deactivatedAt };
}

async function listUsersBy(
  db: Executor,
  directoryKey: number,
  column: 'u.username_folded' | 'u.email_folded' | 'u.account_id',
  values: readonly string[],
): Promise<User[]> {
  const users: User[] = [];
  for (const chunk of chunksOf(values)) {
    const where = new Conditions();
    // Account ids are unique by themselves, and their index does not begin with the directory: with the sum SQLite does not
    // go through all of it instead, however long the list.
    const directory = column === 'u.account_id' ? 'u.directory_key + 0' : 'u.directory_key';
    where.add(`${directory} = ${where.bind(directoryKey)}`);
    where.add(`${column} in ${where.bindAll(chunk)}`);
    const text = `select ${USER} ${FROM} ${where.text}`;
    users.push(...(await db.rows(dynamicStatement(text), where.values)).map(toUser));
  }
  return users;
}

/** Changes the counts of every group the user is in. */
async function countInGroups(db: Executor, userKey: number, members: number, active: number): Promise<void> {
  await db.run(countInGroupsSql, [userKey, members, active]);
  await countInBlocksOf(db, userKey, members, active);
}

/**
 * The members of one group, oldest first, are read off the memberships themselves, however many there are. The
 * planner is told so by `cross join`: with statistics at hand SQLite may prefer a scan of all users.
 */
function listStatement(filter: UserFilter, order: UserOrder, scan: Scan, few: boolean) {
  const [groupId, ...others] = filter.groupIds ?? [];
  if (!few && order === 'key' && groupId !== undefined && others.length === 0) {
    const where = whereMember(groupId, filter).add('d.key = u.directory_key');
    where.addScan(scan, ['m.user_key']);
    const tail = orderBy(where, scan, ['m.user_key']);
    const from = 'from memberships m cross join users u cross join directories d';
    return { text: `select ${USER} ${from} ${where.text} ${tail}`, values: where.values };
  }
  const columns = COLUMNS_OF[order];
  const where = whereUser(filter, few).addScan(scan, columns);
  const tail = orderBy(where, scan, columns);
  return { text: `select ${USER} ${FROM} ${where.text} ${tail}`, values: where.values };
}

/** Of a membership (`m`) of one group and its user: what a filter asks beside the group, of each of them. */
function whereMember(groupId: string, { groupIds: _, search, ...others }: UserFilter): Conditions {
  const where = new Conditions();
  where.add(`m.group_key = (select key from groups where id = ${where.bind(groupId)})`);
  // The sum keeps PostgreSQL from merging with users from the first one on; see memberships.ts.
  where.add('u.key = m.user_key + 0');
  addFilter(where, others, false);
  if (search) where.addContains('u.search_text', search);
  return where;
}

/** How many members are looked at in one statement: for a millisecond or two. */
const MEMBERS_AT_A_TIME = 1000;

const lastOfSomeSql = statement(`
  select coalesce(max(user_key), 0) from (
    select user_key from memberships
    where group_key = (select key from groups where id = $1) and user_key > $2 order by user_key limit $3) members`);

/** Counts the members that match some at a time, so that everybody else has a turn in between. */
async function countMembers(db: Executor, groupId: string, filter: UserFilter): Promise<number> {
  let count = 0;
  for (let after = 0; ; await rest()) {
    const last = await countOf(db, lastOfSomeSql, [groupId, after, MEMBERS_AT_A_TIME]);
    if (last === 0) return count;
    const where = whereMember(groupId, filter);
    where.add(`m.user_key > ${where.bind(after)} and m.user_key <= ${where.bind(last)}`);
    const text = `select count(*) from memberships m cross join users u ${where.text}`;
    count += await countOf(db, dynamicStatement(text), where.values);
    after = last;
  }
}

/** The keys of the members of one group, oldest first, when a filter asks for them and for nothing else. */
function memberKeysStatement(filter: UserFilter, scan: Scan) {
  const { organizationKey, directoryKeys, groupIds, ...others } = filter;
  const [groupId, ...otherGroups] = groupIds ?? [];
  if (groupId === undefined || otherGroups.length > 0 || Object.keys(others).length > 0) return undefined;
  // Members are in the directory of their group.
  const where = new Conditions();
  where.add(`g.id = ${where.bind(groupId)} and g.organization_key = ${where.bind(organizationKey)}`);
  if (directoryKeys) where.add(`g.directory_key in ${where.bindAll(directoryKeys)}`);
  where.add('m.group_key = g.key').addScan(scan, ['m.user_key']);
  const tail = orderBy(where, scan, ['m.user_key']);
  const text = `select m.user_key from groups g cross join memberships m ${where.text} ${tail}`;
  return { text, values: where.values };
}

/** So many people are looked up one by one sooner than the members of a large group are gone through. */
const FEW = 2000;

/** Whether a search among the members of groups is for so few of all people that it is best begun at them. */
async function searchesFew(db: Executor, { groupIds, search = '' }: UserFilter): Promise<boolean> {
  if (!groupIds || [...search].length < 3 || !canOccur(search)) return false;
  const where = new Conditions();
  where.addContains('search_text', search);
  const text = `
    select count(*) from (select 1 as one from user_names ${where.text} limit ${where.bind(FEW)}) found`;
  return (await countOf(db, dynamicStatement(text), where.values)) < FEW;
}

/** @param few whether the search finds so few that the rest is asked of each of them */
function whereUser(filter: UserFilter, few: boolean): Conditions {
  const where = new Conditions();
  addFilter(where, filter, few);
  return where;
}

function addFilter(where: Conditions, filter: UserFilter, few: boolean): void {
  const { directoryKeys } = filter;
  // One directory is one index range; its organization need not be asked then.
  if (directoryKeys?.length !== 1) where.add(`u.organization_key = ${where.bind(filter.organizationKey)}`);
  if (directoryKeys) where.add(`u.directory_key in ${where.bindAll(directoryKeys)}`);
  if (filter.accountIds) where.add(`u.account_id in ${where.bindAll(filter.accountIds)}`);
  if (filter.groupIds && few) {
    where.add(`exists (
      select 1 from groups g cross join memberships m
      where g.id in ${where.bindAll(filter.groupIds)} and m.group_key = g.key and m.user_key = u.key)`);
  } else if (filter.groupIds) {
    where.add(`u.key in (
      select m.user_key from groups g join memberships m on m.group_key = g.key
      where g.id in ${where.bindAll(filter.groupIds)})`);
  }
  if (filter.statuses) where.add(`u.status in ${where.bindAll(filter.statuses)}`);
  if (filter.emails) where.add(`u.email_folded in ${where.bindAll(filter.emails)}`);
  if (filter.emailDomains) where.add(`u.email_domain in ${where.bindAll(filter.emailDomains)}`);
  // Of the members of groups who are not few, each is looked at: the index would list everybody with that name.
  const index = filter.groupIds && !few ? undefined : USER_NAMES;
  if (filter.search) where.addContains('u.search_text', filter.search, index);
  if (filter.prefix) addPrefix(where, filter.prefix);
  if (filter.role) addRoleFilter(where, filter.role);
}

/** Beginnings of lines and of words: the trigram index finds who has the letters at all, `like` where they stand. */
function addPrefix(where: Conditions, prefix: string): void {
  where.addContains('u.search_text', prefix, USER_NAMES);
  if (!canOccur(prefix)) return;
  const text = `('\n' || u.search_text)`;
  const starts = ['\n', ' '].map((before) => before + prefix);
  const patterns = starts.map((start) => `%${start.replace(/[%_\\]/g, '_')}%`);
  where.add(`(${patterns.map((pattern) => `${text} like ${where.bind(pattern)}`).join(' or ')})`);
  if (!/[%_\\]/.test(prefix)) return;
  // As in `addContains`: the pattern took any character for those that mean something in it; this decides.
  const occurs = (start: string) => `replace(lower(${text}), ${where.bind(start)}, '') <> lower(${text})`;
  where.add(`(${starts.map(occurs).join(' or ')})`);
}

function addRoleFilter(where: Conditions, role: RoleFilter): void {
  where.add(`u.key in (
    select ur.user_key from user_roles ur join resources r on r.key = ur.resource_key
    where ${roleConditions(where, 'ur', role)}
    union
    select m.user_key from group_roles gr join resources r on r.key = gr.resource_key
    join memberships m on m.group_key = gr.group_key
    where ${roleConditions(where, 'gr', role)})`);
}

/** What an assignment (`alias`) and its resource (`r`) must be to meet a role filter. */
export function roleConditions(where: Conditions, alias: string, role: RoleFilter): string {
  const texts = [`${alias}.resource_key = r.key`];
  if (role.owners) texts.push(`r.owner in ${where.bindAll(role.owners)}`);
  if (role.aris) texts.push(`r.ari in ${where.bindAll(role.aris)}`);
  if (role.roles) texts.push(`${alias}.role in ${where.bindAll(role.roles)}`);
  return texts.join(' and ');
}
