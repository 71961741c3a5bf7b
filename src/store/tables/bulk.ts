import type { BulkWrites } from '../../core/store.ts';
import { Conditions, chunksOf, dynamicStatement } from '../conditions.ts';
import {
  type Columns,
  countOf,
  type Executor,
  firstRow,
  type Statement,
  statement,
  type Transaction,
  type Value,
} from '../db.ts';
import { noteName } from '../names/keptNames.ts';
import { areInOneBlock, type MemberChange } from './blocks.ts';
import { GROUPS } from './groups.ts';
import { countActiveMembers } from './memberships.ts';
import { tallyGroups, tallyUsers } from './tallies.ts';
import { USERS } from './userRows.ts';

const MEMBERSHIPS: Columns = { name: 'memberships', columns: ['group_key', 'user_key'] };

const lastKeySql = statement('select coalesce(max(key), 0) from users where directory_key = $1');
const lastGroupSql = statement('select coalesce(max(key), 0) from groups');
const listGroupKeysSql = statement('select key, id from groups where directory_key + 0 = $1 and key > $2');
const listKeysSql = statement('select key, account_id from users where directory_key = $1 and key > $2');
const memberCountSql = statement('select member_count from groups where key = $1');

/** Writes by the thousand. */
export function bulkWrites(db: Transaction): BulkWrites {
  return {
    async insertGroups(groups) {
      const [first] = groups;
      if (!first) return [];
      const { directoryKey } = first;
      // Of use where the engine does not tell keys: those above it are new.
      const last = await countOf(db, lastGroupSql, []);
      const told = await db.insertAll(GROUPS, groups);
      const ids = groups.map(({ id }) => id);
      const keys = told ?? (await listKeys(db, listGroupKeysSql, [directoryKey, last], ids));
      await tallyGroups(db, first, groups.length);
      for (const [index, { name }] of groups.entries()) {
        await noteName(db, { directoryKey, groupKey: keys[index] ?? 0, before: null, after: name });
      }
      return keys;
    },
    async insertUsers(users) {
      const [first] = users;
      if (!first) return [];
      const last = await countOf(db, lastKeySql, [first.directoryKey]);
      const told = await db.insertAll(USERS, users);
      await tallyUsers(db, first, users.length);
      if (told) return told;
      const ids = users.map(({ accountId }) => accountId);
      return listKeys(db, listKeysSql, [first.directoryKey, last], ids);
    },
    async countActiveUsers(directoryKey, userKeys) {
      let count = 0;
      for (const chunk of chunksOf(userKeys)) {
        const where = new Conditions();
        where.add(`directory_key + 0 = ${where.bind(directoryKey)} and status = 'active'`);
        where.add(`key in ${where.bindAll(chunk)}`);
        const text = `select count(*) from users ${where.text}`;
        count += await countOf(db, dynamicStatement(text), where.values);
      }
      return count;
    },
    async insertActiveMembers(groups, newFrom) {
      const there: number[][] = [];
      for (const { groupKey, userKeys } of groups) {
        const members = await listMembersAmong(db, groupKey, userKeys, newFrom);
        there.push(members);
        const fresh = members.length === 0 ? userKeys : without(userKeys, new Set(members));
        await db.insertPairs(MEMBERSHIPS, groupKey, fresh);
        await countActiveMembers(db, groupKey, fresh.length, () => changesOf(fresh));
      }
      return there;
    },
  };
}

/** The keys that the database made of rows with these ids, in their order. */
async function listKeys(
  db: Executor,
  sql: Statement,
  values: readonly Value[],
  ids: readonly string[],
): Promise<number[]> {
  const rows = await db.rows(sql, values);
  const keys = new Map(rows.map(([key, id]) => [String(id), Number(key)]));
  return ids.map((id) => keys.get(id) ?? 0);
}

/** Which of these users are members of the group already. */
async function listMembersAmong(
  db: Executor,
  groupKey: number,
  userKeys: Float64Array,
  newFrom: number,
): Promise<number[]> {
  const row = await firstRow(db, memberCountSql, [groupKey]);
  if (row?.[0] === 0) return [];
  const members: number[] = [];
  for (const chunk of chunksOf(Array.from(userKeys).filter((key) => key < newFrom))) {
    const where = new Conditions();
    where.add(`group_key = ${where.bind(groupKey)} and user_key in ${where.bindAll(chunk)}`);
    const text = `select user_key from memberships ${where.text}`;
    for (const [key] of await db.rows(dynamicStatement(text), where.values)) members.push(Number(key));
  }
  return members;
}

function without(keys: Float64Array, others: ReadonlySet<number>): Float64Array {
  return keys.filter((key) => !others.has(key));
}

/** New active members as changes of counts: those whose keys are in the same block together. */
function changesOf(userKeys: Float64Array): MemberChange[] {
  const changes: MemberChange[] = [];
  let last: MemberChange | undefined;
  for (const userKey of userKeys) {
    if (!last || !areInOneBlock(last.userKey, userKey)) {
      last = { userKey, members: 0, active: 0 };
      changes.push(last);
    }
    last.members += 1;
    last.active += 1;
  }
  return changes;
}
