/** Kills servers for as long as one likes: `npm run test:crash -- --kills 1000`. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { buildGroupkeep } from '../support/build.ts';
import type { EngineName } from '../support/engines.ts';
import { showProgress, Tally } from './report.ts';

const HELP = `Kills Groupkeep at random moments while four APIs write, and checks what is left.

  npm run test:crash -- [options]

  --kills N       Kills per engine (100)
  --engine NAME   sqlite or postgres; both by default, side by side
  --seed N        What is done and when; a random one by default, which is printed

It stops at the first violation, tells how to repeat it, and ends with 1.
`;

const { engines, kills, seed } = readOptions();
process.stderr.write(`Seed ${seed}.\n`);
// What users start; whoever starts servers looks for it when loaded.
process.env.GROUPKEEP_TEST_MAIN ??= await buildGroupkeep();
const { crash } = await import('./run.ts');
const tallies = engines.map((engine) => new Tally(engine));
const progress = await showProgress(kills);
// So that nothing that was started is left running.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const begin = Date.now();
try {
  await Promise.all(tallies.map(run));
} catch (error) {
  progress.finish();
  const stack = error instanceof Error && error.name !== 'Violation' ? error.stack : (error as Error).message;
  process.stderr.write(`\n${stack}\n`);
  process.exitCode = 1;
}
progress.finish();
for (const tally of tallies) process.stdout.write(`${tally.describe()}\n${tally.describeMoments()}\n`);
process.stdout.write(
  `${Math.round((Date.now() - begin) / 1000)} s; ${process.exitCode ? 'VIOLATED' : 'all checks held'}\n`,
);
// The other engine may still be at it after a violation.
process.exit();

async function run(tally: Tally): Promise<void> {
  try {
    for await (const kill of crash({ engine: tally.engine, kills, seed })) {
      tally.add(kill);
      progress.show(tallies);
    }
  } catch (error) {
    const again = `npm run test:crash -- --engine ${tally.engine} --seed ${seed} --kills ${tally.kills + 1}`;
    process.stderr.write(`\nTo repeat it, as far as time allows: ${again}\n`);
    throw error;
  }
}

function readOptions(): { engines: EngineName[]; kills: number; seed: number } {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      engine: { type: 'string' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit();
  }
  const all: EngineName[] = ['sqlite', 'postgres'];
  const engines = all.filter((engine) => values.engine === undefined || values.engine === engine);
  if (engines.length === 0) fail(`--engine must be sqlite or postgres, not "${values.engine}"`);
  return { engines, kills: wholeNumber('kills', values.kills), seed: wholeNumber('seed', values.seed) };
}

function wholeNumber(name: string, text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : fail(`--${name} must be a whole number, not "${text}"`);
}

function fail(message: string): never {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}
