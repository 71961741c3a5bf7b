import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  INSTALLATION,
  type Reader,
  type Store,
  type StoreObserver,
  StoreUnavailable,
  UNOBSERVED,
  type Writer,
} from '../core/store.ts';
import { atDeadline } from '../deadline.ts';
import type { Changes } from './changes.ts';
import type { EngineConnection, Executor, Transaction } from './db.ts';
import { CALLERS, KeptUsers, remembering } from './memory.ts';
import { KeptNames, READ_AHEAD_FROM } from './names/keptNames.ts';
import { replicaOf } from './postgres/replica.ts';
import { openSqlite } from './sqlite/connection.ts';
import type { Share } from './sqlite/share.ts';
import { auditInTransaction, auditReads } from './tables/audit.ts';
import { bulkWrites } from './tables/bulk.ts';
import { credentialReads, credentialWrites } from './tables/credentials.ts';
import { groupReads, groupWrites } from './tables/groups.ts';
import { Sweeper } from './tables/leftovers.ts';
import { membershipReads, membershipWrites } from './tables/memberships.ts';
import { organizationReads, organizationWrites, saveProbe } from './tables/organizations.ts';
import { roleReads, roleWrites } from './tables/roles.ts';
import { sessionReads, sessionWrites } from './tables/sessions.ts';
import { userReads, userWrites } from './tables/users.ts';

/** Where the data is: a directory with an SQLite file, or a PostgreSQL database. */
export type Location = { data: string } | { database: string };

export interface StoreOptions {
  /** How many people are kept in memory at most, where the engine can tell when they change. */
  keptUsers?: number;
  /** How many names of groups are kept in memory at most. */
  keptNames?: number;
  /** From how many names on those of a directory are read before anybody searches. */
  readAheadFrom?: number;
  /** How often to look for what deleted groups have left behind, in milliseconds. */
  sweepEveryMs?: number;
  /** Whether to leave sweeping to whoever else has the store open, as a thread beside another does. */
  leavesSweeping?: boolean;
  /** Whether it is opened to load by the million. */
  bulk?: boolean;
  /** How long a write waits on SQLite for other processes that hold the file, in milliseconds. */
  lockTimeoutMs?: number;
  /** What the threads of this process share, where another of them opens the same directory too. */
  share?: Share;
  /** A replica of a PostgreSQL database, to read from. */
  readDatabase?: string;
  /**
   * Whether `catchUp` is called before whatever is to see the commits of other processes. Without it, nothing is kept in
   * memory on an engine that has to be asked for them.
   */
  catchesUp?: boolean;
}

/**
 * Opens the store at a location, creating what is not there and bringing its tables up to date.
 * @throws NewerSchemaError when the data is from a later version, StoreUnavailable
 */
export async function openStore(
  location: Location,
  observer: StoreObserver = UNOBSERVED,
  options: StoreOptions = {},
): Promise<Store> {
  if ('database' in location) {
    // Loaded here alone: the embedded database starts faster without the client of the other.
    const { openPostgres } = await import('./postgres/connection.ts');
    const engine = await openPostgres(location.database, observer, options.readDatabase);
    return storeOver(engine, observer, options);
  }
  const path = databasePath(location.data);
  await ensureFile(location.data, path);
  return storeOver(await openSqlite(path, observer, options), observer, options);
}

/**
 * The data directory holds hashes of every credential: it is nobody else's to read. The file is made before SQLite
 * comes, which gives the files beside it the mode it finds. One that is there is not opened: to close it again would end all
 * locks that SQLite has on it in this process.
 */
async function ensureFile(data: string, path: string): Promise<void> {
  try {
    await mkdir(data, { recursive: true, mode: 0o700 });
    await writeFile(path, '', { flag: 'wx', mode: 0o600 }).catch(unlessThere);
    await chmod(path, 0o600);
  } catch (error) {
    throw new StoreUnavailable(`The data directory cannot serve: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** The file of the embedded database in a data directory. */
export function databasePath(data: string): string {
  return join(data, 'groupkeep.db');
}

/** The statements of every entity, over one engine. */
function storeOver(
  engine: EngineConnection,
  observer: StoreObserver,
  {
    keptUsers = 20_000,
    keptNames = 2_000_000,
    readAheadFrom = READ_AHEAD_FROM,
    sweepEveryMs,
    leavesSweeping = false,
    catchesUp = false,
  }: StoreOptions,
): Store {
  const { read: db, replica } = engine;
  const changes = engine.changes.catchUp && !catchesUp ? undefined : engine.changes;
  const names = new KeptNames(db, changes, keptNames);
  const read = changes
    ? remembering(readerOn(db, { names, changes, users: new KeptUsers(db, changes, keptUsers) }), changes)
    : readerOn(db, { names });
  const sweeper = leavesSweeping ? undefined : new Sweeper(engine, sweepEveryMs);
  return {
    read,
    ...(replica && { replica: replicaOf(db, replica, read, observer, names) }),
    ...(changes && { version: (of) => changes.version(of === 'callers' ? CALLERS : undefined) }),
    ...(changes?.catchUp && { catchUp: changes.catchUp.bind(changes) }),
    write: (organizationKey, work) =>
      engine.write(organizationKey, (transaction) => work(writerOn(transaction))),
    probe: () => engine.write(INSTALLATION, (transaction) => saveProbe(transaction, Date.now())),
    // Whoever searches will try again, and be told what is wrong.
    prepare: () => names.prepare(readAheadFrom).catch(() => undefined),
    async close(deadline) {
      const timer = atDeadline(deadline, () => engine.giveUp());
      try {
        await names.close();
        await sweeper?.stop();
        await engine.close();
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** What is kept in memory of what is read, and until when. */
interface Memory {
  names: KeptNames;
  users?: KeptUsers;
  changes?: Changes;
}

function readerOn(db: Executor, { names, users, changes }: Memory): Reader {
  return {
    organizations: organizationReads(db),
    users: userReads(db, users),
    groups: groupReads(db, changes, names),
    memberships: membershipReads(db, users, changes),
    roles: roleReads(db, changes),
    credentials: credentialReads(db),
    sessions: sessionReads(db),
    audit: auditReads(db),
  };
}

const writers = new WeakMap<Transaction, Writer>();

/** SQLite has one transaction object for good, so its writer is made once. */
function writerOn(transaction: Transaction): Writer {
  let writer = writers.get(transaction);
  if (!writer) {
    writer = {
      organizations: { ...organizationReads(transaction), ...organizationWrites(transaction) },
      users: { ...userReads(transaction), ...userWrites(transaction) },
      groups: { ...groupReads(transaction), ...groupWrites(transaction) },
      memberships: { ...membershipReads(transaction), ...membershipWrites(transaction) },
      roles: { ...roleReads(transaction), ...roleWrites(transaction) },
      credentials: { ...credentialReads(transaction), ...credentialWrites(transaction) },
      sessions: { ...sessionReads(transaction), ...sessionWrites(transaction) },
      audit: auditInTransaction(transaction),
      bulk: bulkWrites(transaction),
      attempt: (part) => transaction.attempt(part),
    };
    writers.set(transaction, writer);
  }
  return writer;
}
