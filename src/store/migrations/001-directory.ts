import type { Migration } from './spelling.ts';

export const directory: Migration = {
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
};
