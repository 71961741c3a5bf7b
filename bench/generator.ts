/** The load generator: autocannon, in a process of its own that is sent its jobs. */
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import type { Job, Load, Outcome } from './load.ts';
import type { Plan } from './operations.ts';
import { cpuSeconds } from './processes.ts';

process.on('message', async (job: Job) => {
  process.send?.(await Promise.all(job.loads.map((load) => run(job, load))));
});

/**
 * The warm-up and what is counted use the same connections: a server accepts one of them per turn of its event loop,
 * so while they arrive the last waits for many replies to the first. The figures are our own, as those of autocannon
 * are of whole milliseconds.
 */
async function run({ url, pid, warmup, seconds }: Job, { plan, connections }: Load): Promise<Outcome> {
  const { method, headers } = plan;
  const sequence = toRequests(plan);
  const microseconds = createHistogram();
  const instance = autocannon({
    url,
    connections,
    duration: warmup + seconds + 1,
    sampleInt: 50,
    method,
    headers,
    requests: sequence.requests,
  });
  instance.on('response', (_client: unknown, _status: number, _bytes: number, milliseconds: number) => {
    microseconds.record(Math.max(1, Math.round(milliseconds * 1000)));
  });

  await sleep(warmup * 1000);
  microseconds.reset();
  const begin = { at: performance.now(), cpu: cpuSeconds(pid) };
  await sleep(seconds * 1000);
  const end = { at: performance.now(), cpu: cpuSeconds(pid) };
  const outcome = {
    requests: microseconds.count,
    seconds: (end.at - begin.at) / 1000,
    cpuSeconds: begin.cpu === undefined || end.cpu === undefined ? undefined : end.cpu - begin.cpu,
    medianMs: microseconds.percentile(50) / 1000,
    p99Ms: microseconds.percentile(99) / 1000,
  };
  instance.stop();
  const { errors, non2xx } = await instance;
  return { ...outcome, failures: errors + non2xx, next: sequence.next() };
}

/** A plan with bodies is too long to be written out; there the clients draw from one sequence. */
function toRequests({ paths, bodies, next }: Plan) {
  if (!bodies) return { requests: paths.map((path) => ({ path })), next: () => next };
  let count = next;
  const setupRequest = (request: object) => {
    const path = paths[count % paths.length] ?? '/';
    const body = bodies[Math.floor(count / paths.length) % bodies.length] ?? '';
    count += 1;
    return { ...request, path, body };
  };
  return { requests: [{ setupRequest }], next: () => count };
}
