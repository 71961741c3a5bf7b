import { hash } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type StoreObserver, StoreUnavailable, UNOBSERVED } from '../core/store.ts';
import { FileChanges } from './changes.ts';
import { KEPT_TEXT_LIMIT } from './conditions.ts';
import {
  type EngineConnection,
  type Executor,
  type Row,
  type Statement,
  secondsSince,
  type Transaction,
  type Value,
} from './db.ts';
import { MIGRATIONS_TABLE, pending, spell } from './migrations.ts';

/** How many writes share one commit at most: so many small ones hold the event loop for about 10 ms. A large one takes longer. */
const BATCH_LIMIT = 200;

/** How long a write waits for another process that holds the file, such as an import beside a running server. */
const LOCK_TIMEOUT_MS = 30_000;

/** How long opening waits for other processes that open, migrate or close the file at the same time. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * SQLite inside the process: one connection that writes and one that reads and never waits for it (write-ahead log).
 * Writes are queued; those that arrive while one commit is under way share the next (group commit), each behind a
 * savepoint of its own, so that a refused one takes nothing along. `synchronous=FULL` makes every commit durable.
 * @param path a file; it is created and brought up to date if need be
 * @throws NewerSchemaError, StoreUnavailable
 */
export async function openSqlite(
  path: string,
  observer: StoreObserver = UNOBSERVED,
): Promise<EngineConnection> {
  const writing = open(path, { readOnly: false });
  try {
    migrate(writing);
  } catch (error) {
    writing.close();
    throw error;
  }
  const reading = open(path, { readOnly: true });
  const read = new SqliteExecutor(reading, observer);
  const dataVersion = writing.prepare('pragma data_version');
  const changes = new FileChanges(() => Number(dataVersion.get()?.data_version));
  const queue = new WriteQueue(writing, changes, observer);
  return {
    read,
    changes,
    write: (_organizationKey, work) => queue.add(work),
    async close() {
      await queue.drain();
      reading.close();
      writing.close();
    },
  };
}

function open(path: string, { readOnly }: { readOnly: boolean }): DatabaseSync {
  return guard(() => {
    const database = new DatabaseSync(path, { readOnly, timeout: OPEN_TIMEOUT_MS });
    if (!readOnly)
      database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    database.exec('pragma cache_size = -65536');
    // Not for the writer: held in memory, its savepoint journal is walked from the start at the end of every
    // statement, so that a long write takes time with the square of its length (measured: ten times for 8,000 rows).
    if (readOnly) database.exec('pragma temp_store = memory');
    return database;
  });
}

function migrate(database: DatabaseSync): void {
  guard(() => {
    database.function('sha256_hex', { deterministic: true }, (text) => hash('sha256', String(text), 'hex'));
    database.exec('begin immediate');
    try {
      database.exec(MIGRATIONS_TABLE);
      const applied = database.prepare('select name from migrations').all();
      for (const migration of pending(applied.map((row) => String(row.name)))) {
        database.exec(spell(migration, 'sqlite'));
        database
          .prepare('insert into migrations (name, applied_at) values (?, ?)')
          .run(migration.name, Date.now());
      }
      database.exec('commit');
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
    // From here on the writer asks for its lock without waiting, since waiting in SQLite would hold the event loop.
    database.exec('pragma busy_timeout = 0');
  });
}

/** Statements on one connection, each prepared once. */
class SqliteExecutor implements Executor {
  private readonly database: DatabaseSync;
  private readonly observer: StoreObserver;
  private readonly prepared = new Map<Statement, StatementSync>();
  /** The tables written so far; whoever commits empties it. */
  readonly written = new Set<string>();

  constructor(database: DatabaseSync, observer: StoreObserver) {
    this.database = database;
    this.observer = observer;
  }

  async rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    const start = performance.now();
    const rows = guard(() => this.prepare(statement).all(...values)) as unknown as Row[];
    this.observer.read(secondsSince(start));
    return rows;
  }

  async run(statement: Statement, values: readonly Value[]): Promise<number> {
    return guard(() => Number(this.prepare(statement).run(...values).changes));
  }

  private prepare(statement: Statement): StatementSync {
    if (statement.writes !== undefined) this.written.add(statement.writes);
    const known = this.prepared.get(statement);
    if (known) return known;
    // Statements come and go only by the shapes of filters; past this many, starting over is cheaper than keeping count.
    if (this.prepared.size >= 2000) this.prepared.clear();
    const prepared = this.database.prepare(statement.text.replace(/\$(\d+)/g, '?$1'));
    prepared.setReturnArrays(true);
    if (statement.text.length <= KEPT_TEXT_LIMIT) this.prepared.set(statement, prepared);
    return prepared;
  }
}

interface Job {
  work: (transaction: Transaction) => Promise<unknown>;
  queuedAt: number;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
  outcome?: { result: unknown } | { error: unknown };
}

/** The one writer: takes what has gathered, and commits it together. */
class WriteQueue {
  private readonly database: DatabaseSync;
  private readonly changes: FileChanges;
  private readonly observer: StoreObserver;
  private readonly executor: SqliteExecutor;
  private readonly transaction: Transaction;
  private jobs: Job[] = [];
  private running: Promise<void> | undefined;

  constructor(database: DatabaseSync, changes: FileChanges, observer: StoreObserver) {
    this.database = database;
    this.changes = changes;
    this.observer = observer;
    const executor = new SqliteExecutor(database, UNOBSERVED);
    this.executor = executor;
    this.transaction = {
      rows: (statement, values) => executor.rows(statement, values),
      run: (statement, values) => executor.run(statement, values),
      attempt: (part) => this.attempt(part),
    };
  }

  add<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.jobs.push({ work, queuedAt: performance.now(), resolve, reject });
      this.running ??= this.run();
    });
  }

  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // One turn of the event loop, so that writes of requests that arrived together share a commit.
    await new Promise(setImmediate);
    try {
      while (this.jobs.length > 0) {
        const batch = this.jobs.splice(0, BATCH_LIMIT);
        await this.commit(batch);
        await new Promise(setImmediate);
      }
    } finally {
      this.running = undefined;
    }
  }

  private async commit(batch: Job[]): Promise<void> {
    const start = performance.now();
    try {
      await this.begin();
      for (const job of batch) await this.perform(job);
      this.exec('commit');
    } catch (error) {
      this.abandon();
      for (const job of batch) job.reject(error);
      return;
    } finally {
      // Told of one that failed too: it costs nothing but a second reading.
      this.changes.committed(this.executor.written);
      this.executor.written.clear();
    }
    this.observer.commit(secondsSince(start), batch.length);
    for (const job of batch) this.settle(job);
  }

  private async begin(): Promise<void> {
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

  private async perform(job: Job): Promise<void> {
    try {
      job.outcome = { result: await this.attempt(() => job.work(this.transaction)) };
    } catch (error) {
      // A failing disk is everyone's failure, and so is a transaction that the engine has given up: nothing of this batch
      // may be acknowledged.
      if (error instanceof StoreUnavailable) throw error;
      if (!this.database.isTransaction)
        throw new StoreUnavailable('The transaction was lost', { cause: error });
      job.outcome = { error };
    }
  }

  private async attempt<Result>(part: () => Promise<Result>): Promise<Result> {
    this.exec('savepoint part');
    try {
      const result = await part();
      this.exec('release part');
      return result;
    } catch (error) {
      const canGoOn = !(error instanceof StoreUnavailable) && this.database.isTransaction;
      if (canGoOn) this.exec('rollback to part; release part');
      throw error;
    }
  }

  private settle(job: Job): void {
    this.observer.write(secondsSince(job.queuedAt));
    if (job.outcome && 'result' in job.outcome) job.resolve(job.outcome.result as never);
    else job.reject(job.outcome?.error);
  }

  private abandon(): void {
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

const SQLITE_BUSY = 5;

/** Result codes that say the database cannot serve now, rather than that a statement was wrong. */
const UNAVAILABLE = new Map([
  [SQLITE_BUSY, 'locked by another process'],
  [6, 'locked'],
  [7, 'out of memory'],
  [8, 'read-only'],
  [10, 'failing to read or write'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'impossible to open'],
  [26, 'not one that SQLite can read'],
]);

function guard<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw translate(error);
  }
}

function translate(error: unknown): unknown {
  const reason = UNAVAILABLE.get(primaryCode(error) ?? -1);
  return reason ? new StoreUnavailable(`The database is ${reason}`, { cause: error }) : error;
}

function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
