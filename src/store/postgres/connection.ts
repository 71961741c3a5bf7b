import { Pool, types } from 'pg';
import { type StoreObserver, StoreUnavailable, UNOBSERVED } from '../../core/store.ts';
import { type EngineConnection, statement, type Value } from '../db.ts';
import { MIGRATIONS_TABLE, pending, spell } from '../migrations.ts';
import { DatabaseChanges } from './databaseChanges.ts';
import { PostgresExecutor } from './executor.ts';
import { guard } from './failures.ts';
import { commitTogether, Lines } from './queue.ts';
import { LOCK_CLASS, write } from './transaction.ts';

/** Stands for the schema among the organizations' locks, which have positive keys, and the installation's, 0. */
const SCHEMA_LOCK = -1;

const CONNECT_TIMEOUT_MS = 10_000;

/** How long one statement may take, waiting for the lock of its organization included. */
const QUERY_TIMEOUT_MS = 60_000;

/** How long the one question may take whose answer saves others; see `DatabaseChanges`. */
const CLOCK_TIMEOUT_MS = 1000;

/** The same of a replica, before the primary is asked instead. */
const REPLICA_TIMEOUT_MS = 5000;

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
  const clock = createPool(url, { connectMs: CLOCK_TIMEOUT_MS, queryMs: CLOCK_TIMEOUT_MS, connections: 1 });
  const reads = new Set<Promise<unknown>>();
  const readFrom = (from: Pool, observed = observer) =>
    new PostgresExecutor({ query: (config) => track(reads, from.query(config)) }, observed);
  const replica =
    replicaUrl === undefined
      ? undefined
      : createPool(replicaUrl, { connectMs: 1000, queryMs: REPLICA_TIMEOUT_MS });
  const changes = new DatabaseChanges(
    readFrom(clock, { ...UNOBSERVED, read: (seconds) => observer.catchUp(seconds) }),
  );
  const lines = new Lines((lock, batch) => commitTogether(pool, { observer, changes }, lock, batch));
  return {
    read: readFrom(pool),
    changes,
    ...(replica && { replica: readFrom(replica) }),
    write: (organizationKey, work) => lines.join(organizationKey, work),
    async close() {
      // A pool that is ended leaves those who still wait for a connection waiting.
      await lines.drain();
      await Promise.allSettled(reads);
      await pool.end();
      await clock.end();
      await replica?.end();
    },
  };
}

interface PoolOptions {
  connectMs: number;
  queryMs: number;
  connections?: number;
}

function createPool(url: string, { connectMs, queryMs, connections = 10 }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    // A server that has gone silent is as good as gone.
    keepAlive: true,
    query_timeout: queryMs,
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

function track<Result>(pending: Set<Promise<unknown>>, promise: Promise<Result>): Promise<Result> {
  pending.add(promise);
  const forget = () => pending.delete(promise);
  promise.then(forget, forget);
  return promise;
}

/** Counts and keys are 64 bit integers, which `pg` leaves as text; ours stay far below 2^53. */
function typeParser(oid: number, format?: 'text' | 'binary') {
  return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text');
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
  await write(pool, { observer: UNOBSERVED, writes: 1 }, SCHEMA_LOCK, async (transaction) => {
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
