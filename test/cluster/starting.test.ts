import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { preparePlace } from '../crash/firstStart.ts';
import { createTestDatabase } from '../support/databases.ts';
import { queryAt } from '../support/engines.ts';
import { startServerProcess } from '../support/serverProcess.ts';
import { assertSound } from './nodes.ts';

suite('three nodes that start at the same time', () => {
  const all = MIGRATIONS.length;
  for (const [title, already] of [
    ['an empty database', 0],
    ['the database of the first version', 1],
    ['a database that lacks the last migration', all - 1],
  ] as const) {
    test(`on ${title} set it up once, and serve`, async (t) => {
      const { url, drop } = await createTestDatabase();
      t.after(drop);
      const location = { database: url };
      await preparePlace(location, already);
      const outputs = await startTogether(t, url);

      const made = await queryAt(
        location,
        `select cast(xmin as text), count(*) from migrations where applied_at > 0 group by 1`,
      );
      assert.deepEqual(
        made.map(([, count]) => Number(count)),
        [all - already],
        'all of them were run, in one transaction',
      );
      assert.deepEqual(await queryAt(location, 'select cast(count(*) as int) from organizations'), [[1]]);
      assert.equal(outputs.filter((output) => output.includes('Organization API key')).length, 1);
      await assertSound(location);
    });
  }
});

/** Starts three nodes, waits until each is ready, and returns what each has said. */
async function startTogether(t: TestContext, database: string): Promise<string[]> {
  const servers = [1, 2, 3].map(() => startServerProcess({ database }));
  t.after(async () => {
    for (const server of servers) server.kill('SIGKILL');
    await Promise.all(servers.map(({ ended }) => ended));
  });
  const urls = await Promise.all(servers.map(({ url }) => url));
  for (const url of urls) assert.equal((await fetch(`${url}/readyz`)).status, 200);
  return servers.map((server) => server.stdout());
}
