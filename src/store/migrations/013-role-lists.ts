import type { Migration } from './spelling.ts';

/** A role of a group from migration 013 on, with the directory and the folded name of the group. */
const LISTED_ROLE = `
  group_key {int} not null,
  resource_key {int} not null,
  role {text} not null,
  is_default {int} not null,
  directory_key {int} not null,
  name_folded {text} not null`;
const KEYS_OF_ROLES = [
  'primary key (group_key, resource_key, role)',
  'foreign key (group_key) references groups (key)',
  'foreign key (resource_key) references resources (key)',
];
const ROLES_IN_LISTS = `
  insert into group_roles_of_now (group_key, resource_key, role, is_default, directory_key, name_folded)
    select gr.group_key, gr.resource_key, gr.role, gr.is_default, g.directory_key, g.name_folded
    from group_roles gr join groups g on g.key = gr.group_key order by gr.group_key, gr.resource_key, gr.role;
  drop table group_roles;
  alter table group_roles_of_now rename to group_roles;
  create index group_roles_in_order on group_roles (resource_key, role, directory_key, name_folded, group_key);`;

/**
 * The roles of groups carry what lists are ordered by, so that those who hold a role are a range of an index; and how
 * many they are is tallied. See roleLists.ts.
 */
export const roleLists: Migration = {
  name: '013-role-lists',
  sql: `
      create table role_tallies (
        resource_key {int} not null references resources (key),
        role {text} not null,
        directory_key {int} not null references directories (key),
        count {int} not null,
        primary key (resource_key, role, directory_key)
      ) {wide};
      insert into role_tallies (resource_key, role, directory_key, count)
        select gr.resource_key, gr.role, g.directory_key, count(*)
        from group_roles gr join groups g on g.key = gr.group_key group by 1, 2, 3;
      drop index group_roles_by_resource;
    `,
  only: {
    // SQLite adds no column that must have a value, and PostgreSQL would keep the room of the old rows.
    sqlite: `
        create table group_roles_of_now (${LISTED_ROLE}, ${KEYS_OF_ROLES.join(', ')}) {wide};
        ${ROLES_IN_LISTS}`,
    // What refers to others is looked up all at once in the end: row by row it takes six times as long.
    postgres: `
        create table group_roles_of_now (${LISTED_ROLE}) {table};
        ${ROLES_IN_LISTS}
        alter table group_roles ${KEYS_OF_ROLES.map((key) => `add ${key}`).join(', ')};`,
  },
};
