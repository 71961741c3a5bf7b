import type { Changes } from './changes.ts';
import type { PendingEvents } from './pendingEvents.ts';

/**
 * The little that statements need of an engine. There is one text for both: `$1` parameters, `returning`,
 * `on conflict`, row values, `cast(x as text)`; booleans are 0 and 1, times are integers, and text is ordered by
 * its UTF-8 bytes on both engines.
 */
export type Value = string | number | null;

/** A row in the order of the `select` list: arrays, because building objects is most of the cost of a page. */
export type Row = readonly Value[];

export interface Statement {
  readonly text: string;
  /**
   * Whether it reads or changes one row by a unique key, or inserts one. Only such are prepared by name on PostgreSQL: for
   * anything else its generic plan can be many times slower than one made for the values at hand.
   */
  readonly unique: boolean;
  /** The table whose rows it writes, if it writes any that can be read. */
  readonly writes: string | undefined;
}

export interface Executor {
  /** Whether a statement holds the event loop for as long as it runs. */
  readonly isSynchronous: boolean;
  rows(statement: Statement, values: readonly Value[]): Promise<Row[]>;
  /** Runs a statement and returns how many rows it changed. */
  run(statement: Statement, values: readonly Value[]): Promise<number>;
}

export function statement(text: string): Statement {
  return { text, unique: false, writes: writtenTable(text) };
}

export function uniqueStatement(text: string): Statement {
  return { text, unique: true, writes: writtenTable(text) };
}

/** The same statement, when the rows that it writes are such that no read finds: nobody need be told that it ran. */
export function unseen(writing: Statement): Statement {
  return { ...writing, writes: undefined };
}

/** Every writing statement begins with the name of what it writes; none writes more than one table. */
function writtenTable(text: string): string | undefined {
  const [, table] = /^\s*(?:insert\s+(?:or\s+\w+\s+)?into|update|delete\s+from)\s+(\w+)/i.exec(text) ?? [];
  return table;
}

/** The first row, of a statement that yields at most one. */
export async function firstRow(
  db: Executor,
  sql: Statement,
  values: readonly Value[],
): Promise<Row | undefined> {
  const [row] = await db.rows(sql, values);
  return row;
}

/** Runs an `insert … returning key` and returns the key. */
export async function insert(db: Executor, sql: Statement, values: readonly Value[]): Promise<number> {
  const row = await firstRow(db, sql, values);
  return Number(row?.[0]);
}

/** The number in the only row of a counting statement. */
export async function countOf(db: Executor, sql: Statement, values: readonly Value[]): Promise<number> {
  const row = await firstRow(db, sql, values);
  return Number(row?.[0] ?? 0);
}

/** A table, and those of its columns that are given when rows are inserted. */
export interface Columns {
  name: string;
  columns: readonly string[];
}

/** A table as rows are inserted into it by the thousand. */
export interface BulkTable<Item> extends Columns {
  /** The row of an item, in the order of the columns. Asked for when it is inserted: thousands of rows are not held together. */
  toValues(item: Item): readonly Value[];
  /** The virtual table that SQLite searches its texts by, the trigger that keeps it, and the column it is over. */
  search?: { index: string; trigger: string; column: string };
}

/** The writing side of an engine, inside a transaction. */
export interface Transaction extends Executor {
  /**
   * Inserts rows that are known to be new, any number of them, as fast as the engine can. Returns their keys in the same order,
   * where the engine tells them by the way, and they are keys that it made.
   */
  insertAll<Item>(table: BulkTable<Item>, items: readonly Item[]): Promise<number[] | undefined>;
  /** The same of rows of two numbers: one with each of the others. */
  insertPairs(table: Columns, one: number, others: Float64Array): Promise<void>;
  /** Events that the engine appends before it commits. */
  readonly events: PendingEvents;
  /** Grows with every change, to rows or to the log, that is not undone with a part; by a statement that fails as well. */
  readonly changeCount: number;
  /** Of a failure in a write, the one that ends the transaction, if it does: nothing of it may be acknowledged then. */
  fatal(error: unknown): Error | undefined;
  /** Runs part of the transaction so that, when it throws, that part alone is undone. */
  attempt<Result>(part: () => Promise<Result>): Promise<Result>;
}

/** A database as this project needs one; what must hold of `write` is said at `Store` in core. */
export interface EngineConnection {
  readonly read: Executor;
  /** Reads from a replica, if there is one. */
  readonly replica?: Executor;
  readonly changes: Changes;
  write<Result>(
    organizationKey: number,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result>;
  /** Finishes what has been asked for. */
  close(): Promise<void>;
  /** While it closes: refuses writes that have not begun, and waits for nobody else any more. */
  giveUp(): void;
}

export function secondsSince(startMs: number): number {
  return (performance.now() - startMs) / 1000;
}
