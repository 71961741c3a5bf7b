import fc from 'fast-check';
import { testOnEngines } from '../../support/onEngines.ts';
import { change, TOUR } from './changes.ts';
import { World } from './world.ts';

/*
 * Whatever is written through one dialect is read alike through all of them: groups, members, roles, counts, and that
 * something is gone. Random changes are made by random dialects and followed in a model; then each tells what it sees.
 *
 * A failure prints the shortest list of changes that still fails, with a seed: GROUPKEEP_TEST_SEED makes the same again.
 */

/** After so long no further lists are tried, unless one has failed and is being shortened. */
const PATIENCE_MS = 10_000;

testOnEngines('all dialects agree', async (_t, server) => {
  const seed = Number(process.env.GROUPKEEP_TEST_SEED) || undefined;
  const deadline = performance.now() + PATIENCE_MS;
  let tried = 0;
  let failed = false;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 24, size: 'max' }), async (changes) => {
      if (!failed && tried > 0 && performance.now() > deadline) return;
      tried += 1;
      try {
        await server.renew();
        const world = await World.on(server);
        for (const each of changes) await world.make(each);
        await world.check();
        await world.checkLog();
      } catch (error) {
        failed = true;
        throw error;
      }
    }),
    { numRuns: 40, examples: [[TOUR]], ...(seed !== undefined && { seed }) },
  );
});
