import type { Pool } from 'pg';
import { type StoreObserver, StoreUnavailable, UNOBSERVED } from '../../core/store.ts';
import { type EngineConnection, statement, type Value } from '../db.ts';
import { SCHEMA_LOCK } from '../lockKeys.ts';
import { MIGRATIONS_TABLE, pending, spell } from '../migrations.ts';
import { Connections, clientOptions, createPool } from './connections.ts';
import { DatabaseChanges } from './databaseChanges.ts';
import { PostgresExecutor } from './executor.ts';
import { guard } from './failures.ts';
import { Lanes } from './lanes.ts';
import { commitTogether, Lines } from './queue.ts';
import { Sockets } from './sockets.ts';
import { LOCK_CLASS, write } from './transaction.ts';

/**
 * A node asks nothing in a transaction for as long as it computes what to write, or does what else has come: some seconds at
 * most, in the largest batches of an import. One that is idle for longer loses its lock before the others, who wait for it,
 * have to be refused.
 */
const PRIMARY = { connectMs: 10_000, queryMs: 60_000, lockMs: 30_000, idleMs: 10_000 };

/** With many rows, a migration is the longest statement there is, and other nodes wait for it. */
const MIGRATION = { connectMs: 10_000, queryMs: 0 };

/** The one question whose answer saves others; see `DatabaseChanges`. */
const CLOCK = { connectMs: 1000, queryMs: 1000 };

/** After which the primary is asked instead. */
const REPLICA = { connectMs: 1000, queryMs: 5000 };

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
  const primary = new Connections(url, PRIMARY);
  const replica = replicaUrl === undefined ? undefined : new Connections(replicaUrl, REPLICA);
  const sockets = new Sockets();
  const clock = new Lanes({ ...clientOptions(url, CLOCK), stream: sockets.make }, 1);
  const changes = new DatabaseChanges(
    new PostgresExecutor(clock, { ...UNOBSERVED, read: (seconds) => observer.catchUp(seconds) }),
  );
  const lines = new Lines((lock, batch) => commitTogether(primary.pool, { observer, changes }, lock, batch));
  return {
    read: new PostgresExecutor(primary, observer),
    changes,
    ...(replica && { replica: new PostgresExecutor(replica, observer) }),
    write: (organizationKey, work) => lines.join(organizationKey, work),
    giveUp() {
      lines.giveUp();
      primary.cut();
      replica?.cut();
      sockets.cut();
    },
    async close() {
      await lines.drain();
      await Promise.all([primary.end(), replica?.end(), clock.end()]);
    },
  };
}

/** Takes as long as it takes. */
async function bringUpToDate(url: string): Promise<void> {
  const pool = createPool(clientOptions(url, MIGRATION));
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
