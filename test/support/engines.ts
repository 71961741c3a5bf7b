import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe } from 'node:test';
import pg from 'pg';
import type { Store, StoreObserver } from '../../src/core/store.ts';
import { databasePath, type Location, openStore, type StoreOptions } from '../../src/store/open.ts';
import { createStoreDatabase, createTestDatabase, type TestDatabase } from './databases.ts';

export type EngineName = 'sqlite' | 'postgres';

/** One database engine, as a suite sees it. Whatever is opened or located is closed and deleted in the end. */
export interface Engine {
  readonly name: EngineName;
  /** The one store that the tests of a file share; each works in an organization of its own. */
  shared(): Promise<Store>;
  /** Opens a store: at a new place of its own, or at a place that is known. */
  open(location?: Location, observer?: StoreObserver, options?: StoreOptions): Promise<Store>;
  /** A new place of its own, ready for a store. */
  prepare(): Promise<Location>;
  /** A new place where no store has been opened yet: for what happens when one is. */
  locate(): Promise<Location>;
  /** Rows as the engine has them, past the store: of the shared one, or at a place that is known. */
  query(sql: string, location?: Location): Promise<unknown[][]>;
}

export const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];

/** Runs the same suite on every engine. None is ever skipped: without a PostgreSQL server its tests fail. */
export function forEachEngine(title: string, suite: (engine: Engine) => void): void {
  for (const name of ENGINES) onEngine(name, title, suite);
}

/** For what only one engine has, such as a file. */
export function onEngine(name: EngineName, title: string, suite: (engine: Engine) => void): void {
  describe(`${title}, on ${name}`, () => {
    const workshop = new Workshop(name);
    after(() => workshop.close());
    suite({
      name,
      shared: async () => (await sharedOn(name)).store,
      open: (...args) => workshop.open(...args),
      prepare: () => workshop.prepare(),
      locate: () => workshop.locate(),
      query: async (sql, location) => queryAt(location ?? (await sharedOn(name)).location, sql),
    });
  });
}

interface Shared {
  store: Store;
  location: Location;
}

/** By engine; test files run in processes of their own. */
const shared = new Map<EngineName, { workshop: Workshop; made: Promise<Shared> }>();

function sharedOn(name: EngineName): Promise<Shared> {
  const known = shared.get(name);
  if (known) return known.made;
  const workshop = new Workshop(name);
  const make = async () => {
    const location = await workshop.prepare();
    // As servers do: nobody else writes there.
    return { location, store: await workshop.open(location, undefined, { catchesUp: true }) };
  };
  const made = make();
  shared.set(name, { workshop, made });
  return made;
}

after(async () => {
  for (const { workshop } of shared.values()) await workshop.close();
});

/** Opens stores and remembers what has to be cleared away. */
class Workshop {
  private readonly name: EngineName;
  private readonly stores: Promise<Store>[] = [];
  private readonly places: Place[] = [];

  constructor(name: EngineName) {
    this.name = name;
  }

  locate(): Promise<Location> {
    return this.keep(NEW_PLACES[this.name]());
  }

  /** A place for a store that nobody has written to; its tables may be there already. */
  prepare(): Promise<Location> {
    return this.keep(READY_PLACES[this.name]());
  }

  async open(location?: Location, observer?: StoreObserver, options?: StoreOptions): Promise<Store> {
    const store = openStore(location ?? (await this.prepare()), observer, options);
    // Closing waits for it, and whoever asked for it is told why it failed.
    store.catch(() => {});
    this.stores.push(store);
    return store;
  }

  async close(): Promise<void> {
    for (const store of await Promise.allSettled(this.stores)) {
      // A test may have closed its store already.
      if (store.status === 'fulfilled') await store.value.close().catch(() => {});
    }
    for (const place of this.places) await place.remove();
  }

  private async keep(made: Promise<Place>): Promise<Location> {
    const place = await made;
    this.places.push(place);
    return place.location;
  }
}

interface Place {
  location: Location;
  remove(): Promise<void>;
}

/** A new place for a store, for those who close and remove it themselves. */
export function createPlace(name: EngineName): Promise<Place> {
  return READY_PLACES[name]();
}

const NEW_PLACES: Record<EngineName, () => Promise<Place>> = {
  sqlite: createFolder,
  postgres: async () => placeOf(await createTestDatabase()),
};

const READY_PLACES: Record<EngineName, () => Promise<Place>> = {
  sqlite: createFolder,
  postgres: async () => placeOf(await createStoreDatabase()),
};

async function createFolder(): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'groupkeep-test-'));
  return { location: { data }, remove: () => rm(data, { recursive: true, force: true }) };
}

function placeOf({ url, drop }: TestDatabase): Place {
  return { location: { database: url }, remove: drop };
}

/** Rows as the engine has them, past the store. */
export async function queryAt(location: Location, sql: string): Promise<unknown[][]> {
  const connection = await connectTo(location);
  try {
    return await connection.query(sql);
  } finally {
    await connection.close();
  }
}

/** A connection past the store, for those who ask often. */
export interface Connection {
  query(sql: string): Promise<unknown[][]>;
  close(): Promise<void>;
}

export async function connectTo(location: Location): Promise<Connection> {
  return 'data' in location ? connectToFile(databasePath(location.data)) : connectToServer(location.database);
}

function connectToFile(path: string): Connection {
  const database = new DatabaseSync(path, { timeout: 5000, returnArrays: true });
  return {
    query: async (sql) => database.prepare(sql).all() as unknown as unknown[][],
    close: async () => database.close(),
  };
}

async function connectToServer(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    query: async (text) => (await client.query({ text, rowMode: 'array' })).rows,
    close: () => client.end(),
  };
}
