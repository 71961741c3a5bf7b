import type { Plan } from './operations.ts';

/** A plan, and how many clients send it, each its next request as soon as it has the reply to the last. */
export interface Load {
  plan: Plan;
  connections: number;
}

/** Loads that run at the same time against one server. Only what happens after the warm-up is counted. */
export interface Job {
  url: string;
  pid: number;
  warmup: number;
  seconds: number;
  loads: readonly Load[];
}

export interface Outcome {
  requests: number;
  seconds: number;
  /** What the server's process used of the CPUs in that time, whichever load it was for. */
  cpuSeconds: number | undefined;
  failures: number;
  medianMs: number;
  p99Ms: number;
  longestMs: number;
  /** The n of the plan's next request. */
  next: number;
}

/**
 * How many replies it takes until V8 has compiled what matters, and how often the warm-up is extended to get them. After
 * 8,000 a read still took 1.6 times the CPU that it took after 40,000, with the compiler at work beside it.
 */
export const WARM_REPLIES = 30_000;
export const LONGEST_WARMUP = 10;

/** A process that sends requests. */
export interface Generator {
  /** Which program it is. */
  name: string;
  /** @param onCounting called when the warm-up is over */
  run(job: Job, onCounting: () => void): Promise<Outcome[]>;
  stop(): void;
}

/**
 * Has a job done, and brings its plans forward.
 * @throws Error when a request failed, none was answered, or a plan is used up
 */
export async function runLoads(
  generator: Generator,
  job: Job,
  onCounting: () => void = () => {},
): Promise<Outcome[]> {
  const outcomes = await generator.run(job, onCounting);
  for (const [index, { plan }] of job.loads.entries()) advance(plan, outcomes[index]);
  return outcomes;
}

function advance(plan: Plan, outcome: Outcome | undefined): void {
  const { failures = 0, requests = 0, next = 0 } = outcome ?? {};
  const sample = `${plan.method} ${plan.paths[0]}`;
  if (requests === 0) throw new Error(`No request like ${sample} was answered in the time`);
  if (failures > 0) throw new Error(`${failures} of ${requests} requests like ${sample} failed`);
  if (plan.bodies && next > plan.paths.length * plan.bodies.length) {
    throw new Error(`Every ${sample} has been sent: take more --users or --groups`);
  }
  plan.next = next;
}
