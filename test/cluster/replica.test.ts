import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Location } from '../../src/store/open.ts';
import { Scene, type Served } from '../reliability/scene.ts';
import { createTestDatabase } from '../support/databases.ts';
import { queryAt } from '../support/engines.ts';
import { askAt } from '../support/overTheWire.ts';
import { PostgresServer } from '../support/postgresServer.ts';
import { startServerProcess } from '../support/serverProcess.ts';
import { until } from '../support/until.ts';
import { DIALECTS } from '../support/writes.ts';
import { assertSound, metric, native } from './nodes.ts';

const FAR = 'groupkeep_replica_reads_total{from="replica"}';
const NEAR = 'groupkeep_replica_reads_total{from="primary"}';

test('two nodes that read from a streaming replica', async (t) => {
  const { scene, replica, standby } = await startReplicated(t);
  const flags = ['--read-database', replica.database];
  const [one, two] = await Promise.all([scene.serve(flags), scene.serve(flags)]);

  await t.test('are answered by it when it has everything', async () => {
    await one.create('first');
    await until(() => isFar(one));
    await until(() => isFar(two));
    assert.deepEqual(await two.groups('first'), ['first']);
  });

  await t.test('show what was written through either of them at once, while it follows', async () => {
    for (let turn = 1; turn <= 30; turn += 1) {
      const [writer, reader] = turn % 2 ? [one, two] : [two, one];
      const { status } = await writer.create(`turn-${turn}`, DIALECTS[turn % DIALECTS.length]);
      assert.ok(status < 300);
      assert.equal((await reader.groups('turn-')).length, turn);
    }
  });

  await t.test(
    'show what was written at once, and let nobody in who was shut out, while it lags',
    async () => {
      const admin = scene.setup.admin.apiToken;
      const { body: token } = await askAt(one.url, native(admin, 'POST', '/tokens', {}));
      const use = native(token.secret, 'GET', '/groups');
      assert.equal((await askAt(two.url, use)).status, 200);
      await until(() => isFar(two));
      await pauseReplay(replica);
      const before = await metric(two, FAR);
      await one.createInAll('lagging');
      assert.equal((await two.groups('lagging')).length, DIALECTS.length);
      assert.deepEqual(await queryAt(replica, `select name from groups where name like 'lagging%'`), []);
      assert.equal((await askAt(one.url, native(admin, 'DELETE', `/tokens/${token.id}`))).status, 204);
      assert.equal((await askAt(two.url, use)).status, 401);
      assert.equal(await metric(two, FAR), before, 'nothing was answered by it meanwhile');
      assert.ok((await metric(two, NEAR)) > 0);

      await queryAt(replica, 'select pg_wal_replay_resume()');
      await until(() => isFar(two));
      assert.equal((await two.groups('lagging')).length, DIALECTS.length);
    },
  );

  await t.test('go on without it', async () => {
    await standby.stop('immediate');
    for (const node of [one, two]) assert.equal((await node.groups('lagging')).length, DIALECTS.length);
    assert.ok((await one.create('afterwards')).status < 300);
    assert.deepEqual(await two.groups('afterwards'), ['afterwards']);
  });

  for (const node of [one, two]) assert.deepEqual(node.surprises(), []);
  await assertSound(scene.location);
});

test('a database of another history is not taken for a replica', async (t) => {
  const [scene, stranger] = await Promise.all([Scene.create(t, 'postgres'), Scene.create(t, 'postgres')]);
  assert.ok('database' in stranger.location);
  const other = await stranger.serve();
  await other.create('of-another');
  const served = await scene.serve(['--read-database', stranger.location.database]);
  await served.create('own');
  assert.deepEqual(await served.groups('o'), ['org-admins', 'own']);
  assert.equal(await metric(served, FAR), 0);
  assert.ok((await metric(served, NEAR)) > 0);
});

test('a replica without a database is refused', async () => {
  const server = startServerProcess({ data: '/nowhere' }, ['--read-database', 'postgres://db.example.com/x']);
  assert.deepEqual(await server.ended, { code: 2, signal: null });
  assert.match(server.stderr(), /^error: There is a replica to read from, but no PostgreSQL database/);
});

/** An installation on a server of its own, and another that follows it. */
async function startReplicated(t: TestContext) {
  const primary = await PostgresServer.create();
  t.after(() => primary.remove());
  await primary.start();
  const { url } = await createTestDatabase(primary.url);
  const scene = await Scene.create(t, { database: url });
  await primary.stop();
  const standby = await primary.createStandby();
  t.after(() => standby.remove());
  await primary.start();
  await standby.start();
  const replica = new URL(standby.url);
  replica.pathname = new URL(url).pathname;
  return { scene, standby, replica: { database: replica.href } };
}

/** Whether the list of groups is answered by the replica. */
async function isFar(served: Served): Promise<boolean> {
  const before = await metric(served, FAR);
  await served.groups('');
  return (await metric(served, FAR)) > before;
}

async function pauseReplay(replica: Location): Promise<void> {
  await queryAt(replica, 'select pg_wal_replay_pause()');
  await until(async () => {
    const [[state] = []] = await queryAt(replica, 'select pg_get_wal_replay_pause_state()');
    return state === 'paused';
  });
}
