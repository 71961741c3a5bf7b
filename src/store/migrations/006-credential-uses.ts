import type { Migration } from './spelling.ts';

export const credentialUses: Migration = {
  name: '006-credential-uses',
  sql: `
      -- When tokens and keys were last used: apart from them, so that noting it changes nothing that is kept of them.
      create table credential_uses (
        credential_key {int} not null primary key references credentials (key),
        used_at {int} not null
      ) {table};
    `,
};
