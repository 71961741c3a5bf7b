/**
 * The tables, as a list of steps that is only ever appended to: each has run on someone's data.
 *
 * One text serves both engines; what they spell differently stands in braces and is replaced per engine:
 * `{key}` an integer primary key made by the database and never used twice, `{text}` text ordered by bytes,
 * `{table}` and `{wide}` what follows a table's closing parenthesis (`{wide}`: stored in the order of its primary key),
 * `{sha256} … {end_sha256}` the SHA-256 of a text in hexadecimal, `{line}` a line feed in between two texts, `->>` after
 * `{json}` a member of a JSON text, `{stepwise}` that what follows is best joined row by row, `{derived}` that a column is
 * made of others, `{folded}` that a text is to be folded where `like` is particular about it.
 */
export type Engine = 'sqlite' | 'postgres';

export interface Migration {
  name: string;
  sql: string;
  /** What only one engine needs, run after `sql`. */
  only?: Partial<Record<Engine, string>>;
}

const SPELLING: Record<Engine, Record<string, string>> = {
  sqlite: {
    key: 'integer primary key autoincrement',
    int: 'integer',
    text: 'text',
    table: 'strict',
    wide: 'strict, without rowid',
    // Not SQLite's own: `openSqlite` brings it along.
    sha256: 'sha256_hex(',
    end_sha256: ')',
    line: '|| char(10) ||',
    json: '',
    stepwise: '',
    // Not stored: indexes hold what they need of it.
    derived: 'virtual',
    folded: '',
  },
  postgres: {
    key: 'bigint generated always as identity primary key',
    int: 'bigint',
    text: 'text collate "C"',
    table: '',
    wide: '',
    sha256: 'encode(sha256(convert_to(',
    end_sha256: `, 'UTF8')), 'hex') collate "C"`,
    line: '|| chr(10) ||',
    json: '::json',
    stepwise: 'set local enable_hashjoin = off; set local enable_mergejoin = off;',
    derived: 'stored',
    folded: 'lower',
  },
};

/**
 * What is derived of a user from migration 010 on: a text of the row's own where it has one, else what nearly everybody's is.
 * `lower` means ASCII on both engines.
 */
const DERIVED_OF_USERS = [
  'username_folded {text} not null generated always as (coalesce(own_username_folded, lower(username))) {derived}',
  'email_folded {text} not null generated always as (coalesce(own_email_folded, lower(email))) {derived}',
  // What stands behind the last @: all of it but for what is left when everything else is cut off at the end.
  `email_domain {text} not null generated always as (substr(coalesce(own_email_folded, lower(email)),
    length(rtrim(coalesce(own_email_folded, lower(email)), replace(coalesce(own_email_folded, lower(email)), '@', ''))) + 1))
    {derived}`,
  'public_name {text} not null generated always as (coalesce(own_public_name, display_name)) {derived}',
  'public_name_folded {text} not null generated always as (coalesce(own_public_name_folded, lower(display_name))) {derived}',
  // On SQLite as it is written: `like` does not tell capitals from small letters there, and this is read for many rows.
  `search_text {text} not null generated always as (coalesce(own_search_text, {folded}(display_name || '\n' || email))) {derived}`,
];

/** Rows of the first versions repeat a name that is both. */
const OWN_SEARCH_TEXT = `
  case when search_text in (lower(display_name || '\n' || email), lower(display_name || '\n' || display_name || '\n' || email))
  then null else search_text end`;

/** A role of a group from migration 013 on, with the directory and the folded name of the group. */
const LISTED_ROLE = `
  group_key {int} not null,
  resource_key {int} not null,
  role {text} not null,
  is_default {int} not null,
  directory_key {int} not null,
  name_folded {text} not null`;
const KEYS_OF_ROLES = [
  'primary key (group_key, resource_key, role)',
  'foreign key (group_key) references groups (key)',
  'foreign key (resource_key) references resources (key)',
];
const ROLES_IN_LISTS = `
  insert into group_roles_of_now (group_key, resource_key, role, is_default, directory_key, name_folded)
    select gr.group_key, gr.resource_key, gr.role, gr.is_default, g.directory_key, g.name_folded
    from group_roles gr join groups g on g.key = gr.group_key order by gr.group_key, gr.resource_key, gr.role;
  drop table group_roles;
  alter table group_roles_of_now rename to group_roles;
  create index group_roles_in_order on group_roles (resource_key, role, directory_key, name_folded, group_key);`;

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-directory',
    sql: `
      create table settings (
        name {text} not null primary key,
        value {text} not null
      ) {wide};

      create table organizations (
        key {key},
        id {text} not null unique,
        name {text} not null,
        created_at {int} not null
      ) {table};

      create table directories (
        key {key},
        id {text} not null unique,
        organization_key {int} not null references organizations (key),
        name {text} not null,
        name_folded {text} not null,
        created_at {int} not null
      ) {table};
      create index directories_by_organization on directories (organization_key, key);

      create table sites (
        key {key},
        id {text} not null unique,
        organization_key {int} not null references organizations (key),
        directory_key {int} not null references directories (key),
        name {text} not null,
        host {text} not null unique,
        created_at {int} not null
      ) {table};
      create index sites_by_organization on sites (organization_key, key);
      create index sites_by_directory on sites (directory_key);

      create table resources (
        key {key},
        ari {text} not null,
        organization_key {int} not null references organizations (key),
        site_key {int} references sites (key),
        owner {text} not null,
        name {text} not null,
        name_folded {text} not null,
        seat_limit {int},
        status {text} not null,
        created_at {int} not null,
        unique (organization_key, ari)
      ) {table};
      create index resources_by_organization on resources (organization_key, key);

      create table users (
        key {key},
        account_id {text} not null unique,
        account_type {text} not null,
        organization_key {int} not null references organizations (key),
        directory_key {int} not null references directories (key),
        username {text} not null,
        username_folded {text} not null,
        user_key {text} not null unique,
        email {text} not null,
        email_folded {text} not null,
        email_domain {text} not null,
        display_name {text} not null,
        public_name {text} not null,
        public_name_folded {text} not null,
        -- The folded names and e-mail address, on lines of their own: what a search looks at.
        search_text {text} not null,
        time_zone {text} not null,
        locale {text} not null,
        status {text} not null,
        profile {text} not null,
        created_at {int} not null,
        updated_at {int} not null,
        deactivated_at {int},
        last_login_at {int},
        last_failed_login_at {int},
        unique (directory_key, username_folded),
        unique (directory_key, email_folded)
      ) {table};
      create index users_by_organization on users (organization_key, key);
      create index users_by_directory on users (directory_key, key);
      create index users_by_nickname on users (organization_key, public_name_folded, key);
      create index users_by_directory_nickname on users (directory_key, public_name_folded, key);

      create table groups (
        key {key},
        id {text} not null unique,
        organization_key {int} not null references organizations (key),
        directory_key {int} not null references directories (key),
        name {text} not null,
        name_folded {text} not null,
        description {text} not null,
        type {text} not null,
        managed_by {text} not null,
        source {text} not null,
        member_count {int} not null default 0,
        active_member_count {int} not null default 0,
        resource_count {int} not null default 0,
        is_default {int} not null default 0,
        confers_admin {int} not null default 0,
        created_at {int} not null,
        updated_at {int} not null,
        unique (directory_key, name_folded)
      ) {table};
      create index groups_by_name on groups (organization_key, name_folded, key);

      create table memberships (
        group_key {int} not null references groups (key),
        user_key {int} not null references users (key),
        primary key (group_key, user_key)
      ) {wide};
      create index memberships_by_user on memberships (user_key, group_key);

      create table group_roles (
        group_key {int} not null references groups (key),
        resource_key {int} not null references resources (key),
        role {text} not null,
        is_default {int} not null,
        primary key (group_key, resource_key, role)
      ) {wide};
      create index group_roles_by_resource on group_roles (resource_key, role, group_key);

      create table user_roles (
        user_key {int} not null references users (key),
        resource_key {int} not null references resources (key),
        role {text} not null,
        primary key (user_key, resource_key, role)
      ) {wide};
      create index user_roles_by_resource on user_roles (resource_key, role, user_key);

      create table credentials (
        key {key},
        id {text} not null unique,
        kind {text} not null,
        organization_key {int} not null references organizations (key),
        user_key {int} references users (key),
        label {text} not null,
        scopes {text},
        secret_hash {text} not null unique,
        created_at {int} not null,
        expires_at {int}
      ) {table};
      create index credentials_by_user on credentials (user_key);

      create table passwords (
        user_key {int} not null primary key references users (key),
        hash {text} not null
      ) {table};

      create table audit_events (
        key {key},
        id {text} not null unique,
        organization_key {int} not null references organizations (key),
        at {int} not null,
        action {text} not null,
        actor {text} not null,
        subject {text} not null,
        object {text},
        before {text},
        after {text}
      ) {table};
      create index audit_events_by_organization on audit_events (organization_key, key);
    `,
    only: {
      // Trigram search. Its names are the same on both engines: a virtual table kept by triggers here, a view there.
      sqlite: `
        create virtual table group_names using fts5 (
          name_folded, content = 'groups', content_rowid = 'key', tokenize = 'trigram'
        );
        create trigger groups_named after insert on groups begin
          insert into group_names (rowid, name_folded) values (new.key, new.name_folded);
        end;
        create trigger groups_renamed after update of name_folded on groups begin
          insert into group_names (group_names, rowid, name_folded) values ('delete', old.key, old.name_folded);
          insert into group_names (rowid, name_folded) values (new.key, new.name_folded);
        end;
        create trigger groups_unnamed after delete on groups begin
          insert into group_names (group_names, rowid, name_folded) values ('delete', old.key, old.name_folded);
        end;

        create virtual table user_names using fts5 (
          search_text, content = 'users', content_rowid = 'key', tokenize = 'trigram'
        );
        create trigger users_named after insert on users begin
          insert into user_names (rowid, search_text) values (new.key, new.search_text);
        end;
        create trigger users_renamed after update of search_text on users begin
          insert into user_names (user_names, rowid, search_text) values ('delete', old.key, old.search_text);
          insert into user_names (rowid, search_text) values (new.key, new.search_text);
        end;
        create trigger users_unnamed after delete on users begin
          insert into user_names (user_names, rowid, search_text) values ('delete', old.key, old.search_text);
        end;
      `,
      postgres: `
        create extension if not exists pg_trgm;
        create index group_names_by_trigram on groups using gin (name_folded gin_trgm_ops);
        create view group_names as select key as rowid, name_folded from groups;
        create index user_names_by_trigram on users using gin (search_text gin_trgm_ops);
        create view user_names as select key as rowid, search_text from users;
      `,
    },
  },
  {
    name: '002-membership-blocks',
    sql: `
      -- How many members a large group has in each block of user keys, at three widths; see blocks.ts.
      create table membership_blocks (
        group_key {int} not null references groups (key),
        level {int} not null,
        block {int} not null,
        members {int} not null,
        active {int} not null,
        primary key (group_key, level, block)
      ) {wide};
      alter table groups add column has_blocks {int} not null default 0;
    `,
  },
  {
    name: '004-sessions',
    sql: `
      -- People signed in to the console. How long a session lasts is a setting, so that a change of it holds for all.
      create table sessions (
        key {key},
        id {text} not null unique,
        user_key {int} not null references users (key),
        secret_hash {text} not null unique,
        created_at {int} not null,
        used_at {int} not null
      ) {table};
      create index sessions_by_user on sessions (user_key);
      create index sessions_by_use on sessions (used_at);
    `,
  },
  {
    // Events get a number in their organization, a hash over themselves and the event before, and a head of the chain
    // for each organization: see auditChain.ts in core, whose form is spelled out in SQL once here.
    //
    // Events that are there already are numbered in the order in which they were stored, and chained like those to
    // come. That does not prove that they are what was once written, but that they are what this migration found: from
    // here on they cannot change unnoticed either. It takes about 20 µs an event.
    name: '005-audit-chain',
    sql: `
      create table audit_chain (
        organization_key {int} not null references organizations (key),
        number {int} not null,
        id {text} not null unique,
        at {int} not null,
        action {text} not null,
        actor {text} not null,
        subject {text} not null,
        object {text},
        before {text},
        after {text},
        -- The ids in the texts of actor and subject, to be looked for.
        actor_id {text} not null,
        subject_id {text} not null,
        hash {text} not null,
        primary key (organization_key, number)
      ) {table};
      create table audit_heads (
        organization_key {int} not null primary key references organizations (key),
        count {int} not null,
        hash {text} not null
      ) {wide};

      create table audit_numbers (
        organization_key {int} not null,
        number {int} not null,
        key {int} not null,
        primary key (organization_key, number)
      ) {wide};
      insert into audit_numbers (organization_key, number, key)
        select organization_key, row_number() over (partition by organization_key order by key), key from audit_events;

      {stepwise}
      with recursive chain (organization_key, number, key, hash) as (
        select o.key, cast(0 as {int}), cast(0 as {int}), o.id from organizations o
        union all
        select n.organization_key, n.number, n.key,
          {sha256} 'groupkeep-audit-1' {line} c.hash {line} cast(n.number as text) {line} e.id
            {line} cast(e.at as text) {line} e.action {line} e.actor {line} e.subject
            {line} coalesce(e.object, '') {line} coalesce(e.before, '') {line} coalesce(e.after, '') {end_sha256}
        from chain c
        join audit_numbers n on n.organization_key = c.organization_key and n.number = c.number + 1
        join audit_events e on e.key = n.key
      )
      insert into audit_chain (organization_key, number, id, at, action, actor, subject, object, before, after,
        actor_id, subject_id, hash)
      select e.organization_key, c.number, e.id, e.at, e.action, e.actor, e.subject, e.object, e.before, e.after,
        e.actor{json} ->> 'id', e.subject{json} ->> 'id', c.hash
      from chain c join audit_events e on e.key = c.key;

      insert into audit_heads (organization_key, count, hash)
        select organization_key, number, hash from audit_chain last
        where number = (select max(number) from audit_chain where organization_key = last.organization_key);

      drop table audit_numbers;
      drop table audit_events;
      alter table audit_chain rename to audit_events;
      create index audit_events_by_time on audit_events (organization_key, at, number);
      create index audit_events_by_action on audit_events (organization_key, action, number);
      create index audit_events_by_actor on audit_events (organization_key, actor_id, number);
      create index audit_events_by_subject on audit_events (organization_key, subject_id, number);

      -- Credentials are listed from here on.
      create index credentials_by_organization on credentials (organization_key, kind, key);
    `,
  },
  {
    name: '006-credential-uses',
    sql: `
      -- When tokens and keys were last used: apart from them, so that noting it changes nothing that is kept of them.
      create table credential_uses (
        credential_key {int} not null primary key references credentials (key),
        used_at {int} not null
      ) {table};
    `,
  },
  {
    name: '007-tallies',
    sql: `
      -- How many groups and users there are, so that nobody has to count them; see tallies.ts.
      create table group_tallies (
        organization_key {int} not null references organizations (key),
        directory_key {int} not null references directories (key),
        type {text} not null,
        synced {int} not null,
        count {int} not null,
        primary key (organization_key, directory_key, type, synced)
      ) {wide};
      create table user_tallies (
        organization_key {int} not null references organizations (key),
        directory_key {int} not null references directories (key),
        status {text} not null,
        count {int} not null,
        primary key (organization_key, directory_key, status)
      ) {wide};
      insert into group_tallies (organization_key, directory_key, type, synced, count)
        select organization_key, directory_key, type, case when source = 'local' then 0 else 1 end, count(*)
        from groups group by 1, 2, 3, 4;
      insert into user_tallies (organization_key, directory_key, status, count)
        select organization_key, directory_key, status, count(*) from users group by 1, 2, 3;
    `,
  },
  {
    name: '008-leftover-memberships',
    sql: `
      -- Groups that are gone while rows of theirs are still being removed, some at a time; see leftovers.ts.
      create table leftovers (
        group_key {int} not null primary key
      ) {wide};
    `,
    only: {
      // So that the row of a group can go before its memberships do. Keys are never used twice. SQLite can only make the
      // table anew, 12 bytes a row; in order, so that it is as dense as can be.
      sqlite: `
        create table memberships_of_any_group (
          group_key integer not null,
          user_key integer not null references users (key),
          primary key (group_key, user_key)
        ) strict, without rowid;
        insert into memberships_of_any_group (group_key, user_key)
          select group_key, user_key from memberships order by group_key, user_key;
        drop table memberships;
        alter table memberships_of_any_group rename to memberships;
        create index memberships_by_user on memberships (user_key, group_key);
      `,
      postgres: 'alter table memberships drop constraint memberships_group_key_fkey;',
    },
  },
  {
    name: '009-name-changes',
    sql: `
      -- The last changes of names of groups, for those who keep names in memory; see keptNames.ts.
      create table name_changes (
        directory_key {int} not null references directories (key),
        number {int} not null,
        group_key {int} not null,
        before {text},
        after {text},
        primary key (directory_key, number)
      ) {wide};
    `,
  },
  {
    // What can be told from another column is not stored twice, which is two fifths of a user's row on SQLite; and nobody is
    // looked up by user key, so that it needs no index. About 35 s of CPU for a million people on SQLite. The file does not
    // shrink by itself: what is free in it is filled first.
    name: '010-derived-texts',
    sql: '',
    only: {
      // The indexes for searching hold which texts have three letters, but not where: `like` looks at the texts in any case.
      // Small pages, because a search goes from one to the next and reads on from its beginning.
      sqlite: `
        drop table user_names;
        create table users_of_now (
          key integer primary key autoincrement,
          account_id text not null,
          account_type text not null,
          organization_key integer not null references organizations (key),
          directory_key integer not null references directories (key),
          username text not null,
          own_username_folded text,
          user_key text not null,
          email text not null,
          own_email_folded text,
          display_name text not null,
          own_public_name text,
          own_public_name_folded text,
          own_search_text text,
          time_zone text not null,
          locale text not null,
          status text not null,
          profile text not null,
          created_at integer not null,
          updated_at integer not null,
          deactivated_at integer,
          last_login_at integer,
          last_failed_login_at integer,
          ${DERIVED_OF_USERS.join(',\n          ')}
        ) strict;
        -- So that no key is used twice, not even the last one.
        insert into sqlite_sequence (name, seq) select 'users_of_now', seq from sqlite_sequence where name = 'users';
        insert into users_of_now (key, account_id, account_type, organization_key, directory_key, username,
          own_username_folded, user_key, email, own_email_folded, display_name, own_public_name,
          own_public_name_folded, own_search_text, time_zone, locale, status, profile, created_at, updated_at,
          deactivated_at, last_login_at, last_failed_login_at)
        select key, account_id, account_type, organization_key, directory_key, username,
          nullif(username_folded, lower(username)), user_key, email, nullif(email_folded, lower(email)), display_name,
          nullif(public_name, display_name), nullif(public_name_folded, lower(display_name)), ${OWN_SEARCH_TEXT},
          time_zone, locale, status, profile, created_at, updated_at, deactivated_at, last_login_at,
          last_failed_login_at
        from users order by key;
        drop table users;
        alter table users_of_now rename to users;
        create unique index users_by_account_id on users (account_id);
        create unique index users_by_username on users (directory_key, username_folded);
        create unique index users_by_email on users (directory_key, email_folded);
        create index users_by_organization on users (organization_key, key);
        create index users_by_directory on users (directory_key, key);
        create index users_by_nickname on users (organization_key, public_name_folded, key);
        create index users_by_directory_nickname on users (directory_key, public_name_folded, key);

        create virtual table user_names using fts5 (
          search_text, content = 'users', content_rowid = 'key', tokenize = 'trigram', detail = 'none', columnsize = 0
        );
        insert into user_names (user_names, rank) values ('pgsz', 1000);
        insert into user_names (rowid, search_text) select key, search_text from users;
        create trigger users_named after insert on users begin
          insert into user_names (rowid, search_text) values (new.key, new.search_text);
        end;
        create trigger users_renamed after update of display_name, email, own_search_text on users begin
          insert into user_names (user_names, rowid, search_text) values ('delete', old.key, old.search_text);
          insert into user_names (rowid, search_text) values (new.key, new.search_text);
        end;
        create trigger users_unnamed after delete on users begin
          insert into user_names (user_names, rowid, search_text) values ('delete', old.key, old.search_text);
        end;

        drop table group_names;
        create virtual table group_names using fts5 (
          name_folded, content = 'groups', content_rowid = 'key', tokenize = 'trigram', detail = 'none', columnsize = 0
        );
        insert into group_names (group_names, rank) values ('pgsz', 1000);
        insert into group_names (rowid, name_folded) select key, name_folded from groups;
      `,
      postgres: `
        drop view user_names;
        drop index user_names_by_trigram, users_by_nickname, users_by_directory_nickname;
        alter table users
          drop constraint users_user_key_key,
          drop constraint users_directory_key_username_folded_key,
          drop constraint users_directory_key_email_folded_key,
          drop column email_domain,
          alter column username_folded drop not null,
          alter column username_folded type {text} using nullif(username_folded, lower(username)),
          alter column email_folded drop not null,
          alter column email_folded type {text} using nullif(email_folded, lower(email)),
          alter column public_name drop not null,
          alter column public_name type {text} using nullif(public_name, display_name),
          alter column public_name_folded drop not null,
          alter column public_name_folded type {text} using nullif(public_name_folded, lower(display_name)),
          alter column search_text drop not null,
          alter column search_text type {text} using ${OWN_SEARCH_TEXT};
        alter table users rename column username_folded to own_username_folded;
        alter table users rename column email_folded to own_email_folded;
        alter table users rename column public_name to own_public_name;
        alter table users rename column public_name_folded to own_public_name_folded;
        alter table users rename column search_text to own_search_text;
        alter table users
          ${DERIVED_OF_USERS.map((column) => `add column ${column}`).join(',\n          ')};
        create unique index users_by_username on users (directory_key, username_folded);
        create unique index users_by_email on users (directory_key, email_folded);
        create index users_by_nickname on users (organization_key, public_name_folded, key);
        create index users_by_directory_nickname on users (directory_key, public_name_folded, key);
        create index user_names_by_trigram on users using gin (search_text gin_trgm_ops);
        create view user_names as select key as rowid, search_text from users;
      `,
    },
  },
  {
    // As memberships since 008: so that a group's row can go before its blocks do.
    name: '012-leftover-blocks',
    sql: '',
    only: {
      sqlite: `
        create table blocks_of_any_group (
          group_key integer not null,
          level integer not null,
          block integer not null,
          members integer not null,
          active integer not null,
          primary key (group_key, level, block)
        ) strict, without rowid;
        insert into blocks_of_any_group (group_key, level, block, members, active)
          select group_key, level, block, members, active from membership_blocks order by group_key, level, block;
        drop table membership_blocks;
        alter table blocks_of_any_group rename to membership_blocks;
      `,
      postgres: 'alter table membership_blocks drop constraint membership_blocks_group_key_fkey;',
    },
  },
  {
    // The roles of groups carry what lists are ordered by, so that those who hold a role are a range of an index; and how many
    // they are is tallied. See roleLists.ts.
    name: '013-role-lists',
    sql: `
      create table role_tallies (
        resource_key {int} not null references resources (key),
        role {text} not null,
        directory_key {int} not null references directories (key),
        count {int} not null,
        primary key (resource_key, role, directory_key)
      ) {wide};
      insert into role_tallies (resource_key, role, directory_key, count)
        select gr.resource_key, gr.role, g.directory_key, count(*)
        from group_roles gr join groups g on g.key = gr.group_key group by 1, 2, 3;
      drop index group_roles_by_resource;
    `,
    only: {
      // SQLite adds no column that must have a value, and PostgreSQL would keep the room of the old rows.
      sqlite: `
        create table group_roles_of_now (${LISTED_ROLE}, ${KEYS_OF_ROLES.join(', ')}) {wide};
        ${ROLES_IN_LISTS}`,
      // What refers to others is looked up all at once in the end: row by row it takes six times as long.
      postgres: `
        create table group_roles_of_now (${LISTED_ROLE}) {table};
        ${ROLES_IN_LISTS}
        alter table group_roles ${KEYS_OF_ROLES.map((key) => `add ${key}`).join(', ')};`,
    },
  },
];

/** The statements of a migration as one engine spells them. */
export function spell(migration: Migration, engine: Engine): string {
  const text = migration.sql + (migration.only?.[engine] ?? '');
  return text.replace(/\{(\w+)\}/g, (_, word: string) => {
    const spelling = SPELLING[engine][word];
    if (spelling === undefined) throw new Error(`migration ${migration.name} says {${word}}`);
    return spelling;
  });
}

/** The data directory was written by a newer Groupkeep: this one does not know its tables. */
export class NewerSchemaError extends Error {
  constructor(found: string) {
    super(
      `The data was written by a newer version of Groupkeep (it has the migration ${found}). Upgrade Groupkeep.`,
    );
    this.name = 'NewerSchemaError';
  }
}

/** Which migrations are still to run, given the names of those that have. @throws NewerSchemaError */
export function pending(applied: readonly string[]): readonly Migration[] {
  const unknown = applied.find((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown !== undefined) throw new NewerSchemaError(unknown);
  return MIGRATIONS.filter((migration) => !applied.includes(migration.name));
}

export const MIGRATIONS_TABLE =
  'create table if not exists migrations (name text not null primary key, applied_at bigint not null)';
