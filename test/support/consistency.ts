import { fold } from '../../src/core/text.ts';
import type { Location } from '../../src/store/open.ts';
import { AuditReplay } from './auditReplay.ts';
import { type Connection, connectTo } from './engines.ts';

/**
 * Whether what a store derives agrees with what it is derived from: counts of members, counted blocks, facts about roles
 * and lists of them, folded names, the search index, the engine's own structures; and whether the audit events, followed from the first on,
 * lead to the rows. Returns a sentence for each fault, with what it was seen at: none is as it should be.
 *
 * Nobody may be writing meanwhile. What was put into the store past the rules left no event: `audit: false` leaves the
 * events out; a replay of one's own goes on from where it was, which saves following all of them again.
 */
export async function findFaults(
  location: Location,
  { audit = new AuditReplay() }: { audit?: AuditReplay | false } = {},
): Promise<string[]> {
  const connection = await connectTo(location);
  try {
    return [
      ...(await findOffenders(connection)),
      ...(await findMisfolded(connection)),
      ...('data' in location ? await checkSqlite(connection) : await checkPostgres(connection)),
      ...(audit ? await audit.findFaults(connection) : []),
    ];
  } finally {
    await connection.close();
  }
}

const ACTIVE = `sum(case when u.status = 'active' then 1 else 0 end)`;
const ADMIN_ROLES = `('atlassian/admin', 'atlassian/site-admin', 'atlassian/org-admin')`;

/** Groups have blocks from so many members on, and lose them below half of it. */
const BLOCKS_FROM = 2048;

const COUNTED = [64, 64 ** 2, 64 ** 3]
  .map(
    (width, level) => `
      select m.group_key, ${level} as level, m.user_key / ${width} as block, count(*) as members, ${ACTIVE} as active
      from memberships m join users u on u.key = m.user_key join groups g on g.key = m.group_key
      where g.has_blocks = 1 group by m.group_key, m.user_key / ${width}`,
  )
  .join(' union all ');
// A block that everybody left may stand there with nothing in it, and those of a group that is gone until they are swept.
const BLOCKS = `
  select group_key, level, block, members, active from membership_blocks
  where (members <> 0 or active <> 0) and group_key not in (select group_key from leftovers)`;

const ROLES_COUNTED = `
  select resource_key, role, directory_key, count(*) as count from group_roles group by 1, 2, 3`;
const ROLES_TALLIED = 'select resource_key, role, directory_key, count from role_tallies where count <> 0';

const GROUPS_COUNTED = `
  select organization_key, directory_key, type, case when source = 'local' then 0 else 1 end as synced, count(*) as count
  from groups group by 1, 2, 3, 4`;
const USERS_COUNTED = `
  select organization_key, directory_key, status, count(*) as count from users group by 1, 2, 3`;
// A tally of what is no longer there may stand at nothing.
const GROUPS_TALLIED = `
  select organization_key, directory_key, type, synced, count from group_tallies where count <> 0`;
const USERS_TALLIED =
  'select organization_key, directory_key, status, count from user_tallies where count <> 0';

/** Statements that find what is wrong: rows of what is seen at fault. */
const OFFENDERS: Record<string, string> = {
  'a member count is wrong (group, counted, active counted, members, active members)': `
    select g.name, g.member_count, g.active_member_count, count(u.key), coalesce(${ACTIVE}, 0)
    from groups g left join memberships m on m.group_key = g.key left join users u on u.key = m.user_key
    group by g.key, g.name, g.member_count, g.active_member_count
    having g.member_count <> count(u.key) or g.active_member_count <> coalesce(${ACTIVE}, 0)`,
  'a fact about roles is wrong (group, resources, default, admin)': `
    select g.name, g.resource_count, g.is_default, g.confers_admin
    from groups g left join group_roles r on r.group_key = g.key
    group by g.key, g.name, g.resource_count, g.is_default, g.confers_admin
    having g.resource_count <> count(distinct r.resource_key) or g.is_default <> coalesce(max(r.is_default), 0)
      or g.confers_admin <> coalesce(max(case when r.role in ${ADMIN_ROLES} then 1 else 0 end), 0)`,
  'a role is listed under another name or directory than its group’s (group, name, directory)': `
    select g.name, r.name_folded, r.directory_key from group_roles r join groups g on g.key = r.group_key
    where r.name_folded <> g.name_folded or r.directory_key <> g.directory_key`,
  'roles are not tallied (resource, role, directory, groups)': `
    select * from (${ROLES_COUNTED}) c except ${ROLES_TALLIED}`,
  'roles are tallied that no group has (resource, role, directory, groups)': `
    ${ROLES_TALLIED} except select * from (${ROLES_COUNTED}) c`,
  'members are not counted in blocks (group, level, block, members, active)': `
    select * from (${COUNTED}) c except ${BLOCKS}`,
  'blocks count members who are not there (group, level, block, members, active)': `
    ${BLOCKS} except select * from (${COUNTED}) c`,
  'a group has blocks that it should not have, or none (group, members, has blocks)': `
    select g.name, g.member_count, g.has_blocks from groups g
    where g.has_blocks = 1 and g.member_count < ${BLOCKS_FROM / 2}
      or g.has_blocks = 0 and g.member_count >= ${BLOCKS_FROM}
      or g.has_blocks = 0 and exists (select 1 from membership_blocks b where b.group_key = g.key)`,
  'groups are not tallied (organization, directory, type, synced, groups)': `
    select * from (${GROUPS_COUNTED}) c except ${GROUPS_TALLIED}`,
  'groups are tallied that are not there (organization, directory, type, synced, groups)': `
    ${GROUPS_TALLIED} except select * from (${GROUPS_COUNTED}) c`,
  'users are not tallied (organization, directory, status, users)': `
    select * from (${USERS_COUNTED}) c except ${USERS_TALLIED}`,
  'users are tallied who are not there (organization, directory, status, users)': `
    ${USERS_TALLIED} except select * from (${USERS_COUNTED}) c`,
  'a membership is of a group that is not there (group, memberships)': `
    select m.group_key, count(*) from memberships m
    where not exists (select 1 from groups g where g.key = m.group_key)
      and not exists (select 1 from leftovers l where l.group_key = m.group_key)
    group by m.group_key`,
  'blocks are of a group that is not there (group, blocks)': `
    select b.group_key, count(*) from membership_blocks b
    where not exists (select 1 from groups g where g.key = b.group_key)
      and not exists (select 1 from leftovers l where l.group_key = b.group_key)
    group by b.group_key`,
  'a group that is there counts as left behind (group)': `
    select g.name from leftovers l join groups g on g.key = l.group_key`,
  'a member belongs to another directory (group, user)': `
    select g.name, u.username from memberships m
    join groups g on g.key = m.group_key join users u on u.key = m.user_key
    where g.directory_key <> u.directory_key`,
};

async function findOffenders(connection: Connection): Promise<string[]> {
  const faults: string[] = [];
  for (const [fault, sql] of Object.entries(OFFENDERS)) {
    for (const row of await connection.query(sql)) faults.push(`${fault}: ${row.join(', ')}`);
  }
  return faults;
}

/** Folding is core's: no statement can do it. */
async function findMisfolded(connection: Connection): Promise<string[]> {
  const groups = await connection.query('select name, name_folded from groups');
  const users = await connection.query(
    'select username, username_folded, email, email_folded, public_name, display_name, lower(search_text) from users',
  );
  return [
    ...groups.filter(([name, folded]) => fold(String(name)) !== folded),
    ...users.filter((row) => {
      const [username, usernameFolded, email, emailFolded, publicName, displayName, text] = row.map(String);
      const parts = [publicName, displayName, email].map((part) => fold(part ?? ''));
      return (
        fold(username ?? '') !== usernameFolded ||
        fold(email ?? '') !== emailFolded ||
        // Rows of earlier versions repeat a name that is both.
        (new Set(parts).size === text?.split('\n').length ? [...new Set(parts)] : parts).join('\n') !== text
      );
    }),
  ].map((row) => `a folded text is wrong: ${row.join(', ')}`);
}

async function checkSqlite(connection: Connection): Promise<string[]> {
  const damage = (await connection.query('pragma integrity_check')).flat().filter((line) => line !== 'ok');
  const dangling = (await connection.query('pragma foreign_key_check')).map(
    (row) => `dangling: ${row.join(', ')}`,
  );
  const faults = [...damage.map(String), ...dangling];
  for (const table of ['group_names', 'user_names']) {
    // Compares the index with the table whose text it has, letter for letter.
    const check = connection.query(`insert into ${table} (${table}, rank) values ('integrity-check', 1)`);
    await check.catch((error: Error) => faults.push(`the search index ${table} is wrong: ${error.message}`));
  }
  return faults;
}

/** How many of the newest names are looked up by the search index. */
const SAMPLE = 20;

const SEARCHED = [
  ['groups', 'name_folded', 'group_names_by_trigram'],
  ['users', 'search_text', 'user_names_by_trigram'],
] as const;

async function checkPostgres(connection: Connection): Promise<string[]> {
  const faults: string[] = [];
  const check = (sql: string) =>
    connection.query(sql).catch((error: Error) => faults.push(`an index is wrong: ${error.message}`));
  await connection.query('create extension if not exists amcheck');
  // Every row must be found in every index.
  await check(`
    select bt_index_check(index => c.oid, heapallindexed => true)
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
    where a.amname = 'btree' and c.relnamespace = 'public'::regnamespace and i.indisvalid`);
  await connection.query('set enable_seqscan = off');
  for (const [table, column, index] of SEARCHED) {
    await check(`select gin_index_check('${index}')`);
    const rows = await connection.query(
      `select key, ${column} from ${table} order by key desc limit ${SAMPLE}`,
    );
    for (const [key, text] of rows) {
      const pattern = `'%${String(text)
        .replace(/[%_\\]/g, '_')
        .replaceAll("'", "''")}%'`;
      const found = await connection.query(`select key from ${table} where ${column} like ${pattern}`);
      if (!found.flat().includes(key)) faults.push(`the search index ${index} does not find: ${text}`);
    }
  }
  return faults;
}
