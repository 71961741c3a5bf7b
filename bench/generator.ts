/** The process of the load generator of JavaScript, autocannon, which is sent its jobs; see `autocannonLoad.ts`. */
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon, { type Client } from 'autocannon';
import { type Job, LONGEST_WARMUP, type Load, type Outcome, WARM_REPLIES } from './load.ts';
import type { Plan } from './operations.ts';
import { cpuSeconds } from './processes.ts';

process.on('message', async (job: Job) => {
  process.send?.(await run(job));
});

/**
 * The warm-up and what is counted use the same connections: a server accepts one of them per turn of its event loop,
 * so while they arrive the last waits for many replies to the first.
 */
async function run({ url, pid, warmup, seconds, loads }: Job): Promise<Outcome[]> {
  const streams = loads.map((load) => openStream(url, warmup * LONGEST_WARMUP + seconds + 1, load));
  for (let left = LONGEST_WARMUP; left > 0; left -= 1) {
    await sleep(warmup * 1000);
    if (streams.every(({ microseconds }) => microseconds.count >= WARM_REPLIES)) break;
  }
  process.send?.('counting');
  for (const { microseconds } of streams) microseconds.reset();
  const begin = { at: performance.now(), cpu: cpuSeconds(pid) };
  await sleep(seconds * 1000);
  const end = { at: performance.now(), cpu: cpuSeconds(pid) };
  const cpu = begin.cpu === undefined || end.cpu === undefined ? undefined : end.cpu - begin.cpu;
  const outcomes = streams.map(async ({ microseconds, close }) => ({
    requests: microseconds.count,
    seconds: (end.at - begin.at) / 1000,
    cpuSeconds: cpu,
    medianMs: microseconds.percentile(50) / 1000,
    p99Ms: microseconds.percentile(99) / 1000,
    longestMs: microseconds.max / 1000,
    ...(await close()),
  }));
  return Promise.all(outcomes);
}

/** Clients at work, and their latencies; those that autocannon reports are of whole milliseconds. */
function openStream(url: string, duration: number, { plan, connections }: Load) {
  const { method, headers } = plan;
  const { requests, setupClient, next } = toRequests(plan, connections);
  const microseconds = createHistogram();
  const instance = autocannon({
    url,
    connections,
    duration,
    sampleInt: 50,
    method,
    headers,
    requests,
    setupClient,
  });
  instance.on('response', (_client: unknown, _status: number, _bytes: number, milliseconds: number) => {
    microseconds.record(Math.max(1, Math.round(milliseconds * 1000)));
  });
  const close = async () => {
    instance.stop();
    const { errors, non2xx } = await instance;
    return { failures: errors + non2xx, next: next() };
  };
  return { microseconds, close };
}

/**
 * Each client goes through a part of the paths, again and again, so that none is asked for twice before the others. A plan
 * with bodies is too long to be written out; there the clients draw from one sequence.
 */
function toRequests({ paths, bodies, next }: Plan, connections: number) {
  if (!bodies) return { ...inParts(paths, connections), next: () => next };
  let count = next;
  const setupRequest = (request: object) => {
    const path = paths[count % paths.length] ?? '/';
    const round = Math.floor(count / paths.length);
    const body = bodies[((count % paths.length) + round) % bodies.length] ?? '';
    count += 1;
    return { ...request, path, body };
  };
  return { requests: [{ setupRequest }], setupClient: () => undefined, next: () => count };
}

function inParts(paths: readonly string[], connections: number) {
  const requests = paths.map((path) => ({ path }));
  const size = Math.ceil(paths.length / connections);
  let clients = 0;
  const setupClient = (client: Client) => {
    const part = requests.slice(clients * size, (clients + 1) * size);
    clients += 1;
    // With fewer paths than clients, some share them.
    client.setRequests(part.length > 0 ? part : requests);
  };
  return { requests: requests.slice(0, 1), setupClient };
}
