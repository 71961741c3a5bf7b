import assert from 'node:assert/strict';
import http from 'node:http';
import { suite, test } from 'node:test';
import { Scene, type Served } from '../reliability/scene.ts';
import { createTestDatabase } from '../support/databases.ts';
import { createPlace, queryAt } from '../support/engines.ts';
import { PostgresServer } from '../support/postgresServer.ts';
import { startServerProcess } from '../support/serverProcess.ts';
import { until } from '../support/until.ts';
import { DIALECTS } from '../support/writes.ts';
import { assertSound, metric } from './nodes.ts';

// Every request has a connection of its own: they are handed out to the workers in turn.
http.globalAgent = new http.Agent({ keepAlive: false });

const WORKERS = ['--workers', '2'];
const CREATED = 'groupkeep_requests_total{operation="jira.createGroup",status="201"}';

for (const engine of ['sqlite', 'postgres'] as const) {
  suite(`a server of two workers, on ${engine}`, () => {
    test('is set up once, and serves as one', async (t) => {
      const { location, remove } = await createPlace(engine);
      t.after(remove);
      const server = startServerProcess(location, WORKERS);
      t.after(() => server.kill('SIGKILL'));
      const url = await server.url;
      assert.equal((await fetch(`${url}/readyz`)).status, 200);
      assert.equal(server.stdout().match(/Organization API key/g)?.length, 1);
      assert.equal(server.stdout().match(/is ready at/g)?.length, 1);
      assert.deepEqual(await queryAt(location, 'select count(*) from organizations').then(numbers), [1]);
      server.kill('SIGTERM');
      assert.deepEqual(await server.ended, { code: 0, signal: null });
      await assertSound(location);
    });

    test('shows through each what was written through another, and counts what all have done', async (t) => {
      const scene = await Scene.create(t, engine);
      const served = await scene.serve(WORKERS);
      for (let turn = 1; turn <= 15; turn += 1) {
        const { status } = await served.create(`turn-${turn}`, DIALECTS[turn % DIALECTS.length]);
        assert.ok(status < 300);
        for (const look of [1, 2]) {
          assert.equal((await served.groups('turn-')).length, turn, `${turn}, look ${look}`);
        }
      }
      const counts = await Promise.all([1, 2, 3, 4].map(() => metric(served, CREATED)));
      assert.deepEqual(counts, [3, 3, 3, 3]);
      assert.equal(await metric(served, 'groupkeep_workers'), 2);
      assert.deepEqual(served.surprises(), []);
    });

    test('replaces a worker that ends, and answers meanwhile', async (t) => {
      const scene = await Scene.create(t, engine);
      const served = await scene.serve(WORKERS);
      for (const round of [1, 2]) {
        const [first = 0, second = 0] = await workersOf(served);
        process.kill(first, 'SIGKILL');
        await until(async () => isGone(first));
        assert.ok((await served.create(`without-${round}`)).status < 300);
        await until(async () => (await metric(served, 'groupkeep_workers')) === 2);
        const now = await workersOf(served);
        assert.deepEqual([now.includes(first), now.includes(second)], [false, true]);
      }
      assert.match(served.process.stdout(), /"ending":"SIGKILL","msg":"a worker has ended"/);
      assert.equal((await served.groups('without-')).length, 2);
      await assertSound(scene.location);
    });

    test('ends with 0 when it is told to, and so do its workers, with what was under way answered', async (t) => {
      const scene = await Scene.create(t, engine);
      const served = await scene.serve(WORKERS);
      const processes = [...(await workersOf(served)), served.process.pid];
      const acknowledged: string[] = [];
      const write = async (writer: number) => {
        for (let number = 1; number <= 1000; number += 1) {
          const name = `w${writer}-${number}`;
          const answer = await served.create(name).catch(() => undefined);
          if (!answer) return;
          assert.ok(answer.status < 300 || answer.status === 503, answer.text);
          // As a terminal does: to every process of the group, and the parent passes it on besides. Once, and not at each
          // refusal after it: a second time means that nobody waits.
          if (answer.status < 300 && acknowledged.push(name) === 30) {
            for (const pid of processes) process.kill(pid, 'SIGINT');
          }
        }
      };
      await Promise.all([1, 2, 3, 4].map(write));
      assert.deepEqual(await served.process.ended, { code: 0, signal: null });
      assert.deepEqual(served.surprises(), []);
      const again = await scene.serve();
      const there = new Set(await again.groups('w'));
      assert.deepEqual(
        acknowledged.filter((name) => !there.has(name)),
        [],
      );
      await assertSound(scene.location);
    });

    test('leaves no worker behind when it is killed', async (t) => {
      const scene = await Scene.create(t, engine);
      const served = await scene.serve(WORKERS);
      assert.equal((await workersOf(served)).length, 2);
      served.process.kill('SIGKILL');
      // Its output has an end when nobody is left who could write to it.
      assert.deepEqual(await served.process.ended, { code: null, signal: 'SIGKILL' });
    });

    test('says once why it cannot start', async (t) => {
      const scene = await Scene.create(t, engine);
      const { url } = await scene.serve();
      const { port } = new URL(url);
      const second = startServerProcess(scene.location, [
        ...WORKERS,
        '--port',
        port,
        '--log-level',
        'silent',
      ]);
      assert.deepEqual(await second.ended, { code: 1, signal: null });
      assert.match(second.stderr(), /^error: \w+ EADDRINUSE[^\n]*\n$/);
      assert.equal(second.stdout(), '');
    });
  });
}

test('a worker that cannot be replaced while the database is away is replaced when it is back', async (t) => {
  const postgres = await PostgresServer.create();
  t.after(() => postgres.remove());
  await postgres.start();
  const { url } = await createTestDatabase(postgres.url);
  const scene = await Scene.create(t, { database: url });
  const served = await scene.serve(WORKERS);
  const [first = 0] = await workersOf(served);
  await postgres.stop();
  process.kill(first, 'SIGKILL');
  await until(async () => served.process.stderr().includes('error: The database cannot serve'));
  await postgres.start();
  await until(async () => (await metric(served, 'groupkeep_workers')) === 2);
  assert.ok((await served.create('afterwards')).status < 300);
  await assertSound(scene.location);
});

/** The two workers there are, by process; what they log can come a little later than what the parent says. */
async function workersOf({ process: { stdout } }: Served): Promise<number[]> {
  const listening = () =>
    stdout()
      .split('\n')
      .filter((line) => /"msg":"listening"}$/.test(line))
      .map((line) => Number(JSON.parse(line).pid))
      .filter((pid) => !isGone(pid));
  await until(async () => listening().length === 2);
  return listening();
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

function numbers(rows: unknown[][]): number[] {
  return rows.flat().map(Number);
}
