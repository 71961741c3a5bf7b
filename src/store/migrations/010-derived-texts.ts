import type { Migration } from './spelling.ts';

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

/**
 * What can be told from another column is not stored twice, which is two fifths of a user's row on SQLite; and nobody
 * is looked up by user key, so that it needs no index. About 35 s of CPU for a million people on SQLite. The file
 * does not shrink by itself: what is free in it is filled first.
 */
export const derivedTexts: Migration = {
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
};
