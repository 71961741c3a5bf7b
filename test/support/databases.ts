import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A fresh, empty database of its own for a test, in the server that the test run has started. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(`create database ${name}`);
  const url = new URL(serverUrl());
  url.pathname = name;
  return {
    url: url.href,
    // A test that failed may have left connections open; `force` ends them.
    drop: () => runOnServer(`drop database if exists ${name} with (force)`),
  };
}

async function runOnServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
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
