/** The benchmark: `npm run bench`. It measures and reports, and never fails for what it has measured. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureBesideSqlite } from './besideSqlite.ts';
import { judge } from './budget.ts';
import { createDataset } from './dataset.ts';
import {
  besideSqliteFigures,
  mixedFigures,
  operationFigures,
  type Results,
  startFigures,
} from './figures.ts';
import { startGenerator, startTimer } from './generators.ts';
import { measureDeletion, measureManyMembers } from './large.ts';
import { describeMachine, watchMachine } from './machine.ts';
import { measureMixed } from './mixed.ts';
import { defineOperations } from './operations.ts';
import { type EngineName, readOptions } from './options.ts';
import { startGroupkeep } from './processes.ts';
import { describeResults } from './report.ts';
import type { Bench } from './samples.ts';
import { measureSideBySide } from './sideBySide.ts';
import { measureStarts } from './starts.ts';
import { openWorld, type Setup, type World } from './world.ts';

const MIXED = 'reads-while-writing';
const BESIDE_SQLITE = 'adds-beside-sqlite';
const MANY_MEMBERS = 'many-members';
const DELETION = 'large-deletion';
const START = 'start';

const options = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'groupkeep-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const seeMachine = await watchMachine();
const engines: Record<string, unknown> = {};
for (const engine of options.engines) {
  const { setting, results, samples } = await measureEngine(engine);
  // What is promised is promised of the embedded engine.
  const verdicts = engine === 'sqlite' ? judge(results) : [];
  engines[engine] = { setting, results, verdicts, samples };
  const facts = Object.entries(setting).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${facts.join(', ')}\n\n${describeResults(results, verdicts)}\n\n`);
}
const machine = seeMachine();
process.stdout.write(`${describeMachine(machine)}\n`);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, engines }, null, 2)}\n`);

async function measureEngine(engine: EngineName) {
  const place = await locate(engine);
  try {
    const setup = await load(engine, place.flags);
    const world = await openWorld(place.flags, setup);
    const bench: Bench = {
      generator: startGenerator(),
      timer: startTimer(),
      scratch,
      timing: options.timing,
      startGroupkeep: () => startGroupkeep(place.flags, profiling(options.profile)),
    };
    const { results, samples } = await measureAll(bench, world, place.databaseFile);
    bench.generator.stop();
    bench.timer.stop();
    const { groupCount, everyone } = world;
    const size = { groups: groupCount, 'largest group': everyone.memberCount };
    const { name: generator } = bench.generator;
    const setting = { engine, node: process.version, generator, ...size, ...options.timing };
    return { setting, results, samples };
  } finally {
    await place.stop();
  }
}

/** Measures what is wanted; the samples are what the results are made of. */
async function measureAll(bench: Bench, world: World, databaseFile: string | undefined) {
  const { all, hotGroup, anyGroup, addMember } = defineOperations(world);
  const { wants } = options;
  const known = [...all.map(({ name }) => name), MIXED, BESIDE_SQLITE, MANY_MEMBERS, DELETION, START];
  const unknown = options.only.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`--only: there is nothing called ${unknown.join(', ')}`);
  const results: Results = {};
  const samples: Record<string, unknown> = {};

  const wanted = all.filter(({ name }) => wants(name));
  if (wanted.length > 0) {
    const onRound = (round: number) => say(`Round ${round + 1} of ${bench.timing.rounds} …`);
    const measured = await measureSideBySide(bench, wanted, onRound);
    for (const [{ name }, each] of measured) {
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
  if (wants(BESIDE_SQLITE) && databaseFile !== undefined) {
    say('Adds beside SQLite alone …');
    const adds = await measureBesideSqlite(bench, databaseFile, addMember);
    results[BESIDE_SQLITE] = besideSqliteFigures(adds);
    samples[BESIDE_SQLITE] = adds;
  }
  if (wants(START)) {
    say('Starts …');
    results[START] = startFigures(await measureStarts(bench, hotGroup));
  }
  if (wants(MANY_MEMBERS)) {
    say('Many members at once …');
    results[MANY_MEMBERS] = { milliseconds: await measureManyMembers(bench, world) };
  }
  if (wants(DELETION)) {
    say('The deletion of the largest group …');
    results[DELETION] = await measureDeletion(bench, world, addMember);
  }
  return { results, samples };
}

interface Place {
  /** As flags of Groupkeep. */
  flags: string[];
  /** Of the embedded engine. */
  databaseFile?: string;
  stop(): Promise<void>;
}

/** Where the data goes. */
async function locate(engine: EngineName): Promise<Place> {
  if (engine === 'sqlite') {
    const data = join(scratch, 'data');
    return { flags: ['--data', data], databaseFile: join(data, 'groupkeep.db'), async stop() {} };
  }
  if (options.database !== undefined) return { flags: ['--database', options.database], async stop() {} };
  const { startPostgres } = await import('./postgres.ts');
  const { url, stop } = await startPostgres();
  return { flags: ['--database', url], stop };
}

/** Fills the place with a data set, or with a copy of what is there already: measuring changes it. */
async function load(engine: EngineName, flags: readonly string[]): Promise<Setup> {
  if (options.existing) {
    const { data, setup } = options.existing;
    say(`Copying ${data} …`);
    cpSync(data, join(scratch, 'data'), { recursive: true });
    return JSON.parse(readFileSync(setup, 'utf8'));
  }
  const { users, groups } = options.size;
  say(`Loading ${users} users and ${groups} groups into ${engine} …`);
  return createDataset(scratch, flags, options.size);
}

function profiling(directory: string | undefined): string[] {
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
}

/** Progress is not part of the report. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
