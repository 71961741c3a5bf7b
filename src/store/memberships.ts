import type { MembershipReads, MembershipWrites } from '../core/store.ts';
import type { User } from '../core/types.ts';
import { countInBlocks, findStart } from './blocks.ts';
import { type Executor, firstRow, statement, uniqueStatement } from './db.ts';
import { GROUP, toGroup } from './groups.ts';
import { toUser, USER } from './users.ts';

const isMemberSql = uniqueStatement('select 1 from memberships where group_key = $1 and user_key = $2');
const listGroupsOfSql = statement(`
  select ${GROUP}
  from memberships m join groups g on g.key = m.group_key join directories d on d.key = g.directory_key
  where m.user_key = $1 order by g.name_folded, g.key`);
const insertMembershipSql = statement(
  'insert into memberships (group_key, user_key) values ($1, $2) on conflict do nothing',
);
const deleteMembershipSql = statement('delete from memberships where group_key = $1 and user_key = $2');
const countMembersSql = statement(`
  update groups
  set member_count = member_count + $2, active_member_count = active_member_count + $3
  where key = $1 returning member_count, has_blocks`);
// The planner is told to begin at the memberships: with statistics at hand SQLite may prefer to scan all users.
const FROM_MEMBERS = `
  from memberships m cross join users u cross join directories d
  where m.group_key = $1 and m.user_key >= $2 and u.key = m.user_key and d.key = u.directory_key`;
const listMembersAtSql = statement(`select ${USER} ${FROM_MEMBERS} order by m.user_key limit $3 offset $4`);
const listActiveMembersAtSql = statement(
  `select ${USER} ${FROM_MEMBERS} and u.status = 'active' order by m.user_key limit $3 offset $4`,
);

export function membershipReads(db: Executor): MembershipReads {
  return {
    async isMember(groupKey, userKey) {
      return (await firstRow(db, isMemberSql, [groupKey, userKey])) !== undefined;
    },
    async listMembersAt(groupKey, activeOnly, { offset, limit }) {
      const start = await findStart(db, groupKey, activeOnly, offset);
      if (!start) return [];
      const sql = activeOnly ? listActiveMembersAtSql : listMembersAtSql;
      return (await db.rows(sql, [groupKey, start.userKey, limit, start.offset])).map(toUser);
    },
    async listGroupsOf(userKey) {
      return (await db.rows(listGroupsOfSql, [userKey])).map(toGroup);
    },
  };
}

export function membershipWrites(db: Executor): MembershipWrites {
  return {
    async insertMembership(groupKey, user) {
      const added = (await db.run(insertMembershipSql, [groupKey, user.key])) === 1;
      if (added) await countMember(db, groupKey, user, 1);
      return added;
    },
    async deleteMembership(groupKey, user) {
      const removed = (await db.run(deleteMembershipSql, [groupKey, user.key])) === 1;
      if (removed) await countMember(db, groupKey, user, -1);
      return removed;
    },
  };
}

/** Counts a member in (1) or out (-1). */
async function countMember(db: Executor, groupKey: number, user: User, members: 1 | -1): Promise<void> {
  const active = user.status === 'active' ? members : 0;
  const row = await firstRow(db, countMembersSql, [groupKey, members, active]);
  const [memberCount, hasBlocks] = row as [number, number];
  await countInBlocks(db, { groupKey, memberCount, hasBlocks: hasBlocks === 1 }, user.key, members, active);
}
