import type { Migration } from './spelling.ts';

/** As memberships since 008: so that a group's row can go before its blocks do. */
export const leftoverBlocks: Migration = {
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
};
