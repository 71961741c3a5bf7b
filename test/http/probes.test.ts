import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { type Store, StoreUnavailable } from '../../src/core/store.ts';
import { ENGINES } from '../support/engines.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { ask } from '../support/transcript.ts';

/** What those who run the server ask it, without a credential. */

suite('probes', () => {
  for (const engine of ENGINES) {
    test(`a server in good health, on ${engine}`, async () => {
      await using server = await startTestServer({ engine });
      for (const path of ['/livez', '/readyz']) {
        const { status, body } = await probe(server, path);
        assert.deepEqual([status, body], [200, { status: 'ok' }], path);
      }
    });

    test(`on its way down it lives and wants no more requests, on ${engine}`, async () => {
      await using server = await startTestServer({ engine });
      server.health.stopping = true;
      assert.deepEqual(await probe(server, '/readyz'), { status: 503, body: { status: 'stopping' } });
      assert.equal((await probe(server, '/livez')).status, 200);
    });

    test(`without a store it lives and is not ready, on ${engine}`, async () => {
      await using server = await startTestServer({ engine });
      await server.store.close();
      const { status, body } = await probe(server, '/readyz');
      // Why is for the log: strangers may ask.
      assert.deepEqual({ status, body }, { status: 503, body: { status: 'unavailable' } });
      assert.equal((await probe(server, '/livez')).status, 200);
    });
  }

  test('it is not ready when only writing fails, and says why to the log alone', async () => {
    const broken = { now: false };
    const full = () => Promise.reject(new StoreUnavailable('The database is full'));
    const wrap = (store: Store): Store => ({
      ...store,
      write: (key, work) => (broken.now ? full() : store.write(key, work)),
      probe: () => (broken.now ? full() : store.probe()),
    });
    const written: string[] = [];
    const log = pino({ base: null }, { write: (line) => written.push(line) });
    await using server = await startTestServer({ wrap, log });
    const { fernhollow: org } = server;
    const path = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups`;
    const authorization = `Bearer ${org.keys.full}`;
    const create = () =>
      ask(server, { method: 'POST', path, body: { name: 'design' }, authorization, mayFail: true });

    broken.now = true;
    assert.deepEqual(await probe(server, '/readyz'), {
      status: 503,
      body: { status: 'unavailable' },
    });
    assert.match(String(written), /The database is full.*not ready/);
    const refused = await create();
    assert.equal(refused.status, 503);
    assert.equal(refused.headers['retry-after'], '5');
    assert.deepEqual(refused.body.errors[0], {
      id: refused.headers['x-request-id'],
      status: '503',
      code: 'ADMIN-UAM-503-1',
      title: 'Service Unavailable',
      detail: 'The service cannot take the request now.',
    });
    assert.equal((await ask(server, { method: 'GET', path, authorization })).status, 200, 'reading goes on');

    broken.now = false;
    assert.equal((await probe(server, '/readyz')).status, 200);
    assert.equal((await create()).status, 201);
  });

  test('a PostgreSQL that goes away and comes back', async () => {
    await using server = await startTestServer({ engine: 'postgres' });
    const { fernhollow: org } = server;
    const path = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups`;
    const authorization = `Bearer ${org.keys.full}`;
    const list = () => ask(server, { method: 'GET', path, authorization, mayFail: true });
    const create = (name: string) =>
      ask(server, { method: 'POST', path, body: { name }, authorization, mayFail: true });
    assert.equal((await create('before')).status, 201);

    await takeAway(server, true);
    assert.equal((await probe(server, '/readyz')).status, 503);
    assert.equal((await probe(server, '/livez')).status, 200);
    for (const answer of [await list(), await create('meanwhile')]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.body.errors[0].code, 'ADMIN-UAM-503-1');
      assert.doesNotMatch(answer.text, /postgres|database|test_/i, 'nothing of the store is told');
    }

    await takeAway(server, false);
    assert.equal((await probe(server, '/readyz')).status, 200);
    assert.equal((await create('after')).status, 201);
    const names = (await list()).body.data.map(({ name }: { name: string }) => name);
    assert.deepEqual(
      names.filter((name: string) => ['before', 'meanwhile', 'after'].includes(name)),
      ['after', 'before'],
    );
  });

  test('watchers that ask at once share one write', async () => {
    let probes = 0;
    const wrap = (store: Store): Store => ({
      ...store,
      probe: () => {
        probes += 1;
        return store.probe();
      },
    });
    await using server = await startTestServer({ wrap });
    const answers = await Promise.all(Array.from({ length: 10 }, () => probe(server, '/readyz')));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(probes, 1);
    await probe(server, '/readyz');
    assert.equal(probes, 2, 'and the next one asks anew');
  });
});

async function probe(server: TestServer, path: string) {
  const answer = await server.app.inject({ method: 'GET', url: path });
  return { status: answer.statusCode, body: answer.json() };
}

/** Takes the server's database away from it, by another name, or gives it back. */
async function takeAway({ location }: TestServer, away: boolean): Promise<void> {
  if (!('database' in location)) throw new Error('not a PostgreSQL store');
  const name = new URL(location.database).pathname.slice(1);
  const [from, to] = away ? [name, `${name}_away`] : [`${name}_away`, name];
  const client = new pg.Client({ connectionString: process.env.GROUPKEEP_TEST_POSTGRES });
  await client.connect();
  try {
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [
      from,
    ]);
    await client.query(`alter database ${from} rename to ${to}`);
  } finally {
    await client.end();
  }
}
