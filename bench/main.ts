/** The benchmark: `npm run bench`. It measures and reports, and never fails for what it has measured. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge } from './budget.ts';
import { createWorld, type World } from './dataset.ts';
import { mixedFigures, operationFigures, type Results, startFigures } from './figures.ts';
import { startGenerator } from './load.ts';
import { describeMachine, watchMachine } from './machine.ts';
import { measureMixed } from './mixed.ts';
import { defineOperations } from './operations.ts';
import { type Options, readOptions } from './options.ts';
import { startGroupkeep } from './processes.ts';
import { describeResults } from './report.ts';
import type { Bench } from './samples.ts';
import { measureSideBySide } from './sideBySide.ts';
import { measureStarts } from './starts.ts';

const MIXED = 'reads-while-writing';
const START = 'start';

const options = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'groupkeep-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const seeMachine = await watchMachine();
const place = await locate(options);
try {
  say(`Loading ${options.size.users} users and ${options.size.groups} groups into ${options.engine} …`);
  const world = await createWorld(scratch, place.flags, options.size);
  const bench: Bench = {
    generator: startGenerator(),
    scratch,
    timing: options.timing,
    startGroupkeep: () => startGroupkeep(place.flags, profiling(options.profile)),
  };
  const { results, samples } = await measureAll(bench, world);
  bench.generator.stop();

  const machine = seeMachine();
  const { size, engine, timing } = options;
  const setting = { node: process.version, engine, ...size, ...timing };
  const verdicts = engine === 'sqlite' ? judge(results) : [];
  if (options.json) {
    const report = { machine, setting, results, verdicts, samples };
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  const facts = Object.entries(setting).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(
    `${describeMachine(machine)}\n${facts.join(', ')}\n\n${describeResults(results, verdicts)}\n`,
  );
} finally {
  await place.stop();
}

/** Measures what is wanted; the samples are what the results are made of. */
async function measureAll(bench: Bench, world: World) {
  const { all, hotGroup, anyGroup, addMember } = defineOperations(world);
  const { wants } = options;
  const unknown = options.only.filter(
    (name) => ![...all.map((each) => each.name), MIXED, START].includes(name),
  );
  if (unknown.length > 0) throw new Error(`--only: there is nothing called ${unknown.join(', ')}`);
  const results: Results = {};
  const samples: Record<string, unknown> = {};

  const wanted = all.filter(({ name }) => wants(name));
  if (wanted.length > 0) {
    const onRound = (round: number) => say(`Round ${round + 1} of ${bench.timing.rounds} …`);
    for (const [{ name }, each] of await measureSideBySide(bench, wanted, onRound)) {
      results[name] = operationFigures(each);
      samples[name] = each;
    }
  }
  if (wants(MIXED)) {
    say('Reads while writing …');
    const mixed = await measureMixed(bench, anyGroup, addMember);
    results[MIXED] = mixedFigures(mixed);
    samples[MIXED] = mixed;
  }
  if (wants(START)) {
    say('Starts …');
    results[START] = startFigures(await measureStarts(bench, hotGroup));
  }
  return { results, samples };
}

/** Where the data goes, as the flags of Groupkeep that say so. */
async function locate({ engine, database }: Options): Promise<{ flags: string[]; stop(): Promise<void> }> {
  if (engine === 'sqlite') return { flags: ['--data', join(scratch, 'data')], async stop() {} };
  if (database !== undefined) return { flags: ['--database', database], async stop() {} };
  const { startPostgres } = await import('./postgres.ts');
  const { url, stop } = await startPostgres();
  return { flags: ['--database', url], stop };
}

function profiling(directory: string | undefined): string[] {
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
}

/** Progress is not part of the report. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
