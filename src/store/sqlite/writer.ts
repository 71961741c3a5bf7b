import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable, UNOBSERVED } from '../../core/store.ts';
import { dynamicStatement, valuesText } from '../conditions.ts';
import type { BulkTable, Columns, Row, Statement, Transaction, Value } from '../db.ts';
import { PendingEvents } from '../pendingEvents.ts';
import { SqliteExecutor } from './executor.ts';
import { guard } from './failures.ts';
import { execWhenFree } from './locks.ts';

/** How long writing keeps the event loop to itself; then requests that only read have their turn. */
const SLICE_MS = 1;

/** So many rows are worth taking a trigger away and putting it back, for which every statement is prepared anew. */
const BULK_FROM = 200;

/**
 * How much of a text index is put together in memory before it is written, in bytes: usually, and of many rows at once, for which
 * the pieces that are written have to be merged less often.
 */
const INDEX_MEMORY = 1 << 20;
const BULK_INDEX_MEMORY = 1 << 26;

/** How many rows are inserted between two looks at the clock. */
const ROWS_BETWEEN_LOOKS = 100;
const PAIRS_AT_ONCE = 1000;

/**
 * The connection that writes, and the transaction it is in. However long that is, it goes on in slices: nobody else uses
 * this connection, and those who read see what was committed before.
 */
export class SqliteWriter extends SqliteExecutor implements Transaction {
  readonly events = new PendingEvents();
  private readonly waiting = new AbortController();
  private sliceEnd = 0;

  constructor(database: DatabaseSync) {
    super(database, UNOBSERVED);
  }

  override rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    return this.inSlice(() => super.rows(statement, values));
  }

  override run(statement: Statement, values: readonly Value[]): Promise<number> {
    return this.inSlice(() => super.run(statement, values));
  }

  /** Mostly at once: a promise more for each statement would be noticed. */
  private inSlice<Result>(work: () => Promise<Result>): Promise<Result> {
    return performance.now() > this.sliceEnd ? this.endSlice().then(work) : work();
  }

  /**
   * One by one: of a statement of many rows SQLite journals every page it touches, so that it could be undone alone.
   * Because it does so for each statement that has a trigger too, and its text index writes itself out at the end of each,
   * the names of many rows are indexed together afterwards. Whoever else looks sees only what is committed: all of it.
   */
  async insertAll<Item>(table: BulkTable<Item>, items: readonly Item[]): Promise<number[]> {
    if (!table.search || items.length < BULK_FROM) return this.insertEach(table, items);
    const { index, trigger, column } = table.search;
    const [[last = 0] = []] = this.query(`select max(key) from ${table.name}`);
    const [[makeTrigger] = []] = this.query(`select sql from sqlite_schema where name = '${trigger}'`);
    this.exec(`drop trigger ${trigger}`);
    const keys = await this.insertEach(table, items);
    this.exec(`
      insert into ${index} (${index}, rank) values ('hashsize', ${BULK_INDEX_MEMORY});
      insert into ${index} (rowid, ${column}) select key, ${column} from ${table.name} where key > ${last ?? 0};
      insert into ${index} (${index}, rank) values ('hashsize', ${INDEX_MEMORY});
      ${makeTrigger}`);
    return keys;
  }

  private async insertEach<Item>(
    { name, columns, toValues }: BulkTable<Item>,
    items: readonly Item[],
  ): Promise<number[]> {
    const text = `insert into ${name} (${columns.join(', ')}) values ${valuesText(1, columns.length)}`;
    const insert = dynamicStatement(text);
    const keys: number[] = [];
    for (let start = 0; start < items.length; start += ROWS_BETWEEN_LOOKS) {
      if (performance.now() > this.sliceEnd) await this.endSlice();
      const rows = items.slice(start, start + ROWS_BETWEEN_LOOKS).map(toValues);
      for (const key of this.runEach(insert, rows)) keys.push(key);
    }
    return keys;
  }

  /**
   * As a list in one text: to hand over numbers one by one takes as long as to insert them. In case of a failure what is inserted
   * by then may stay, since the transaction ends anyway: else all pages would be journaled here as well.
   */
  async insertPairs({ name, columns }: Columns, one: number, others: Float64Array): Promise<void> {
    const text = `insert or fail into ${name} (${columns.join(', ')}) select $1, value from json_each($2)`;
    const insert = dynamicStatement(text);
    for (let start = 0; start < others.length; start += PAIRS_AT_ONCE) {
      await this.run(insert, [one, `[${others.subarray(start, start + PAIRS_AT_ONCE).join()}]`]);
    }
  }

  private query(text: string): Row[] {
    return guard(() => {
      const prepared = this.database.prepare(text);
      prepared.setReturnArrays(true);
      return prepared.all() as unknown as Row[];
    });
  }

  private async endSlice(): Promise<void> {
    await new Promise(setImmediate);
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  get changeCount(): number {
    return this.writeCount + this.events.mark.count;
  }

  /** A failing disk is everyone's failure, and so is a transaction that the engine has given up. */
  fatal(error: unknown): StoreUnavailable | undefined {
    if (error instanceof StoreUnavailable) return error;
    if (this.database.isTransaction) return undefined;
    return new StoreUnavailable('The transaction was lost', { cause: error });
  }

  /** @param deadline until when to wait for other processes. @throws StoreUnavailable when it is over */
  begin(deadline: number): Promise<void> {
    return execWhenFree(this.database, 'begin immediate', deadline, this.waiting.signal);
  }

  /** Waits for other processes no more, now and later. */
  giveUp(): void {
    this.waiting.abort();
  }

  /** The last of a transaction before it is committed. */
  async appendEvents(): Promise<void> {
    await this.events.append(this);
    this.events.clear();
  }

  commit(): void {
    this.exec('commit');
  }

  rollBack(): void {
    this.events.clear();
    this.exec('rollback');
  }

  async attempt<Result>(part: () => Promise<Result>): Promise<Result> {
    const { mark } = this.events;
    const { writeCount } = this;
    this.exec('savepoint part');
    try {
      const result = await part();
      this.exec('release part');
      return result;
    } catch (error) {
      if (!this.fatal(error)) this.exec('rollback to part; release part');
      this.events.returnTo(mark);
      this.writeCount = writeCount;
      throw error;
    }
  }

  /** As `rollBack`, where there may be nothing left to roll back. */
  abandon(): void {
    this.events.clear();
    if (!this.database.isOpen || !this.database.isTransaction) return;
    try {
      this.database.exec('rollback');
    } catch {
      // What failed is told by the error that led here; a transaction that cannot be ended fails the next `begin`.
    }
  }

  private exec(text: string): void {
    guard(() => this.database.exec(text));
  }
}
