// `setImmediate` lets everybody else have a turn.
import { setImmediate as rest, setTimeout as sleep } from 'node:timers/promises';
import type { Scan } from '../../core/paging.ts';
import type { GroupFilter, Window } from '../../core/store.ts';
import type { Changes } from '../changes.ts';
import { Conditions, canOccur, chunksOf, dynamicStatement } from '../conditions.ts';
import { countOf, type Executor, statement, uniqueStatement } from '../db.ts';
import { Turns } from '../turns.ts';
import { NameList, type Place } from './nameList.ts';
import type { NameQuery } from './nameSearch.ts';
import { historyStatement, SameHistory } from './sameHistory.ts';

const listDirectoriesSql = statement('select key from directories where organization_key = $1 limit 2');
const listLargeSql = statement(`
  select directory_key from group_tallies group by directory_key having sum(count) >= $1 order by sum(count) desc`);
const countNamesSql = statement('select sum(count) from group_tallies where directory_key = $1');
const listNamesSql = historyStatement(
  `select name, key, name_folded from groups where directory_key = $1 and name_folded > $3
  order by name_folded limit $4`,
  'name_folded',
);
const lastChangeSql = historyStatement(
  'select coalesce(max(number), 0) as number from name_changes where directory_key = $1',
  'number',
);
/** Prepared, though there may be several: they are found along their primary key, and planning took three quarters of the time. */
const listChangesSql = historyStatement(
  `select number, group_key, before, after from name_changes
  where directory_key = $1 and number > $3 order by number limit $4`,
  'number',
  uniqueStatement,
);
const changeSql = statement(`
  insert into name_changes (directory_key, number, group_key, before, after)
  select $1, coalesce(max(number), 0) + 1, $2, $3, $4 from name_changes where directory_key = $1 returning number`);
const forgetChangesSql = statement('delete from name_changes where directory_key = $1 and number <= $2');

/** How many changes of names are told to those who keep them; who is further behind reads all names anew. */
const CHANGES_KEPT = 20_000;
const FORGET_EVERY = 1000;

/** A name that came, went, or became another. */
export interface NameChange {
  directoryKey: number;
  groupKey: number;
  /** Folded; `null` for a new group. */
  before: string | null;
  /** As it is; `null` for a group that is gone. */
  after: string | null;
}

/** Writes down, in the transaction of the change, what whoever keeps names has to know. */
export async function noteName(
  db: Executor,
  { directoryKey, groupKey, before, after }: NameChange,
): Promise<void> {
  const number = await countOf(db, changeSql, [directoryKey, groupKey, before, after]);
  if (number % FORGET_EVERY === 0) await db.run(forgetChangesSql, [directoryKey, number - CHANGES_KEPT]);
}

/** How many rows are read and taken in at a time, which holds the event loop for about a millisecond. */
const ROWS = 200;

/** How long counting holds the event loop at a time. */
const SLICE_MS = 4;

/** How long reading names holds the event loop at a time: as long as everybody else had it before, within these bounds. */
const READING_MS = { least: SLICE_MS, most: 25 };

/** From so many names on they are read before anybody searches: fewer are there in a second when somebody does. */
export const READ_AHEAD_FROM = 250_000;

/** How long searches wait for names that are being read; then the database answers them. */
const PATIENCE_MS = 20_000;

const TABLES = ['name_changes'];

/** The names of one directory. */
interface Kept {
  list: NameList;
  history: SameHistory;
  /** How many names there were when reading began. */
  expected: number;
  /** The last change that is in it. */
  number: number;
  /** What `Changes` said when nothing was left to be taken in. */
  version: number | undefined;
  /** While names are read for the first time. */
  reading: Promise<void> | undefined;
  /** Ends when searches are not to wait for the reading any more. */
  patience: Promise<void>;
  following: Turns;
}

/**
 * The names of groups in memory, to be searched by parts of any length and counted, in about the same time however many
 * there are. A directory's are read when they are first searched, and follow every change from then on: each search first
 * asks what changed, so that whoever was told of a commit, of whichever process, is answered from after it. When the database
 * has lost something, as one that takes over for another may have, they are read anew (`SameHistory`).
 *
 * It answers `undefined` where it cannot: filters by more than the name, several directories, too many names.
 */
export class KeptNames {
  private readonly db: Executor;
  private readonly changes: Changes | undefined;
  private readonly limit: number;
  /** By directory; those searched last come last. */
  private readonly kept = new Map<number, Kept>();
  private closed = false;

  /** @param limit how many names are kept at most */
  constructor(db: Executor, changes: Changes | undefined, limit: number) {
    this.db = db;
    this.changes = changes;
    this.limit = limit;
  }

  /**
   * Reads the names of large directories, the largest first, as far as there is room.
   * @param large how many names a directory has at least
   */
  async prepare(large: number): Promise<void> {
    if (this.limit === 0) return;
    let room = this.limit;
    for (const [key] of await this.db.rows(listLargeSql, [large])) {
      const directory = Number(key);
      const kept = this.kept.get(directory) ?? (await this.begin(directory, room));
      await kept?.reading;
      room -= kept?.list.size ?? 0;
    }
  }

  /** Reads no further, so that the database can be closed. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(Array.from(this.kept.values(), ({ reading }) => reading));
  }

  /** The keys of a page of the groups that match, by folded name. */
  async list(filter: GroupFilter, { after, descending, limit }: Scan): Promise<number[] | undefined> {
    if (asksForAll(filter)) return undefined;
    return this.page(filter, { after: after as [string, number] | null }, descending, limit);
  }

  /** The same, from the one at an offset. */
  async listAt(
    filter: GroupFilter,
    { offset, limit }: Window,
    descending: boolean,
  ): Promise<number[] | undefined> {
    // The first rows of all are at hand in the database.
    if (asksForAll(filter) && offset < limit) return undefined;
    return this.page(filter, { offset }, descending, limit);
  }

  async count(filter: GroupFilter): Promise<number | undefined> {
    const found = await this.open(filter);
    if (!found) return undefined;
    const { list, query } = found;
    const count = list.count(query);
    if (count !== undefined) return count;
    await inSlices(list.recount(query));
    return list.count(query);
  }

  private async page(filter: GroupFilter, place: Place, descending: boolean, limit: number) {
    const found = await this.open(filter);
    return found?.list.list(found.query, place, descending, limit);
  }

  /** The names that a filter is about, in step with the database, and what to look for in them. */
  private async open(filter: GroupFilter): Promise<{ list: NameList; query: NameQuery } | undefined> {
    const { organizationKey, directoryKeys, search, contains, except, ...others } = filter;
    if (this.limit === 0 || Object.keys(others).length > 0) return undefined;
    if (search !== undefined && contains !== undefined) return undefined;
    const term = search ?? contains ?? '';
    if (!canOccur(term) || !term.isWellFormed()) return undefined;
    const directory = await this.onlyDirectory(organizationKey, directoryKeys);
    if (directory === undefined) return undefined;
    const left = except ? await this.resolve(except) : NOTHING;
    const list = await this.inStep(directory);
    return list && { list, query: { form: contains === undefined ? 'folded' : 'exact', term, except: left } };
  }

  private async onlyDirectory(organizationKey: number, keys: readonly number[] | undefined) {
    if (keys) return keys.length === 1 ? keys[0] : undefined;
    const rows = await this.db.rows(listDirectoriesSql, [organizationKey]);
    return rows.length === 1 ? Number(rows[0]?.[0]) : undefined;
  }

  /** The folded names of what is left out. */
  private async resolve({ ids, names }: NonNullable<GroupFilter['except']>): Promise<Set<string>> {
    const left = new Set(names);
    for (const chunk of chunksOf(ids)) {
      const where = new Conditions();
      where.add(`id in ${where.bindAll(chunk)}`);
      const text = `select name_folded from groups ${where.text}`;
      for (const [name] of await this.db.rows(dynamicStatement(text), where.values)) left.add(String(name));
    }
    return left;
  }

  private async inStep(directory: number): Promise<NameList | undefined> {
    const kept = this.kept.get(directory) ?? (await this.begin(directory));
    if (!kept) return undefined;
    if (kept.reading) await Promise.race([kept.reading, kept.patience]);
    if (kept.reading) return undefined;
    const { changes } = this;
    if (!changes || changes.version(TABLES) !== kept.version) {
      await kept.following.join(() => this.follow(directory, kept));
    }
    if (this.kept.get(directory) !== kept) return undefined;
    this.kept.delete(directory);
    this.kept.set(directory, kept);
    return kept.list;
  }

  /** @param most begins with no more names than so many */
  private async begin(directory: number, most = this.limit): Promise<Kept | undefined> {
    const expected = await countOf(this.db, countNamesSql, [directory]);
    const known = this.kept.get(directory);
    if (known || expected > most || !this.makeRoom(expected)) return known;
    const kept: Kept = {
      list: new NameList(),
      history: new SameHistory(this.db, directory),
      expected,
      number: 0,
      version: undefined,
      reading: undefined,
      patience: sleep(PATIENCE_MS, undefined, { ref: false }),
      following: new Turns(),
    };
    this.kept.set(directory, kept);
    const reading = this.read(directory, kept).then(
      () => {
        kept.reading = undefined;
      },
      (error) => {
        this.drop(directory, kept);
        throw error;
      },
    );
    // Whoever waits is told; when nobody does, the next search tries again.
    reading.catch(() => {});
    kept.reading = reading;
    return kept;
  }

  /** Forgets names that are not to be followed any more, unless they have been read anew by then. */
  private drop(directory: number, kept: Kept): void {
    if (this.kept.get(directory) === kept) this.kept.delete(directory);
  }

  /** Forgets those searched longest ago until there is room; returns whether there can be. */
  private makeRoom(names: number): boolean {
    if (names > this.limit) return false;
    let total = names;
    for (const { expected, list } of this.kept.values()) total += Math.max(expected, list.size);
    for (const [directory, { expected, list }] of this.kept) {
      if (total <= this.limit) break;
      this.kept.delete(directory);
      total -= Math.max(expected, list.size);
    }
    return true;
  }

  /** Reads all names. Those that change meanwhile are put right by `follow`, from the change before the first reading on. */
  private async read(directory: number, kept: Kept): Promise<void> {
    const [[number] = []] = (await kept.history.rows(lastChangeSql, [])) ?? [];
    kept.number = Number(number);
    const share = new Share();
    for (let last = ''; ; await share.restIfDue()) {
      if (this.closed) throw new Error('the names are not wanted any more');
      const rows = await kept.history.rows(listNamesSql, [last, ROWS]);
      // What was read by then may be of groups that nobody has any more.
      if (!rows) return this.drop(directory, kept);
      kept.list.append(rows.map(([name, key]) => ({ name: String(name), key: Number(key) })));
      if (rows.length < ROWS) break;
      last = String(rows.at(-1)?.[2]);
    }
    if (kept.list.wantsIndex) await this.index(directory, kept, share);
  }

  /** Searches go on by the index that there is. */
  private async index(directory: number, { list }: Kept, share: Share): Promise<void> {
    for (const _ of list.index()) {
      await share.restIfDue();
      if (this.closed || this.kept.get(directory)?.list !== list) return;
    }
  }

  private async follow(directory: number, kept: Kept): Promise<void> {
    for (; ; await rest()) {
      const version = this.changes?.version(TABLES);
      const rows = await kept.history.rows(listChangesSql, [kept.number, ROWS]);
      // The same numbers may be those of other changes now.
      if (!rows) return this.drop(directory, kept);
      for (const row of rows) {
        const [number, groupKey, before, after] = row as [number, number, string | null, string | null];
        // Those in between are forgotten.
        if (number !== kept.number + 1) return this.drop(directory, kept);
        if (before !== null) kept.list.delete(before);
        if (after !== null) kept.list.add(after, groupKey);
        kept.number = number;
      }
      if (rows.length < ROWS) {
        kept.version = version;
        if (kept.list.wantsIndex) void this.index(directory, kept, new Share());
        return;
      }
    }
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function asksForAll({ search, contains, except }: GroupFilter): boolean {
  return search === undefined && contains === undefined && except === undefined;
}

/**
 * Half of the event loop, for long work: it goes on for as long as everybody else took in the last rest. A rest after each
 * step would leave it a hundredth of a busy server.
 */
class Share {
  private begun = performance.now();
  private allowedMs = READING_MS.least;

  async restIfDue(): Promise<void> {
    const now = performance.now();
    if (now - this.begun < this.allowedMs) return;
    await rest();
    this.begun = performance.now();
    const { least, most } = READING_MS;
    this.allowedMs = Math.min(Math.max(this.begun - now, least), most);
  }
}

async function inSlices(steps: Iterable<void>): Promise<void> {
  let begun = performance.now();
  for (const _ of steps) {
    if (performance.now() - begun < SLICE_MS) continue;
    await rest();
    begun = performance.now();
  }
}
