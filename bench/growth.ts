/**
 * How cost grows with size: `npm run bench:growth`. It loads directories of a thousand to a million members in one group,
 * and as many groups, measures the main operations on each, and writes a table and a plot.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startGenerator } from './generators.ts';
import { describeMachine, watchMachine } from './machine.ts';
import { defineOperations } from './operations.ts';
import { plot } from './plot.ts';
import { residentMegabytes, runGroupkeep, startGroupkeep } from './processes.ts';
import { type Bench, measure, median } from './samples.ts';
import { openWorld } from './world.ts';

const MEASURED: Record<string, string> = {
  'get-group-any': 'one group, not asked for before',
  'group-page-any': 'the first page of groups',
  'groups-of-account': 'the groups with a given member',
  'members-jira-first': '50 members from near the beginning',
  'members-jira-deep': '50 members at 95 %',
  count: 'the number of groups',
  'picker-2': 'groups by two letters, with a total',
  'picker-8': 'groups by eight letters, with a total',
  'add-member': 'a member added',
};

/** What was found out at one size. */
interface Growth {
  size: number;
  /** Milliseconds of CPU time of the server per request. */
  cpuMs: Record<string, number>;
  idleMegabytes: number;
  loadedMegabytes: number;
  fileMegabytes: number;
  importSeconds: number;
}

const DATASET = fileURLToPath(new URL('../scripts/dataset.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    largest: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: 'docs/growth' },
  },
});

const seeMachine = await watchMachine();
const growths: Growth[] = [];
for (let size = 1000; size <= Number(values.largest); size *= 10) {
  process.stderr.write(`${size} members and groups …\n`);
  growths.push(await measureSize(size));
  // After each size: the last takes longer than all the others, and what there is by then is worth having.
  writeReport(growths, describeMachine(seeMachine()));
}

function writeReport(all: readonly Growth[], machine: string): void {
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'growth.json'), `${JSON.stringify({ machine, growths: all }, null, 2)}\n`);
  writeFileSync(join(values.out, 'growth.svg'), drawGrowth(all));
  writeFileSync(join(values.out, 'README.md'), describeGrowth(all, machine));
}

async function measureSize(size: number): Promise<Growth> {
  const scratch = mkdtempSync(join(tmpdir(), 'groupkeep-growth-'));
  try {
    const location = ['--data', join(scratch, 'data')];
    const setup = JSON.parse(await runGroupkeep('init', ...location, '--json'));
    const file = join(scratch, 'dataset.csv');
    const counts = ['--users', size, '--groups', size, '--memberships', 3 * size, '--largest', size];
    execFileSync(process.execPath, [DATASET, '--out', file, ...counts.map(String)]);
    const start = performance.now();
    await runGroupkeep('import', file, '--bulk', '--batch-time', '20s', ...location, '--json');
    const importSeconds = (performance.now() - start) / 1000;
    rmSync(file);

    const world = await openWorld(location, setup);
    const generator = startGenerator();
    const bench: Omit<Bench, 'timer'> = {
      generator,
      scratch,
      timing: { rounds: Number(values.rounds), seconds: 2, warmup: 1 },
      startGroupkeep: () => startGroupkeep(location),
    };
    const samples: Record<string, number[]> = {};
    let idleMegabytes = 0;
    let loadedMegabytes = 0;
    const operations = defineOperations(world).all.filter(({ name }) => name in MEASURED);
    for (let round = 0; round < bench.timing.rounds; round += 1) {
      const server = await bench.startGroupkeep();
      idleMegabytes = residentMegabytes(server.pid) ?? Number.NaN;
      for (const operation of operations) {
        const [sample] = await measure(bench, server, [operation]);
        samples[operation.name] ??= [];
        samples[operation.name]?.push(1000 / (sample?.perCpuSecond ?? Number.NaN));
      }
      loadedMegabytes = Math.max(loadedMegabytes, residentMegabytes(server.pid) ?? Number.NaN);
      await server.stop();
    }
    generator.stop();
    const cpuMs = Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, median(each)]));
    const fileMegabytes = statSync(join(scratch, 'data/groupkeep.db')).size / 1e6;
    return { size, cpuMs, idleMegabytes, loadedMegabytes, fileMegabytes, importSeconds };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

function drawGrowth(all: readonly Growth[]): string {
  return plot({
    title: 'CPU time of one request by size',
    x: 'members of one group, and groups',
    y: 'ms',
    lines: Object.entries(MEASURED).map(([name, label]) => ({
      label,
      points: all.map(({ size, cpuMs }) => [size, cpuMs[name] ?? Number.NaN]),
    })),
  });
}

function describeGrowth(all: readonly Growth[], machine: string): string {
  const { version } = JSON.parse(
    readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'),
  );
  const heading = ['', ...all.map(({ size }) => size.toLocaleString('en'))];
  const row = (label: string, of: (growth: Growth) => number, digits: number) => [
    label,
    ...all.map((growth) => of(growth).toFixed(digits)),
  ];
  const rows = [
    ...Object.entries(MEASURED).map(([name, label]) =>
      row(label, ({ cpuMs }) => cpuMs[name] ?? Number.NaN, 3),
    ),
    row('memory at rest, MB', ({ idleMegabytes }) => idleMegabytes, 0),
    row('memory after the load, MB', ({ loadedMegabytes }) => loadedMegabytes, 0),
    row('file, MB', ({ fileMegabytes }) => fileMegabytes, 0),
    row('import, s', ({ importSeconds }) => importSeconds, 1),
  ];
  const lines = [heading, heading.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return `# How cost grows

Made by \`npm run bench:growth\` (version ${version}, SQLite). One directory for each column: so many people, all of them in one
group, and so many groups, with three memberships for each person. Milliseconds are CPU time of the server per request, a
median of ${values.rounds} rounds with a fresh process each; requests ask for something else each time.

${machine}

${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

![CPU time of one request by size](growth.svg)
`;
}
