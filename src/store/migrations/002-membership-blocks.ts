import type { Migration } from './spelling.ts';

export const membershipBlocks: Migration = {
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
};
