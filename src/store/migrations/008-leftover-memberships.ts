import type { Migration } from './spelling.ts';

export const leftoverMemberships: Migration = {
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
};
