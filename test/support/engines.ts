import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe } from 'node:test';
import pg from 'pg';
import type { Store, StoreObserver } from '../../src/core/store.ts';
import { databasePath, type Location, openStore } from '../../src/store/open.ts';
import { createTestDatabase } from './databases.ts';

export type EngineName = 'sqlite' | 'postgres';

/** One database engine, as a suite sees it. Whatever is opened or located is closed and deleted after the suite. */
export interface Engine {
  readonly name: EngineName;
  /** The one store that the tests of this suite share; each works in an organization of its own. */
  shared(): Promise<Store>;
  /** Opens a store: at a new place of its own, or at a place that is known. */
  open(location?: Location, observer?: StoreObserver): Promise<Store>;
  /** A new place where no store has been opened yet. */
  locate(): Promise<Location>;
  /** Rows as the engine has them, past the store: of the shared one, or at a place that is known. */
  query(sql: string, location?: Location): Promise<unknown[][]>;
}

const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];

/** Runs the same suite on every engine. None is ever skipped: without a PostgreSQL server its tests fail. */
export function forEachEngine(title: string, suite: (engine: Engine) => void): void {
  for (const name of ENGINES) onEngine(name, title, suite);
}

/** For what only one engine has, such as a file. */
export function onEngine(name: EngineName, title: string, suite: (engine: Engine) => void): void {
  describe(`${title}, on ${name}`, () => {
    const { engine, dispose } = createEngine(name);
    after(dispose);
    suite(engine);
  });
}

function createEngine(name: EngineName): { engine: Engine; dispose: () => Promise<void> } {
  const stores: Promise<Store>[] = [];
  const places: Place[] = [];
  let common: Promise<{ store: Store; location: Location }> | undefined;

  const locate = async (): Promise<Location> => {
    const place = await PLACES[name]();
    places.push(place);
    return place.location;
  };
  const open = async (location?: Location, observer?: StoreObserver): Promise<Store> => {
    const store = openStore(location ?? (await locate()), observer);
    // The suite's end waits for it, and the test that asked for it is told why it failed.
    store.catch(() => {});
    stores.push(store);
    return store;
  };
  const share = async () => {
    const location = await locate();
    return { location, store: await open(location) };
  };
  const getCommon = () => {
    common ??= share();
    return common;
  };

  return {
    engine: {
      name,
      locate,
      open,
      shared: async () => (await getCommon()).store,
      query: async (sql, location) => queryAt(location ?? (await getCommon()).location, sql),
    },
    async dispose() {
      for (const store of await Promise.allSettled(stores)) {
        // A test may have closed its store already.
        if (store.status === 'fulfilled') await store.value.close().catch(() => {});
      }
      for (const place of places) await place.remove();
    },
  };
}

export interface Place {
  location: Location;
  remove(): Promise<void>;
}

/** A new place for a store, for those who close and remove it themselves. */
export function createPlace(name: EngineName): Promise<Place> {
  return PLACES[name]();
}

const PLACES: Record<EngineName, () => Promise<Place>> = {
  async sqlite() {
    const data = await mkdtemp(join(tmpdir(), 'groupkeep-test-'));
    return { location: { data }, remove: () => rm(data, { recursive: true, force: true }) };
  },
  async postgres() {
    const { url, drop } = await createTestDatabase();
    return { location: { database: url }, remove: drop };
  },
};

async function queryAt(location: Location, sql: string): Promise<unknown[][]> {
  return 'data' in location
    ? queryFile(databasePath(location.data), sql)
    : queryServer(location.database, sql);
}

function queryFile(path: string, sql: string): unknown[][] {
  const database = new DatabaseSync(path, { timeout: 5000, returnArrays: true });
  try {
    return database.prepare(sql).all() as unknown as unknown[][];
  } finally {
    database.close();
  }
}

async function queryServer(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}
