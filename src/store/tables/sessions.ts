import type { SessionOwner, SessionReads, SessionWrites } from '../../core/store.ts';
import type { UserStatus } from '../../core/types.ts';
import { type Executor, firstRow, insert, type Row, statement, uniqueStatement } from '../db.ts';

const findSessionSql = uniqueStatement(`
  select s.key, s.id, s.user_key, s.created_at, s.used_at, o.key, o.id, u.account_id, u.display_name, u.status
  from sessions s join users u on u.key = s.user_key join organizations o on o.key = u.organization_key
  where s.secret_hash = $1`);
const insertSessionSql = statement(`
  insert into sessions (id, user_key, secret_hash, created_at, used_at) values ($1, $2, $3, $4, $5) returning key`);
const touchSessionSql = statement('update sessions set used_at = $2 where key = $1');
const deleteSessionSql = statement('delete from sessions where user_key = $1 and id = $2');
const deleteSessionsOfSql = statement('delete from sessions where user_key = $1');
const deleteUnusedSql = statement('delete from sessions where used_at < $1');

export function sessionReads(db: Executor): SessionReads {
  return {
    async findSession(secretHash) {
      const row = await firstRow(db, findSessionSql, [secretHash]);
      return row && toOwner(row);
    },
  };
}

export function sessionWrites(db: Executor): SessionWrites {
  return {
    async insertSession(session, secretHash) {
      const { id, userKey, createdAt, usedAt } = session;
      const values = [id, userKey, secretHash, createdAt, usedAt];
      return { key: await insert(db, insertSessionSql, values), ...session };
    },
    async touchSession(sessionKey, usedAt) {
      await db.run(touchSessionSql, [sessionKey, usedAt]);
    },
    async deleteSession(userKey, id) {
      return (await db.run(deleteSessionSql, [userKey, id])) === 1;
    },
    async deleteSessionsOf(userKey) {
      return db.run(deleteSessionsOfSql, [userKey]);
    },
    async deleteSessionsUnusedSince(usedAt) {
      await db.run(deleteUnusedSql, [usedAt]);
    },
  };
}

function toOwner(row: Row): SessionOwner {
  const [
    key,
    id,
    userKey,
    createdAt,
    usedAt,
    organizationKey,
    organizationId,
    accountId,
    displayName,
    status,
  ] = row as [number, string, number, number, number, number, string, string, string, UserStatus];
  return {
    session: { key, id, userKey, createdAt, usedAt },
    organizationKey,
    organizationId,
    user: { key: userKey, accountId, displayName, status },
  };
}
