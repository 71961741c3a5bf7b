import type { Scan } from '../../core/paging.ts';
import type { GroupFilter, Window } from '../../core/store.ts';
import type { Changes } from '../changes.ts';
import { dynamicStatement } from '../conditions.ts';
import type { Executor } from '../db.ts';
import { isBeyond } from '../names/nameList.ts';
import { select } from './groupSelection.ts';

/** What a list is made of: who holds a role, and what the groups are called. */
const TABLES = ['group_roles', 'resources', 'name_changes'];

/** Among more, a page is soon found along the names of all groups. */
const HOLDERS_LIMIT = 12_000;

/** How many holders are kept in all lists together, about 100 bytes each. */
const KEPT_LIMIT = 60_000;

type Holder = readonly [folded: string, key: number];

/** `asked` without a list: once, so that one is worth making if nothing changes until the next time. */
type Kept = { holders?: readonly Holder[] | 'many' };

/**
 * The groups that hold a role in the order of their names, kept until roles or names change. Neither of the ways there are in
 * the database is short: for a hundredth of all groups, either all who hold the role are looked up and sorted, or a hundred
 * names are passed over for each that is found.
 */
export class RoleHolders {
  private readonly db: Executor;
  private readonly changes: Changes;
  private readonly kept = new Map<string, Kept>();
  private version = -1;
  private total = 0;

  constructor(db: Executor, changes: Changes) {
    this.db = db;
    this.changes = changes;
  }

  /** The keys of a page; `undefined` where the database is to be asked. */
  async list(filter: GroupFilter, { after, descending, limit }: Scan): Promise<number[] | undefined> {
    const holders = await this.holdersOf(filter);
    if (!holders) return undefined;
    const place = after as Holder | null;
    const first = place ? countBefore(holders, place, descending) : descending ? holders.length : 0;
    return page(holders, first, limit, descending);
  }

  /** The same, from the one at an offset. */
  async listAt(
    filter: GroupFilter,
    { offset, limit }: Window,
    descending: boolean,
  ): Promise<number[] | undefined> {
    const holders = await this.holdersOf(filter);
    return holders && page(holders, descending ? holders.length - offset : offset, limit, descending);
  }

  private async holdersOf(filter: GroupFilter): Promise<readonly Holder[] | undefined> {
    if (!asksForRoleAlone(filter)) return undefined;
    const version = this.changes.version(TABLES);
    if (version !== this.version || this.total > KEPT_LIMIT) this.forget();
    this.version = version;
    const question = JSON.stringify(filter);
    const known = this.kept.get(question);
    if (!known) {
      this.keep(question, {});
      return undefined;
    }
    known.holders ??= await this.read(filter);
    return known.holders === 'many' ? undefined : known.holders;
  }

  private keep(question: string, kept: Kept): void {
    this.kept.set(question, kept);
    this.total += QUESTION_WEIGHT;
  }

  private forget(): void {
    this.kept.clear();
    this.total = 0;
  }

  private async read(filter: GroupFilter): Promise<readonly Holder[] | 'many'> {
    const { from, where } = await select(filter, () => 'few');
    const text = `
      select g.name_folded, g.key from ${from} ${where.text}
      order by g.name_folded, g.key limit ${where.bind(HOLDERS_LIMIT + 1)}`;
    const rows = (await this.db.rows(dynamicStatement(text), where.values)) as unknown as Holder[];
    if (rows.length > HOLDERS_LIMIT) return 'many';
    this.total += rows.length;
    return rows;
  }
}

/** What a question weighs beside its holders, which it may have none of. */
const QUESTION_WEIGHT = 10;

/** Whether a filter is about a role and nothing else. */
export function asksForRoleAlone(filter: GroupFilter): boolean {
  const { organizationKey: _, directoryKeys: __, role, ...others } = filter;
  return role !== undefined && Object.keys(others).length === 0;
}

/** How many holders come before what is beyond a place, forwards; from the end, how many are beyond it. */
function countBefore(holders: readonly Holder[], place: Holder, descending: boolean): number {
  let low = 0;
  let high = holders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const [folded, key] = holders[middle] as Holder;
    if (isBeyond(folded, key, place, descending) === descending) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** So many keys from a place on: up to the end, or down to the beginning. */
function page(holders: readonly Holder[], from: number, limit: number, descending: boolean): number[] {
  const some = descending
    ? holders.slice(Math.max(from - limit, 0), Math.max(from, 0)).reverse()
    : holders.slice(from, from + limit);
  return some.map(([, key]) => key);
}
