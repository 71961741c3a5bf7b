/**
 * The load generator where the machine has `wrk`, which leaves more of it than one of JavaScript to what is measured. Its medians and
 * p99 hold made-up samples beside those of requests: whatever took longer than twice the mean counts as if others had been waiting
 * behind it all the time. Where times are what is measured, autocannon is used.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Generator, type Job, LONGEST_WARMUP, type Load, type Outcome, WARM_REPLIES } from './load.ts';
import type { Plan } from './operations.ts';
import { cpuSeconds } from './processes.ts';

const SCRIPT = fileURLToPath(new URL('wrk.lua', import.meta.url));

/** How long a reply may take until it counts as a failure, which no operation should come near. */
const TIMEOUT = '30s';

/** What one run tells, but for the CPU time, which no client sees. */
type Told = Omit<Outcome, 'cpuSeconds'>;

export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined;
}

export function startWrk(): Generator {
  const folder = mkdtempSync(join(tmpdir(), 'groupkeep-wrk-'));
  const files = new WeakMap<Plan, PlanFiles>();
  let count = 0;
  const filesOf = (plan: Plan): PlanFiles => {
    const known = files.get(plan);
    if (known) return known;
    count += 1;
    const written = writePlan(plan, join(folder, String(count)));
    files.set(plan, written);
    return written;
  };
  const runAll = (url: string, loads: readonly Load[], seconds: number) =>
    Promise.all(loads.map((load) => runOnce(url, load, filesOf(load.plan), seconds)));
  return {
    name: 'wrk',
    run: (job, onCounting) => measure(job, runAll, onCounting),
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Both the warm-up and what is counted go on in a plan where the last request has left off. */
async function measure(
  { url, pid, warmup, seconds, loads }: Job,
  runAll: (url: string, loads: readonly Load[], seconds: number) => Promise<Told[]>,
  onCounting: () => void,
): Promise<Outcome[]> {
  const warmed = loads.map(() => ({ replies: 0, failures: 0 }));
  for (let left = LONGEST_WARMUP; left > 0; left -= 1) {
    for (const [index, { requests, failures, next }] of (await runAll(url, loads, warmup)).entries()) {
      const [load, sum] = [loads[index], warmed[index]];
      if (!load || !sum) continue;
      sum.replies += requests;
      sum.failures += failures;
      load.plan.next = next;
    }
    if (warmed.every(({ replies }) => replies >= WARM_REPLIES)) break;
  }
  onCounting();
  const begun = cpuSeconds(pid);
  const told = await runAll(url, loads, seconds);
  const ended = cpuSeconds(pid);
  const cpu = begun === undefined || ended === undefined ? undefined : ended - begun;
  return told.map((each, index) => {
    const failures = each.failures + (warmed[index]?.failures ?? 0);
    return { ...each, failures, cpuSeconds: cpu };
  });
}

async function runOnce(
  url: string,
  { plan, connections }: Load,
  { paths, bodies }: PlanFiles,
  seconds: number,
): Promise<Told> {
  const clients = ['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`];
  const script = ['--timeout', TIMEOUT, '--latency', '--script', SCRIPT, url, '--'];
  const asked = [plan.method, paths, bodies, String(plan.next), ...Object.entries(plan.headers).flat()];
  const { stdout } = await promisify(execFile)('wrk', [...clients, ...script, ...asked]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** Where a plan is written down, a line for each path and body. */
interface PlanFiles {
  paths: string;
  bodies: string;
}

function writePlan({ paths, bodies = [] }: Plan, prefix: string): PlanFiles {
  const files = { paths: `${prefix}-paths.txt`, bodies: `${prefix}-bodies.txt` };
  writeFileSync(files.paths, paths.map((path) => `${path}\n`).join(''));
  writeFileSync(files.bodies, bodies.map((body) => `${body}\n`).join(''));
  return files;
}
