import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { StoreUnavailable, UNOBSERVED } from '../../src/core/store.ts';
import { uniqueStatement } from '../../src/store/db.ts';
import { PostgresExecutor } from '../../src/store/postgres/executor.ts';
import { Lanes } from '../../src/store/postgres/lanes.ts';
import { onEngine } from '../support/engines.ts';

const oneSql = uniqueStatement('select cast($1 as bigint)');
const failSql = uniqueStatement('select 1 / cast($1 as bigint)');
const endSql = uniqueStatement('select pg_terminate_backend(pg_backend_pid())');

onEngine('postgres', 'lanes to a database', (engine) => {
  async function open() {
    const location = await engine.prepare();
    assert.ok('database' in location);
    const lanes = new Lanes({ connectionString: location.database }, 2);
    const db = new PostgresExecutor(lanes, UNOBSERVED);
    const ask = async (value: number) => Number((await db.rows(oneSql, [value]))[0]?.[0]);
    return { db, ask, [Symbol.asyncDispose]: () => lanes.end() };
  }

  test('give each question its own answer, however many are under way', async () => {
    await using its = await open();
    const values = Array.from({ length: 100 }, (_, index) => index);
    assert.deepEqual(await Promise.all(values.map(its.ask)), values);
  });

  test('let those answer that stand behind one that fails', async () => {
    await using its = await open();
    const [failed, ...answered] = await Promise.allSettled([
      its.db.rows(failSql, [0]),
      its.ask(1),
      its.ask(2),
    ]);
    assert.match(String(failed.status === 'rejected' && failed.reason), /division by zero/);
    assert.deepEqual(
      answered.map((each) => each.status === 'fulfilled' && each.value),
      [1, 2],
    );
  });

  test('are opened anew when they have broken, and say so to those who wait', async () => {
    await using its = await open();
    const [broken, behind] = await Promise.allSettled([its.db.rows(endSql, []), its.ask(1)]);
    for (const each of [broken, behind]) {
      assert.ok(each.status === 'rejected' && each.reason instanceof StoreUnavailable);
    }
    assert.equal(await its.ask(2), 2);
  });
});

test('a lane to a server that says nothing is unavailable', async (t) => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const lanes = new Lanes({ host: '127.0.0.1', port, user: 'nobody', connectionTimeoutMillis: 50 }, 1);
  await assert.rejects(new PostgresExecutor(lanes, UNOBSERVED).rows(oneSql, [1]), StoreUnavailable);
  await lanes.end();
});
