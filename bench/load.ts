import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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

/** A process that sends requests. */
export interface Generator {
  /** Brings the plans forward. @throws Error when a request failed, none was answered, or a plan is used up */
  run(job: Job): Promise<Outcome[]>;
  stop(): void;
}

export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('generator.ts', import.meta.url)));
  return {
    async run(job) {
      child.send(job);
      const [outcomes] = (await once(child, 'message')) as [Outcome[]];
      for (const [index, { plan }] of job.loads.entries()) advance(plan, outcomes[index]);
      return outcomes;
    },
    stop: () => child.disconnect(),
  };
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
