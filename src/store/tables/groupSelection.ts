import { LOCAL } from '../../core/rules.ts';
import type { GroupFilter, RoleFilter } from '../../core/store.ts';
import { Conditions } from '../conditions.ts';
import { roleConditions } from './users.ts';

/** How many groups hold a role. */
export type Weight = 'few' | 'some' | 'many';

/** What a statement reads groups from, as `g`, and under which conditions. */
export interface Selection {
  from: string;
  where: Conditions;
}

/**
 * The groups that meet a filter. What names few groups, such as an account, is where reading begins, and the rest is asked
 * of each of those; otherwise it goes along the names, as far as the page needs. `cross join` makes SQLite follow.
 */
export async function select(
  filter: GroupFilter,
  weighRole: () => Promise<Weight> | Weight,
): Promise<Selection> {
  const where = new Conditions();
  const { directoryKeys } = filter;
  const few: string[] = [];
  if (filter.accountIds) few.push(groupsOfAccounts(where, filter.accountIds));
  if (filter.anyOf) few.push(groupsNamed(where, filter, filter.anyOf));
  const namesFew = few.length > 0 || filter.groupIds !== undefined || filter.names !== undefined;
  if (filter.role) {
    const holders = namesFew ? 'many' : await weighRole();
    if (holders === 'few') few.push(groupsWithRole(where, filter.role));
    else if (holders === 'some') where.add(`g.key in (${groupsWithRole(where, filter.role)})`);
    else where.add(hasRole(where, filter.role));
  }
  if (filter.alsoRole) where.add(hasRole(where, filter.alsoRole));
  const [first, ...others] = few;
  if (first !== undefined) where.add('g.key = few.key');
  for (const other of others) where.add(`g.key in (${other})`);

  // One directory is one index range; its organization need not be asked then.
  if (directoryKeys?.length !== 1) where.add(`g.organization_key = ${where.bind(filter.organizationKey)}`);
  if (directoryKeys) where.add(`g.directory_key in ${where.bindAll(directoryKeys)}`);
  if (filter.groupIds) where.add(`g.id in ${where.bindAll(filter.groupIds)}`);
  if (filter.names) where.add(`g.name_folded in ${where.bindAll(filter.names)}`);
  if (filter.except?.ids.length) where.add(`g.id not in ${where.bindAll(filter.except.ids)}`);
  if (filter.except?.names.length) where.add(`g.name_folded not in ${where.bindAll(filter.except.names)}`);
  if (filter.search) where.addContains('g.name_folded', filter.search, first ? undefined : NAMES);
  if (filter.types) where.add(`g.type in ${where.bindAll(filter.types)}`);
  if (filter.synced !== undefined) where.add(`g.source ${filter.synced ? '<>' : '='} '${LOCAL}'`);
  if (filter.contains) addExact(where, filter.contains, first ? undefined : NAMES);
  return { from: first === undefined ? 'groups g' : `(${first}) few cross join groups g`, where };
}

/** A part of the name letter for letter. */
function addExact(where: Conditions, part: string, index: typeof NAMES | undefined): void {
  // The index narrows what is folded. Of ASCII that is the same letters in lower case, but for the last one, which may
  // have an accent after it that is no longer apart.
  if (/^[ -~]{4,}$/.test(part)) where.addContains('g.name_folded', part.slice(0, -1).toLowerCase(), index);
  // `like` and `position` differ between the engines in case and in name; this does not.
  where.add(`replace(g.name, ${where.bind(part)}, '') <> g.name`);
}

const NAMES = { key: 'g.key', table: 'group_names', column: 'name_folded' };

function groupsOfAccounts(where: Conditions, accountIds: readonly string[]): string {
  return `
    select distinct m.group_key as key from users u cross join memberships m
    where u.account_id in ${where.bindAll(accountIds)} and m.user_key = u.key`;
}

function groupsNamed(
  where: Conditions,
  { organizationKey, directoryKeys }: GroupFilter,
  { ids, names }: { ids: readonly string[]; names: readonly string[] },
): string {
  const place = directoryKeys
    ? `directory_key in ${where.bindAll(directoryKeys)}`
    : `organization_key = ${where.bind(organizationKey)}`;
  return `
    select key from groups where id in ${where.bindAll(ids)}
    union
    select key from groups where ${place} and name_folded in ${where.bindAll(names)}`;
}

/** Resources are few, and a role of one is a range of an index. */
const HOLDERS = 'resources r cross join group_roles gr';

function groupsWithRole(where: Conditions, role: RoleFilter): string {
  return `select distinct gr.group_key as key from ${HOLDERS} where ${roleConditions(where, 'gr', role)}`;
}

function hasRole(where: Conditions, role: RoleFilter): string {
  return `exists (
    select 1 from group_roles gr cross join resources r
    where gr.group_key = g.key and ${roleConditions(where, 'gr', role)})`;
}

/** So many holders of a role are sorted sooner than they are found along the names. */
const FEW_HOLDERS = 500;

/** From so many on, one group after another is asked whether it is one, sooner than all of them are listed. */
const MANY_HOLDERS = 5000;

/** What a number of holders means for how to find them. */
export function weigh(holders: number): Weight {
  if (holders < FEW_HOLDERS) return 'few';
  return holders < MANY_HOLDERS ? 'some' : 'many';
}
