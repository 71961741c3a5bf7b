import type { Pool, PoolClient } from 'pg';
import { type StoreObserver, StoreUnavailable, UNOBSERVED } from '../../core/store.ts';
import { isIncidental } from '../changes.ts';
import { dynamicStatement, rowBatches, valuesText } from '../conditions.ts';
import {
  type BulkTable,
  type Columns,
  type Row,
  type Statement,
  secondsSince,
  type Transaction,
  uniqueStatement,
  type Value,
} from '../db.ts';
import { PendingEvents } from '../pendingEvents.ts';
import type { DatabaseChanges } from './databaseChanges.ts';
import { PostgresExecutor } from './executor.ts';
import { guard, isLost, isSerializationFailure } from './failures.ts';

/** Marks our advisory locks among those of other users of the database: "grkp" in ASCII. */
export const LOCK_CLASS = 0x67726b70;

/** How often a write is run again after the database gave it up for another. */
const ATTEMPTS = 5;

/** Who is told of a commit, and of how many writes it is. */
export interface Watched {
  observer: StoreObserver;
  writes: number;
  /** Absent while there are no tables yet. */
  changes?: DatabaseChanges;
}

const countQuietChangeSql = uniqueStatement(`
  insert into quiet_changes (lock, count) values ($1, 1)
  on conflict (lock) do update set count = quiet_changes.count + 1`);

/** Runs work in a transaction that holds a lock, and again when the database gave it up for another. */
export async function write<Result>(
  pool: Pool,
  watched: Watched,
  lock: number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await guard(pool.connect());
    // A connection in use that breaks says so as an event too, which would end the process; its query tells us.
    client.on('error', ignore);
    let broken: Error | undefined;
    try {
      return await transact(client, watched, lock, work);
    } catch (error) {
      broken = isLost(error) ? (error as Error) : await rollBack(client);
      if (!isSerializationFailure(error)) throw error;
      if (attempt === ATTEMPTS) throw new StoreUnavailable('The database is too busy', { cause: error });
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }
}

/** One of the writes that shared a transaction has failed in a way that undoes all of them. */
export class Spoiled extends Error {
  constructor() {
    super('a write in the transaction failed after it had changed something, or kept a failure to itself');
    this.name = 'Spoiled';
  }
}

async function transact<Result>(
  client: PoolClient,
  { observer, writes, changes }: Watched,
  lock: number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  // Said aloud, since what is read after waiting for the lock must be what the others have written.
  await guard(
    client.query(
      `begin isolation level read committed; select pg_advisory_xact_lock(${LOCK_CLASS}, ${lock})`,
    ),
  );
  const transaction = new PostgresTransaction(client);
  const result = await work(transaction);
  const isChange = changes !== undefined && transaction.isChange;
  if (isChange && transaction.events.mark.count === 0) await transaction.run(countQuietChangeSql, [lock]);
  await transaction.events.append(transaction);
  const start = performance.now();
  const { command } = await guard(client.query('commit')).finally(() => {
    // Told of one that failed too: it may have been made all the same.
    if (isChange) changes.committed();
  });
  // After a failed statement that the work has caught itself, a commit rolls back, and says so only here.
  if (command !== 'COMMIT') throw new Spoiled();
  observer.commit(secondsSince(start), writes);
  return result;
}

class PostgresTransaction extends PostgresExecutor implements Transaction {
  readonly events = new PendingEvents();
  private readonly client: PoolClient;
  private readonly written = new Set<string>();
  private writeCount = 0;

  constructor(client: PoolClient) {
    super(client, UNOBSERVED);
    this.client = client;
  }

  get changeCount(): number {
    return this.writeCount + this.events.mark.count;
  }

  /** Whether anything has changed that others can see. */
  get isChange(): boolean {
    return this.changeCount > 0 && [...this.written].some((table) => !isIncidental(table));
  }

  override rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    return this.counted(statement, super.rows(statement, values));
  }

  override run(statement: Statement, values: readonly Value[]): Promise<number> {
    return this.counted(statement, super.run(statement, values));
  }

  /** Nothing says that rows are returned in the order in which they are given, and so their keys are not. */
  async insertAll<Item>(
    { name, columns, toValues }: BulkTable<Item>,
    items: readonly Item[],
  ): Promise<undefined> {
    for (const batch of rowBatches(items)) {
      const text = `insert into ${name} (${columns.join(', ')}) values ${valuesText(batch.length, columns.length)}`;
      await this.run(dynamicStatement(text), batch.flatMap(toValues));
    }
  }

  async insertPairs({ name, columns }: Columns, one: number, others: Float64Array): Promise<void> {
    const text = `
      insert into ${name} (${columns.join(', ')})
      select cast($1 as bigint), cast(value as bigint) from json_array_elements_text(cast($2 as json))`;
    if (others.length > 0) await this.run(dynamicStatement(text), [one, `[${others.join()}]`]);
  }

  fatal(error: unknown): Error | undefined {
    return error instanceof StoreUnavailable || isSerializationFailure(error) ? (error as Error) : undefined;
  }

  async attempt<Result>(part: () => Promise<Result>): Promise<Result> {
    const { mark } = this.events;
    const { writeCount } = this;
    await guard(this.client.query('savepoint part'));
    try {
      const result = await part();
      await guard(this.client.query('release part'));
      return result;
    } catch (error) {
      // If this fails too, the transaction is lost, and the first error says why.
      const undone =
        !isLost(error) && (await this.client.query('rollback to part; release part').catch(ignore));
      this.events.returnTo(mark);
      if (undone) this.writeCount = writeCount;
      throw error;
    }
  }

  /** After any statement that fails, the transaction takes no other: that counts as a change. */
  private async counted<Result>(statement: Statement, result: Promise<Result>): Promise<Result> {
    if (statement.writes !== undefined) {
      this.writeCount += 1;
      this.written.add(statement.writes);
    }
    try {
      return await result;
    } catch (error) {
      this.writeCount += 1;
      throw error;
    }
  }
}

/** Returns the error if even the rollback failed: then the connection is of no more use. */
async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function ignore(): void {}
