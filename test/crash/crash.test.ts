import { randomInt } from 'node:crypto';
import { suite, test } from 'node:test';
import { Tally } from './report.ts';
import { crash } from './run.ts';

/** A short run; `npm run test:crash` is for long ones. */
const KILLS = 20;

suite('whatever is acknowledged outlives a crash, and nothing is left by halves', {
  concurrency: true,
}, () => {
  for (const engine of ['sqlite', 'postgres'] as const) {
    test(`on ${engine}`, async (t) => {
      const seed = randomInt(2 ** 31);
      t.diagnostic(`npm run test:crash -- --engine ${engine} --kills ${KILLS} --seed ${seed}`);
      const tally = new Tally(engine);
      for await (const kill of crash({ engine, kills: KILLS, seed })) tally.add(kill);
      t.diagnostic(tally.describe());
      t.diagnostic(tally.describeMoments());
    });
  }
});
