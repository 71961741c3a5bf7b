import type {
  CredentialOwner,
  CredentialReads,
  CredentialWrites,
  OwnedCredential,
} from '../../core/store.ts';
import type { Credential, CredentialKind, UserStatus } from '../../core/types.ts';
import { Conditions, dynamicStatement, orderBy } from '../conditions.ts';
import { type Executor, firstRow, insert, type Row, statement, uniqueStatement } from '../db.ts';

const findCredentialSql = uniqueStatement(`
  select c.key, c.id, c.kind, c.organization_key, c.user_key, c.label, c.scopes, c.created_at, c.expires_at,
    o.id, u.account_id, u.display_name, u.status, u.username, u.email
  from credentials c
  join organizations o on o.key = c.organization_key
  left join users u on u.key = c.user_key
  where c.secret_hash = $1 and c.kind = $2`);
const findStandingSql = uniqueStatement(`
  select coalesce(u.status, 'active') from credentials c left join users u on u.key = c.user_key where c.id = $1
  union all
  select u.status from sessions s join users u on u.key = s.user_key where s.id = $1
  limit 1`);
const deleteCredentialSql = [
  statement('delete from credential_uses where credential_key = $1'),
  statement('delete from credentials where key = $1'),
];
const recordUseSql = uniqueStatement(`
  insert into credential_uses (credential_key, used_at) select key, $2 from credentials where id = $1
  on conflict (credential_key) do update set used_at = excluded.used_at
  where credential_uses.used_at < excluded.used_at`);
const findPasswordSql = uniqueStatement('select hash from passwords where user_key = $1');
const insertCredentialSql = statement(`
  insert into credentials
    (id, kind, organization_key, user_key, label, scopes, secret_hash, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning key`);
const setPasswordSql = statement(`
  insert into passwords (user_key, hash) values ($1, $2)
  on conflict (user_key) do update set hash = excluded.hash`);

const LIST_TEXT = `
  select c.key, c.id, c.kind, c.organization_key, c.user_key, c.label, c.scopes, c.created_at, c.expires_at,
    u.account_id, u.display_name, u.email, l.used_at
  from credentials c
  left join users u on u.key = c.user_key
  left join credential_uses l on l.credential_key = c.key`;

export function credentialReads(db: Executor): CredentialReads {
  return {
    async findCredential(kind, secretHash) {
      const row = await firstRow(db, findCredentialSql, [secretHash, kind]);
      return row && toOwner(row);
    },
    async listCredentials({ organizationKey, kind, userKey, id }, scan) {
      const where = new Conditions();
      where.add(`c.organization_key = ${where.bind(organizationKey)}`).add(`c.kind = ${where.bind(kind)}`);
      if (userKey !== undefined) where.add(`c.user_key = ${where.bind(userKey)}`);
      if (id !== undefined) where.add(`c.id = ${where.bind(id)}`);
      where.addScan(scan, ['c.key']);
      const order = orderBy(where, scan, ['c.key']);
      const text = `${LIST_TEXT} ${where.text} ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toOwned);
    },
    async findStanding(id) {
      const row = await firstRow(db, findStandingSql, [id]);
      return row && (String(row[0]) as UserStatus);
    },
    async findPasswordHash(userKey) {
      const row = await firstRow(db, findPasswordSql, [userKey]);
      return row && String(row[0]);
    },
  };
}

export function credentialWrites(db: Executor): CredentialWrites {
  return {
    async insertCredential(credential, secretHash) {
      const { id, kind, organizationKey, userKey, label, scopes, createdAt, expiresAt } = credential;
      const text = scopes?.join(' ') ?? null;
      const values = [id, kind, organizationKey, userKey, label, text, secretHash, createdAt, expiresAt];
      return { key: await insert(db, insertCredentialSql, values), ...credential };
    },
    async deleteCredential(credentialKey) {
      for (const sql of deleteCredentialSql) await db.run(sql, [credentialKey]);
    },
    async recordUses(uses) {
      for (const [id, usedAt] of uses) await db.run(recordUseSql, [id, usedAt]);
    },
    async setPasswordHash(userKey, hash) {
      await db.run(setPasswordSql, [userKey, hash]);
    },
  };
}

/** The first nine columns of either query. */
function toCredential(row: Row): Credential {
  const [key, id, kind, organizationKey, userKey, label, scopes, createdAt, expiresAt] = row as [
    number,
    string,
    CredentialKind,
    number,
    number | null,
    string,
    string | null,
    number,
    number | null,
  ];
  return {
    key,
    id,
    kind,
    organizationKey,
    userKey,
    label,
    scopes: scopes === null ? null : scopes.split(' ').filter(Boolean),
    createdAt,
    expiresAt,
  };
}

function toOwned(row: Row): OwnedCredential {
  const credential = toCredential(row);
  const [accountId, displayName, email, usedAt] = row.slice(9) as [string, string, string, number | null];
  const { userKey } = credential;
  const owner = userKey === null ? null : { key: userKey, accountId, displayName, email };
  return { credential, owner, usedAt };
}

function toOwner(row: Row): CredentialOwner {
  const credential = toCredential(row);
  const [organizationId, accountId, displayName, status, username, email] = row.slice(9) as [
    string,
    string,
    string,
    UserStatus,
    string,
    string,
  ];
  const { userKey } = credential;
  return {
    credential,
    organizationId,
    user: userKey === null ? null : { key: userKey, accountId, displayName, status, username, email },
  };
}
