/**
 * Global setup of the test run: one real PostgreSQL for all test files, and one build of what is published.
 *
 * Node calls `globalSetup` before the first test file and `globalTeardown` after the last one, also when
 * tests failed. Test files run in child processes, which learn of both from the environment.
 */
import { buildGroupkeep } from './build.ts';
import { PostgresServer } from './postgresServer.ts';

const SETTINGS = {
  max_connections: '200',
  // Nothing here outlives the run, so durability would only cost time.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // It comes when it likes, and statistics change plans: where they matter, a test takes them itself.
  autovacuum: 'off',
};

let server: PostgresServer | undefined;

export async function globalSetup(): Promise<void> {
  server = await PostgresServer.create();
  try {
    process.env.GROUPKEEP_TEST_MAIN = await buildGroupkeep();
    await server.start(SETTINGS);
  } catch (error) {
    await globalTeardown();
    throw error;
  }
  process.env.GROUPKEEP_TEST_POSTGRES = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.remove();
}
