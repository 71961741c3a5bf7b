import type { Migration } from './spelling.ts';

export const nameChanges: Migration = {
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
};
