import type { Migration } from './spelling.ts';

export const tallies: Migration = {
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
};
