import type { MembershipReads, MembershipWrites } from '../../core/store.ts';
import type { User } from '../../core/types.ts';
import type { Changes } from '../changes.ts';
import { Conditions, dynamicStatement, rowBatches, valuesText } from '../conditions.ts';
import { type Executor, firstRow, type Row, statement, uniqueStatement } from '../db.ts';
import type { KeptUsers } from '../memory.ts';
import {
  BLOCKS_FROM,
  blockReads,
  countInBlocks,
  findStart,
  type MemberChange,
  type Start,
} from './blocks.ts';
import { GROUP, toGroup } from './groups.ts';
import { toUser, USER } from './userRows.ts';

const isMemberSql = uniqueStatement('select 1 from memberships where group_key = $1 and user_key = $2');
const listGroupsOfSql = statement(`
  select ${GROUP}
  from memberships m join groups g on g.key = m.group_key join directories d on d.key = g.directory_key
  where m.user_key = $1 order by g.name_folded, g.key`);
// Whatever returns rows makes SQLite keep them in a table of its own and journal the pages that it touches, so that it costs
// twice as much: what is written one by one says by the number of changed rows what became of it.
const insertOneSql = uniqueStatement(
  'insert into memberships (group_key, user_key) values ($1, $2) on conflict do nothing',
);
const deleteOneSql = uniqueStatement('delete from memberships where group_key = $1 and user_key = $2');
const COUNT_MEMBERS = `
  update groups
  set member_count = member_count + $2, active_member_count = active_member_count + $3
  where key = $1`;
const countMembersSql = uniqueStatement(`${COUNT_MEMBERS} returning member_count, has_blocks`);
/** Of most groups: they are without blocks, and stay so. */
const countMembersOfSmallSql = uniqueStatement(
  `${COUNT_MEMBERS} and has_blocks = 0 and member_count + $2 < ${BLOCKS_FROM}`,
);
// The planners are told to begin at the memberships and to look each user up. With statistics at hand SQLite may prefer
// to scan all users; PostgreSQL, to merge them from the very first one on, which the `+ 0` makes too dear.
//
// Memberships may outlast their group by a while (leftovers.ts), and whoever found it just before must not see them go.
const OF_A_GROUP = 'exists (select 1 from groups where key = $1)';
const FROM_MEMBERS = `
  from memberships m cross join users u cross join directories d
  where ${OF_A_GROUP} and m.group_key = $1 and m.user_key >= $2 and u.key = m.user_key + 0 and d.key = u.directory_key`;
const listMembersAtSql = statement(`select ${USER} ${FROM_MEMBERS} order by m.user_key limit $3 offset $4`);
const listKeysAtSql = statement(`
  select user_key from memberships where ${OF_A_GROUP} and group_key = $1 and user_key >= $2 order by user_key limit $3 offset $4`);
const listActiveMembersAtSql = statement(
  `select ${USER} ${FROM_MEMBERS} and u.status = 'active' order by m.user_key limit $3 offset $4`,
);

/** How many keys are looked through at most for a page of active members, before the database does it. */
const KEYS_LIMIT = 300;

/**
 * @param kept people at hand, whose rows need not be read
 * @param changes tells how long counted blocks hold, where the engine can
 */
export function membershipReads(db: Executor, kept?: KeptUsers, changes?: Changes): MembershipReads {
  const blocks = blockReads(db, changes);
  return {
    async isMember(groupKey, userKey) {
      return (await firstRow(db, isMemberSql, [groupKey, userKey])) !== undefined;
    },
    async listMembersAt(groupKey, activeOnly, { offset, limit }) {
      const start = await findStart(blocks, groupKey, activeOnly, offset);
      if (!start) return [];
      if (kept && !activeOnly) {
        return kept.list(
          keysOf(await db.rows(listKeysAtSql, [groupKey, start.userKey, limit, start.offset])),
        );
      }
      if (kept && start.offset + limit <= KEYS_LIMIT) return listActive(db, kept, groupKey, start, limit);
      const sql = activeOnly ? listActiveMembersAtSql : listMembersAtSql;
      return (await db.rows(sql, [groupKey, start.userKey, limit, start.offset])).map(toUser);
    },
    async listGroupsOf(userKey) {
      return (await db.rows(listGroupsOfSql, [userKey])).map(toGroup);
    },
  };
}

/** Members who are active: of so many keys in a row those whose people are, until there are enough. */
async function listActive(
  db: Executor,
  kept: KeptUsers,
  groupKey: number,
  start: Start,
  limit: number,
): Promise<User[]> {
  const active: User[] = [];
  // Those to be passed need not be read when all of them count.
  let skip = start.isUniform ? start.offset : 0;
  const passed = start.offset - skip;
  let from = start.userKey;
  while (active.length < passed + limit) {
    const asked = passed + limit - active.length;
    const keys = keysOf(await db.rows(listKeysAtSql, [groupKey, from, asked, skip]));
    active.push(...(await kept.list(keys)).filter(({ status }) => status === 'active'));
    if (keys.length < asked) break;
    skip = 0;
    from = Number(keys.at(-1)) + 1;
  }
  return active.slice(passed);
}

function keysOf(rows: readonly Row[]): number[] {
  return rows.map(([key]) => Number(key));
}

export function membershipWrites(db: Executor): MembershipWrites {
  const insertMemberships: MembershipWrites['insertMemberships'] = async (groupKey, users) => {
    const added = new Set<number>();
    for (const batch of rowBatches(users)) {
      const text = `
        insert into memberships (group_key, user_key) values ${valuesText(batch.length, 2)}
        on conflict do nothing returning user_key`;
      const values = batch.flatMap((user) => [groupKey, user.key]);
      for (const [key] of await db.rows(dynamicStatement(text), values)) added.add(Number(key));
    }
    await countMembers(db, groupKey, changesOf(pick(users, added), 1));
    return added;
  };
  const deleteMemberships: MembershipWrites['deleteMemberships'] = async (groupKey, users) => {
    const removed = new Set<number>();
    for (const batch of rowBatches(users)) {
      const where = new Conditions();
      where.add(`group_key = ${where.bind(groupKey)}`);
      where.add(`user_key in ${where.bindAll(batch.map((user) => user.key))}`);
      const text = `delete from memberships ${where.text} returning user_key`;
      for (const [key] of await db.rows(dynamicStatement(text), where.values)) removed.add(Number(key));
    }
    await countMembers(db, groupKey, changesOf(pick(users, removed), -1));
    return removed;
  };
  return {
    insertMemberships,
    deleteMemberships,
    async insertMembership(groupKey, user) {
      const isNew = (await db.run(insertOneSql, [groupKey, user.key])) === 1;
      if (isNew) await countMembers(db, groupKey, changesOf([user], 1));
      return isNew;
    },
    async deleteMembership(groupKey, user) {
      const wasMember = (await db.run(deleteOneSql, [groupKey, user.key])) === 1;
      if (wasMember) await countMembers(db, groupKey, changesOf([user], -1));
      return wasMember;
    },
  };
}

/** The users with these keys, each once. */
function pick(users: readonly User[], keys: ReadonlySet<number>): User[] {
  const left = new Set(keys);
  return users.filter(({ key }) => left.delete(key));
}

/** Who became (1) or ceased to be (-1) a member. */
function changesOf(users: readonly User[], sign: 1 | -1): MemberChange[] {
  return users.map(({ key, status }) => ({
    userKey: key,
    members: sign,
    active: status === 'active' ? sign : 0,
  }));
}

/** Counts so many new active members of a group. @param listChanges who they are, which is asked only of a large group */
export async function countActiveMembers(
  db: Executor,
  groupKey: number,
  count: number,
  listChanges: () => readonly MemberChange[],
): Promise<void> {
  if (count > 0) await countChanges(db, groupKey, { members: count, active: count }, listChanges);
}

/** Counts members of a group in or out. */
async function countMembers(db: Executor, groupKey: number, changes: readonly MemberChange[]): Promise<void> {
  if (changes.length === 0) return;
  const members = changes.reduce((sum, change) => sum + change.members, 0);
  const active = changes.reduce((sum, change) => sum + change.active, 0);
  await countChanges(db, groupKey, { members, active }, () => changes);
}

async function countChanges(
  db: Executor,
  groupKey: number,
  { members, active }: { members: number; active: number },
  listChanges: () => readonly MemberChange[],
): Promise<void> {
  if ((await db.run(countMembersOfSmallSql, [groupKey, members, active])) === 1) return;
  const row = await firstRow(db, countMembersSql, [groupKey, members, active]);
  const [memberCount, hasBlocks] = row as [number, number];
  await countInBlocks(db, { groupKey, memberCount, hasBlocks: hasBlocks === 1 }, listChanges());
}
