import { Pool, type PoolClient, type QueryArrayConfig, type QueryArrayResult, types } from 'pg';
import { type StoreObserver, StoreUnavailable, UNOBSERVED } from '../core/store.ts';
import {
  type EngineConnection,
  type Executor,
  type Row,
  type Statement,
  secondsSince,
  statement,
  type Transaction,
  type Value,
} from './db.ts';
import { MIGRATIONS_TABLE, pending, spell } from './migrations.ts';
import { PendingEvents } from './pendingEvents.ts';

/** Marks our advisory locks among those of other users of the database: "grkp" in ASCII. */
const LOCK_CLASS = 0x67726b70;

/** Stands for the schema among the organizations' locks, which have positive keys, and the installation's, 0. */
const SCHEMA_LOCK = -1;

const CONNECT_TIMEOUT_MS = 10_000;

/** How long one statement may take, waiting for the lock of its organization included. */
const QUERY_TIMEOUT_MS = 60_000;

/** The same of a replica, before the primary is asked instead. */
const REPLICA_TIMEOUT_MS = 5000;

/** How often a write is run again after the database gave it up for another. */
const ATTEMPTS = 5;

/**
 * PostgreSQL, for several nodes. A write takes the lock of its organization for the length of its transaction, so
 * writes are serial per organization however many nodes there are. Nothing else is assumed of the server, so that
 * databases which speak its protocol can stand in for it.
 * @param url `postgres://…`; the database must exist, its tables are brought up to date
 * @param replicaUrl a replica of it, which may be away
 * @throws NewerSchemaError, StoreUnavailable
 */
export async function openPostgres(
  url: string,
  observer: StoreObserver = UNOBSERVED,
  replicaUrl?: string,
): Promise<EngineConnection> {
  await bringUpToDate(url);
  const pool = createPool(url, { connectMs: CONNECT_TIMEOUT_MS, queryMs: QUERY_TIMEOUT_MS });
  const reads = new Set<Promise<unknown>>();
  const lines = new Lines();
  const readFrom = (from: Pool) =>
    new PostgresExecutor({ query: (config) => track(reads, from.query(config)) }, observer);
  const replica =
    replicaUrl === undefined
      ? undefined
      : createPool(replicaUrl, { connectMs: 1000, queryMs: REPLICA_TIMEOUT_MS });
  return {
    read: readFrom(pool),
    ...(replica && { replica: readFrom(replica) }),
    write: (organizationKey, work) =>
      lines.join(organizationKey, () => write(pool, observer, organizationKey, work)),
    async close() {
      // A pool that is ended leaves those who still wait for a connection waiting.
      await lines.drain();
      await Promise.allSettled(reads);
      await pool.end();
      await replica?.end();
    },
  };
}

function createPool(url: string, { connectMs, queryMs }: { connectMs: number; queryMs: number }): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectMs,
    // A server that has gone silent is as good as gone.
    keepAlive: true,
    query_timeout: queryMs,
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', ignore);
  return pool;
}

function track<Result>(pending: Set<Promise<unknown>>, promise: Promise<Result>): Promise<Result> {
  pending.add(promise);
  const forget = () => pending.delete(promise);
  promise.then(forget, forget);
  return promise;
}

/**
 * Where the writes of each organization line up, in the order they arrive, before they take a connection. Waiting for
 * the database's lock instead, they would hold every connection of the pool, and readers would wait with them.
 */
class Lines {
  private readonly ends = new Map<number, Promise<unknown>>();

  join<Result>(key: number, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.ends.get(key) ?? Promise.resolve()).then(work);
    const end: Promise<void> = turn.then(
      () => this.leave(key, end),
      () => this.leave(key, end),
    );
    this.ends.set(key, end);
    return turn;
  }

  async drain(): Promise<void> {
    while (this.ends.size > 0) await Promise.all(this.ends.values());
  }

  private leave(key: number, end: Promise<unknown>): void {
    if (this.ends.get(key) === end) this.ends.delete(key);
  }
}

/** Counts and keys are 64 bit integers, which `pg` leaves as text; ours stay far below 2^53. */
function typeParser(oid: number, format?: 'text' | 'binary') {
  return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text');
}

/** A pool or one connection of it. */
interface Connection {
  query(config: QueryArrayConfig<Value[]>): Promise<QueryArrayResult<Value[]>>;
}

class PostgresExecutor implements Executor {
  private readonly connection: Connection;
  private readonly observer: StoreObserver;

  constructor(connection: Connection, observer: StoreObserver) {
    this.connection = connection;
    this.observer = observer;
  }

  async rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    const start = performance.now();
    const { rows } = await guard(this.query(statement, values));
    this.observer.read(secondsSince(start));
    return rows;
  }

  async run(statement: Statement, values: readonly Value[]): Promise<number> {
    const { rowCount } = await guard(this.query(statement, values));
    return rowCount ?? 0;
  }

  private query(statement: Statement, values: readonly Value[]) {
    const name = statement.unique ? { name: nameOf(statement) } : {};
    return this.connection.query({
      ...name,
      text: statement.text,
      values: values as Value[],
      rowMode: 'array',
    });
  }
}

const names = new WeakMap<Statement, string>();
let named = 0;

function nameOf(statement: Statement): string {
  let name = names.get(statement);
  if (!name) {
    named += 1;
    name = `groupkeep_${named}`;
    names.set(statement, name);
  }
  return name;
}

async function write<Result>(
  pool: Pool,
  observer: StoreObserver,
  lock: number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const start = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const client = await guard(pool.connect());
    // A connection in use that breaks says so as an event too, which would end the process; its query tells us.
    client.on('error', ignore);
    let broken: Error | undefined;
    try {
      const result = await transact(client, observer, lock, work);
      observer.write(secondsSince(start));
      return result;
    } catch (error) {
      broken = await rollBack(client);
      if (!isSerializationFailure(error)) throw error;
      if (attempt === ATTEMPTS) throw new StoreUnavailable('The database is too busy', { cause: error });
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }
}

function ignore(): void {}

async function transact<Result>(
  client: PoolClient,
  observer: StoreObserver,
  lock: number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  // Said aloud, since what is read after waiting for the lock must be what the others have written.
  await guard(client.query('begin isolation level read committed'));
  await guard(client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_CLASS, lock]));
  const transaction = transactionOn(client);
  const result = await work(transaction);
  await transaction.events.append(transaction);
  const start = performance.now();
  const { command } = await guard(client.query('commit'));
  // After a failed statement that the work has caught itself, a commit rolls back, and says so only here.
  if (command !== 'COMMIT') throw new Error('the write was rolled back: a failure in it was not passed on');
  observer.commit(secondsSince(start), 1);
  return result;
}

function transactionOn(client: PoolClient): Transaction {
  const executor = new PostgresExecutor(client, UNOBSERVED);
  const events = new PendingEvents();
  return {
    events,
    rows: (statement, values) => executor.rows(statement, values),
    run: (statement, values) => executor.run(statement, values),
    async attempt(part) {
      const { mark } = events;
      await guard(client.query('savepoint part'));
      try {
        const result = await part();
        await guard(client.query('release part'));
        return result;
      } catch (error) {
        // If this fails too, the transaction is lost, and the first error says why.
        await client.query('rollback to part; release part').catch(ignore);
        events.returnTo(mark);
        throw error;
      }
    },
  };
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

/** Takes as long as it takes: with many rows, a migration is the longest statement there is, and other nodes wait for it. */
async function bringUpToDate(url: string): Promise<void> {
  const pool = createPool(url, { connectMs: CONNECT_TIMEOUT_MS, queryMs: 0 });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

async function migrate(pool: Pool): Promise<void> {
  await write(pool, UNOBSERVED, SCHEMA_LOCK, async (transaction) => {
    const run = (text: string, values: Value[] = []) => transaction.run(statement(text), values);
    await requireLocks(pool);
    await run(MIGRATIONS_TABLE);
    const applied = await transaction.rows(statement('select name from migrations'), []);
    for (const migration of pending(applied.map(([name]) => String(name)))) {
      await run(spell(migration, 'postgres'));
      await run('insert into migrations (name, applied_at) values ($1, $2)', [migration.name, Date.now()]);
    }
  });
}

/**
 * Asks from another connection for the lock that is being held. There are databases that speak PostgreSQL's protocol and
 * grant it to everyone: the writes of an organization would no longer be serial, and nothing would tell.
 */
async function requireLocks(pool: Pool): Promise<void> {
  const text = 'select pg_try_advisory_xact_lock($1, $2) as granted';
  const { rows } = await guard(pool.query(text, [LOCK_CLASS, SCHEMA_LOCK]));
  if (rows[0]?.granted === false) return;
  throw new StoreUnavailable('The database cannot serve: it does not keep advisory locks');
}

/** The database asks that the transaction be run again: it collided with another. */
function isSerializationFailure(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40001' || code === '40P01';
}

async function guard<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    throw translate(error);
  }
}

/**
 * What says that the database cannot serve now, rather than that a statement was wrong: connection lost or refused (08),
 * no such login (28) or database, out of resources (53), not taking connections or being altered
 * (55), cancelled or shutting down (57), a failing disk (58), damage (XX001, XX002), read-only; and the system's own codes.
 */
const UNAVAILABLE =
  /^(08|28|3D000|53|55|57|58|XX00[12]|25006|ECONN|ETIMEDOUT|EPIPE|ENETUNREACH|ENOTFOUND|EAI_|EHOSTUNREACH)/;

/** The same, told by the client without a code. */
const LOST = /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable/;

function translate(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  return UNAVAILABLE.test(code ?? '') || LOST.test(message)
    ? new StoreUnavailable(`The database cannot serve: ${message}`, { cause: error })
    : error;
}
