import { parseArgs } from 'node:util';
import { createPlace, type EngineName } from '../support/engines.ts';
import { globalSetup, globalTeardown } from '../support/postgres.ts';
import { runCampaign } from './campaign.ts';
import { complaintsOf } from './report.ts';

/*
 * The whole of what `fuzz.test.ts` takes a slice of:
 *
 *   npm run test:fuzz -- --requests 200000 [--seed N] [--engine sqlite|postgres]
 *
 * Both engines by default, half of the requests each.
 */

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '200000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    engine: { type: 'string' },
  },
});
const engines = (values.engine ? [values.engine] : ['sqlite', 'postgres']) as EngineName[];
const requests = Math.ceil(Number(values.requests) / engines.length);
const seed = Number(values.seed);

if (engines.includes('postgres')) await globalSetup();
let failed = false;
for (const engine of engines) {
  const place = await createPlace(engine);
  const startedAt = performance.now();
  const report = await runCampaign({
    location: place.location,
    requests,
    seed,
    onProgress: (sent, { heap, resident }) => {
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      console.log(
        `${engine}, seed ${seed}: ${sent} of ${requests} in ${seconds} s, heap ${megabytes(heap)}, resident ${megabytes(resident)}`,
      );
    },
  });
  await place.remove();
  const complaints = complaintsOf(report);
  console.log(`\n${report.tally.table()}\n`);
  for (const complaint of complaints) console.log(complaint);
  console.log(`${engine}, seed ${seed}: ${complaints.length === 0 ? 'nothing wrong' : 'FAILED'}\n`);
  failed ||= complaints.length > 0;
}
if (engines.includes('postgres')) await globalTeardown();
process.exit(failed ? 1 : 0);

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
