import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openStore } from '../../src/store/open.ts';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A fresh, empty database of its own for a test, in the server that the test run has started or in another. */
export function createTestDatabase(server = serverUrl(), template = 'template1'): Promise<TestDatabase> {
  return createFrom(template, server);
}

/** The same, with the tables of a store already made: that takes most of the time of opening one. */
export async function createStoreDatabase(): Promise<TestDatabase> {
  await ensureStoreTemplate();
  return createFrom(STORE_TEMPLATE);
}

const STORE_TEMPLATE = 'store_template';

async function createFrom(template: string, server = serverUrl()): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name} template ${template}`), server);
  return {
    url: urlOf(name, server),
    // A test that failed may have left connections open; `force` ends them.
    drop: async () => {
      await onServer((client) => client.query(`drop database if exists ${name} with (force)`), server);
    },
  };
}

/** Made by whichever test file of the run comes first; the others wait for it. */
async function ensureStoreTemplate(): Promise<void> {
  await onServer(async (client) => {
    // Held until the connection ends.
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [STORE_TEMPLATE]);
    if (rowCount) return;
    await client.query(`create database ${STORE_TEMPLATE}`);
    await (await openStore({ database: urlOf(STORE_TEMPLATE) })).close();
  });
}

async function onServer(work: (client: pg.Client) => Promise<unknown>, server = serverUrl()): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string, server = serverUrl()): string {
  const url = new URL(server);
  url.pathname = database;
  return url.href;
}

function serverUrl(): string {
  const url = process.env.GROUPKEEP_TEST_POSTGRES;
  if (!url) {
    throw new Error(
      'GROUPKEEP_TEST_POSTGRES is not set. Run tests with `npm test`, which starts the server.',
    );
  }
  return url;
}
