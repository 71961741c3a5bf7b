import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable, UNOBSERVED } from '../core/store.ts';
import type { Row, Statement, Transaction, Value } from './db.ts';
import { PendingEvents } from './pendingEvents.ts';
import { SqliteExecutor } from './sqliteExecutor.ts';
import { guard, primaryCode, SQLITE_BUSY, translate } from './sqliteFailures.ts';

/** How long a write waits for another process that holds the file, such as an import beside a running server. */
const LOCK_TIMEOUT_MS = 30_000;

/** How long writing keeps the event loop to itself; then requests that only read have their turn. */
const SLICE_MS = 2;

/**
 * The connection that writes, and the transaction it is in. However long that is, it goes on in slices: nobody else uses
 * this connection, and those who read see what was committed before.
 */
export class SqliteWriter extends SqliteExecutor implements Transaction {
  readonly events = new PendingEvents();
  private sliceEnd = 0;

  constructor(database: DatabaseSync) {
    super(database, UNOBSERVED);
  }

  override async rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    if (performance.now() > this.sliceEnd) await this.endSlice();
    return super.rows(statement, values);
  }

  override async run(statement: Statement, values: readonly Value[]): Promise<number> {
    if (performance.now() > this.sliceEnd) await this.endSlice();
    return super.run(statement, values);
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

  async begin(): Promise<void> {
    const deadline = performance.now() + LOCK_TIMEOUT_MS;
    for (;;) {
      try {
        this.database.exec('begin immediate');
        return;
      } catch (error) {
        if (primaryCode(error) !== SQLITE_BUSY) throw translate(error);
        if (performance.now() > deadline) throw translate(error);
      }
      await sleep(5);
    }
  }

  async commit(): Promise<void> {
    await this.events.append(this);
    this.events.clear();
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

  /** Brings what the log holds into the database file, as far as nobody is in the way. */
  checkpoint(): void {
    this.exec('pragma wal_checkpoint(passive)');
  }

  private exec(text: string): void {
    guard(() => this.database.exec(text));
  }
}
