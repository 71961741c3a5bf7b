import type { Migration } from './spelling.ts';

export const sessions: Migration = {
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
};
