import { type Generator, type Load, type Outcome, runLoads } from './load.ts';
import type { Server } from './processes.ts';

/** What every measurement needs. */
export interface Bench {
  /** Where it matters how many requests are answered. */
  generator: Generator;
  /** Where it matters how long each takes. */
  timer: Generator;
  /** A directory for files of the benchmark itself. */
  scratch: string;
  timing: { rounds: number; seconds: number; warmup: number };
  startGroupkeep(): Promise<Server>;
}

/** One load on one server, once. */
export interface Sample {
  requestsPerSecond: number;
  medianMs: number;
  p99Ms: number;
  longestMs: number;
  /** Requests per second of CPU time that the server's process used: what neighbours disturb least. */
  perCpuSecond: number | undefined;
}

/**
 * Measures loads that run at the same time.
 * @param onCounting called when the warm-up is over
 */
export async function measure(
  { generator, timing }: Pick<Bench, 'generator' | 'timing'>,
  { url, pid }: Server,
  loads: readonly Load[],
  onCounting?: () => void,
): Promise<Sample[]> {
  // What else an operation says of itself is not for the generator.
  const plain = loads.map(({ plan, connections }) => ({ plan, connections }));
  const outcomes = await runLoads(generator, { ...timing, url, pid, loads: plain }, onCounting);
  return outcomes.map(toSample);
}

function toSample({ requests, seconds, cpuSeconds, medianMs, p99Ms, longestMs }: Outcome): Sample {
  return {
    requestsPerSecond: requests / seconds,
    medianMs,
    p99Ms,
    longestMs,
    perCpuSecond: cpuSeconds === undefined ? undefined : requests / cpuSeconds,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
