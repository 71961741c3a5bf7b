import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findFaults } from '../support/consistency.ts';
import { createTestDatabase } from '../support/databases.ts';
import { PostgresServer } from '../support/postgresServer.ts';
import { until } from '../support/until.ts';
import { Scene, type Served } from './scene.ts';

suite('a PostgreSQL that goes away under load and comes back', () => {
  for (const mode of ['fast', 'immediate'] as const) {
    test(`keeps what was acknowledged, and the server comes back with it: ${mode} shutdown`, async (t) => {
      const postgres = await PostgresServer.create();
      t.after(() => postgres.remove());
      await postgres.start();
      const { url } = await createTestDatabase(postgres.url);
      const scene = await Scene.create(t, { database: url });
      const served = await scene.serve();

      const writers = new Writers(served);
      const writing = writers.run(8);
      await until(async () => writers.acknowledged.length >= 40);
      await postgres.stop(mode);
      await until(async () => (await served.readiness())[0] === 503);
      assert.deepEqual(await served.readiness(), [503, 'unavailable']);
      assert.equal((await fetch(`${served.url}/livez`)).status, 200);
      await postgres.start();
      await until(async () => (await served.readiness())[0] === 200);
      const before = writers.acknowledged.length;
      await until(async () => writers.acknowledged.length >= before + 40);
      writers.stop();
      await writing;

      assert.deepEqual([...writers.refusals], [503], 'every refusal says so');
      const there = new Set(await served.groups('w'));
      assert.deepEqual(
        writers.acknowledged.filter((name) => !there.has(name)),
        [],
      );
      assert.deepEqual(served.surprises(), []);
      assert.deepEqual(await findFaults(scene.location), []);
    });
  }
});

/** Clients that go on whatever they are answered. */
class Writers {
  readonly acknowledged: string[] = [];
  readonly refusals = new Set<number>();
  private readonly served: Served;
  private stopped = false;

  constructor(served: Served) {
    this.served = served;
  }

  async run(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, index) => this.write(`w${index}`)));
  }

  stop(): void {
    this.stopped = true;
  }

  private async write(prefix: string): Promise<void> {
    for (let number = 1; number <= 100_000 && !this.stopped; number += 1) {
      const name = `${prefix}-${number}`;
      const { status } = await this.served.create(name);
      if (status < 300) this.acknowledged.push(name);
      else this.refusals.add(status);
    }
  }
}
