import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { databasePath, type Location } from '../../src/store/open.ts';
import { createTestDatabase } from '../support/databases.ts';
import { queryAt } from '../support/engines.ts';
import { startServerProcess } from '../support/serverProcess.ts';
import { Scene } from './scene.ts';

suite('a server that cannot start', () => {
  test('says that its directory cannot be written to', async (t) => {
    await refuses(
      { data: await readOnlyDirectory(t) },
      /^error: The data directory cannot serve: E\w+: .*'\.\n$/,
    );
  });

  test('says that its file is no database', async (t) => {
    const data = await directory(t);
    await writeFile(databasePath(data), 'This was never a database. '.repeat(1000));
    await refuses({ data }, /^error: The database is not one that SQLite can read\.\n$/);
  });

  test('says that its database is damaged', async (t) => {
    const scene = await Scene.create(t, 'sqlite');
    assert.ok('data' in scene.location);
    // The first page tells of many more than are left.
    await truncate(databasePath(scene.location.data), 8192);
    await refuses(scene.location, /^error: The database is damaged\.\n$/);
  });

  for (const engine of ['sqlite', 'postgres'] as const) {
    test(`says that its data is of a newer version, and leaves it alone, on ${engine}`, async (t) => {
      const { location } = await Scene.create(t, engine);
      const insert = `insert into migrations (name, applied_at) values ('999-later', 0) returning name`;
      assert.deepEqual(await queryAt(location, insert), [['999-later']]);
      const count = 'select count(*) from audit_events';
      const before = await queryAt(location, count);
      await refuses(
        location,
        /^error: The data was written by a newer version of Groupkeep \(it has the migration 999-later\)\. Upgrade Groupkeep\.\n$/,
      );
      assert.deepEqual(await queryAt(location, count), before);
    });
  }

  test('says that its database takes no connections', async (t) => {
    const { url, drop } = await createTestDatabase();
    t.after(drop);
    const name = new URL(url).pathname.slice(1);
    const server = new URL(url);
    server.pathname = 'postgres';
    await queryAt({ database: server.href }, `alter database ${name} allow_connections false`);
    await refuses(
      { database: url },
      /^error: The database cannot serve: database "test_\w+" is not currently accepting connections\.\n$/,
    );
  });

  test('says that nobody listens where its database should be', async () => {
    await refuses(
      { database: 'postgres://nobody@127.0.0.1:1/nothing' },
      /^error: The database cannot serve: connect ECONNREFUSED 127\.0\.0\.1:1\.\n$/,
    );
  });
});

/** One sentence, no stack, and the exit code of a refusal. */
async function refuses(location: Location, sentence: RegExp): Promise<void> {
  const server = startServerProcess(location);
  assert.deepEqual(await server.ended, { code: 1, signal: null }, server.stderr());
  assert.match(server.stderr(), sentence);
}

async function directory(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'groupkeep-start-'));
  context.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Modes hold nobody back who is root; there is a place that does. */
async function readOnlyDirectory(context: TestContext): Promise<string> {
  if (process.getuid?.() === 0) return '/sys/groupkeep';
  const path = await directory(context);
  await chmod(path, 0o500);
  return path;
}
