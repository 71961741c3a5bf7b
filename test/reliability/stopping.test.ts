import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCK_CLASS } from '../../src/store/postgres/transaction.ts';
import { findFaults } from '../support/consistency.ts';
import { connectTo, ENGINES } from '../support/engines.ts';
import type { WireAnswer } from '../support/overTheWire.ts';
import { until } from '../support/until.ts';
import { Scene, type Served } from './scene.ts';

suite('a server that is told to stop', () => {
  for (const engine of ENGINES) {
    test(`answers what is under way, keeps what it has acknowledged, and ends with 0, on ${engine}`, async (t) => {
      const scene = await Scene.create(t, engine);
      const served = await scene.serve();
      let answers = 0;
      const onAnswer = () => {
        answers += 1;
        if (answers === 40) served.process.kill('SIGTERM');
      };
      const writers = Array.from({ length: 8 }, (_, index) => write(served, `w${index}`, onAnswer));
      const asked = (await Promise.all(writers)).flat();
      assert.deepEqual(await served.process.ended, { code: 0, signal: null });
      assert.deepEqual(served.surprises(), []);

      const again = await scene.serve();
      const there = await again.groups('w');
      const acknowledged = asked.filter(({ answer }) => answer !== undefined && answer.status < 300);
      const refused = asked.filter(({ answer }) => answer !== undefined && answer.status >= 300);
      assert.deepEqual(
        acknowledged.filter(({ name }) => !there.includes(name)),
        [],
      );
      assert.deepEqual(
        refused.filter(({ answer, name }) => answer?.status !== 503 || there.includes(name)),
        [],
      );
      assert.deepEqual(await findFaults(scene.location), []);
    });
  }

  for (const engine of ENGINES) {
    test(`ends when its time is over, though somebody else keeps it from writing, on ${engine}`, async (t) => {
      const scene = await Scene.create(t, engine);
      const served = await scene.serve(['--stop-timeout-ms', '1000']);
      assert.equal((await served.create('kept')).status, 201);
      const holder = await connectTo(scene.location);
      for (const text of HOLD_LOCKS[engine]) await holder.query(text);
      const asked = ['first', 'second', 'third'].map((name) => served.create(`lost-${name}`));
      const answers = Promise.allSettled(asked);
      await sleep(500);
      served.process.kill('SIGTERM');
      // Far less than anybody waits for a lock.
      const ending = await Promise.race([served.process.ended, sleep(20_000, 'it goes on')]);
      assert.deepEqual(ending, { code: 0, signal: null });
      assert.deepEqual(
        (await answers).filter((each) => each.status === 'fulfilled' && each.value.status !== 503),
        [],
      );
      assert.deepEqual(served.surprises(), []);
      await holder.query('rollback');
      await holder.close();
      const again = await scene.serve();
      assert.deepEqual([await again.groups('kept'), await again.groups('lost')], [['kept'], []]);
    });
  }

  test('serves on for as long as it drains, and is not ready meanwhile', async (t) => {
    const scene = await Scene.create(t, 'sqlite');
    const served = await scene.serve(['--drain-ms', '600000']);
    served.process.kill('SIGTERM');
    await until(async () => (await served.readiness())[0] === 503);
    assert.deepEqual(await served.readiness(), [503, 'stopping']);
    assert.equal((await served.create('late')).status, 201);
    // Whoever cannot wait says so again.
    served.process.kill('SIGTERM');
    assert.deepEqual(await served.process.ended, { code: 1, signal: null });
  });
});

/** Keep everybody from writing. */
const HOLD_LOCKS = {
  sqlite: ['begin immediate'],
  postgres: ['begin', `select pg_advisory_xact_lock(${LOCK_CLASS}, cast(key as int)) from organizations`],
};

interface Asked {
  name: string;
  answer: WireAnswer | undefined;
}

/** Creates groups one after another until nobody takes the request. */
async function write(served: Served, prefix: string, onAnswer: () => void): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let number = 1; number <= 1000; number += 1) {
    const name = `${prefix}-${number}`;
    const answer = await served.create(name).catch(() => undefined);
    asked.push({ name, answer });
    if (!answer) break;
    onAnswer();
  }
  return asked;
}
