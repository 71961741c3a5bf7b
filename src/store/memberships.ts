import type { MembershipReads, MembershipWrites } from '../core/store.ts';
import type { User } from '../core/types.ts';
import { type Executor, firstRow, statement, uniqueStatement } from './db.ts';
import { GROUP, toGroup } from './groups.ts';

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
  where key = $1`);

export function membershipReads(db: Executor): MembershipReads {
  return {
    async isMember(groupKey, userKey) {
      return (await firstRow(db, isMemberSql, [groupKey, userKey])) !== undefined;
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
      if (added) await db.run(countMembersSql, [groupKey, 1, activity(user)]);
      return added;
    },
    async deleteMembership(groupKey, user) {
      const removed = (await db.run(deleteMembershipSql, [groupKey, user.key])) === 1;
      if (removed) await db.run(countMembersSql, [groupKey, -1, -activity(user)]);
      return removed;
    },
  };
}

/** What a user adds to a group's count of active members. */
function activity(user: User): 0 | 1 {
  return user.status === 'active' ? 1 : 0;
}
