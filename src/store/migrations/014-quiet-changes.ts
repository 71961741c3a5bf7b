import type { Migration } from './spelling.ts';

export const quietChanges: Migration = {
  name: '014-quiet-changes',
  sql: '',
  only: {
    // By the lock that is held, as the changes of the installation belong to no organization.
    postgres: `
      -- How many transactions have changed what can be read without leaving an event; see databaseChanges.ts.
      create table quiet_changes (
        lock {int} not null primary key,
        count {int} not null
      ) {table};
    `,
  },
};
