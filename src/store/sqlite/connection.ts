import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { type StoreObserver, UNOBSERVED } from '../../core/store.ts';
import type { EngineConnection } from '../db.ts';
import { MIGRATIONS_TABLE, type Migration, pending, spell } from '../migrations.ts';
import { Checkpoints } from './checkpoints.ts';
import { SqliteExecutor } from './executor.ts';
import { guard } from './failures.ts';
import { FileChanges, type FileMarks } from './fileChanges.ts';
import { execWhenFree } from './locks.ts';
import { LogSync } from './logSync.ts';
import { SqliteQueue } from './queue.ts';
import { Share } from './share.ts';

/** How long opening waits for other processes that open, migrate or close the file at the same time. */
const OPEN_TIMEOUT_MS = 10_000;

/** What the connection that reads keeps of the file in memory at most. */
const READ_CACHE_MIB = 64;

/**
 * What the connection that writes keeps. In a file of less than 1 GB nearly every commit looks through all of it, once
 * (docs/decisions/002-writes.md), and what a write needs again soon is the inner pages of the indexes, which are fewer.
 */
const WRITE_CACHE_MIB = 8;

/** A bulk load touches the indexes everywhere: what does not fit is read and written again and again. */
const BULK_CACHE_MIB = 512;

/**
 * At this many pages (256 MB) of the log a commit makes a checkpoint itself: the thread that has it begin anew at a quarter of
 * that (`checkpoints.ts`) is behind or not there.
 */
const LOG_LIMIT = 64_000;

export interface SqliteOptions {
  /**
   * Whether it is opened to load by the million: then references go unchecked, which were the half of what a membership costs,
   * since core has looked up in the same transaction whatever it refers to.
   */
  bulk?: boolean;
  /** What the threads of this process share, where another of them opens the file too. */
  share?: Share;
  /** How long a write waits for other processes that hold the file, such as an import beside a running server. */
  lockTimeoutMs?: number;
}

/** Those before it are waited for as well, within the same time. */
const LOCK_TIMEOUT_MS = 30_000;

/**
 * SQLite inside the process: one connection that writes and one that reads and never waits for it (write-ahead log).
 * Writes are queued; those that arrive while one commit is under way share the next (group commit), and a refused one takes
 * nothing along. Every commit is on the disk before anybody is told, as with `synchronous=FULL`; but while SQLite would wait
 * for the disk in the commit, and all that reads with it, `LogSync` does it beside.
 * @param path a file; it is created and brought up to date if need be
 * @throws NewerSchemaError, StoreUnavailable
 */
export async function openSqlite(
  path: string,
  observer: StoreObserver = UNOBSERVED,
  { bulk = false, share = Share.begin(), lockTimeoutMs = LOCK_TIMEOUT_MS }: SqliteOptions = {},
): Promise<EngineConnection> {
  const writing = open(path, { readOnly: false, cacheMiB: bulk ? BULK_CACHE_MIB : WRITE_CACHE_MIB });
  try {
    // Whoever comes first turns a new file to it. SQLite waits for nobody there, since all who try have begun to read.
    await execWhenFree(writing, 'pragma journal_mode = wal', performance.now() + OPEN_TIMEOUT_MS);
    migrate(writing);
    if (bulk) writing.exec('pragma foreign_keys = off');
  } catch (error) {
    writing.close();
    throw error;
  }
  const reading = open(path, { readOnly: true, cacheMiB: READ_CACHE_MIB });
  const read = new SqliteExecutor(reading, observer);
  const changes = new FileChanges(marksOf(writing), share);
  const log = new LogSync(path, share);
  const checkpoints = new Checkpoints(path, (cause) => {
    log.fail(cause);
  });
  const { turns } = share;
  const queue = new SqliteQueue(writing, { log, changes, turns, checkpoints, observer, lockTimeoutMs });
  return {
    read,
    changes,
    write: (_organizationKey, work) => queue.add(work),
    giveUp: () => queue.giveUp(),
    async close() {
      await queue.drain();
      await checkpoints.stop();
      await log.close();
      reading.close();
      writing.close();
    },
  };
}

function open(path: string, { readOnly, cacheMiB }: { readOnly: boolean; cacheMiB: number }): DatabaseSync {
  return guard(() => {
    const database = new DatabaseSync(path, { readOnly, timeout: OPEN_TIMEOUT_MS });
    if (!readOnly) database.exec(`pragma synchronous = full; pragma wal_autocheckpoint = ${LOG_LIMIT}`);
    database.exec(`pragma cache_size = ${-1024 * cacheMiB}`);
    // Not for the writer: held in memory, its savepoint journal is walked from the start at the end of every
    // statement, so that a long write takes time with the square of its length (measured: ten times for 8,000 rows).
    if (readOnly) database.exec('pragma temp_store = memory');
    return database;
  });
}

function marksOf(writing: DatabaseSync): FileMarks {
  const dataVersion = writing.prepare('pragma data_version');
  const lastWriter = writing.prepare("select value from settings where name = 'last_writer'");
  const setLastWriter = writing.prepare(
    "insert or replace into settings (name, value) values ('last_writer', ?)",
  );
  return {
    dataVersion: () => guard(() => Number(dataVersion.get()?.data_version)),
    lastWriter: () => guard(() => lastWriter.get()?.value as string | undefined),
    setLastWriter: (processId) => guard(() => setLastWriter.run(processId)),
  };
}

function migrate(database: DatabaseSync): void {
  guard(() => {
    // Or a table that others refer to could not be made anew. It cannot be said inside a transaction.
    database.exec('pragma foreign_keys = off');
    database.function('sha256_hex', { deterministic: true }, (text) => hash('sha256', String(text), 'hex'));
    // The lock is asked for by those alone who have to: somebody may hold it for long, and a command that reads does not wait.
    if (pendingIn(database).length > 0) runPending(database);
    database.exec('pragma foreign_keys = on');
    // What is committed from here on is brought to the disk by `LogSync`.
    database.exec('pragma synchronous = normal');
    // From here on the writer asks for its lock without waiting, since waiting in SQLite would hold the event loop.
    database.exec('pragma busy_timeout = 0');
  });
}

function pendingIn(database: DatabaseSync): readonly Migration[] {
  const isNew = database.prepare("select 1 from sqlite_schema where name = 'migrations'").all().length === 0;
  const applied = isNew ? [] : database.prepare('select name from migrations').all();
  return pending(applied.map((row) => String(row.name)));
}

/** Looks again behind the lock: another process may have run them meanwhile. */
function runPending(database: DatabaseSync): void {
  database.exec('begin immediate');
  try {
    database.exec(MIGRATIONS_TABLE);
    for (const migration of pendingIn(database)) {
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
}
