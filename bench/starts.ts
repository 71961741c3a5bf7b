import { setTimeout as sleep } from 'node:timers/promises';
import { firstRequest, type Operation, type Plan, yardstickPlan } from './operations.ts';
import { residentMegabytes, type Server, startYardstick } from './processes.ts';
import { type Bench, median } from './samples.ts';
import { recordReplies } from './sideBySide.ts';

const STARTS = 7;

/** How long a server is left alone before its memory counts as idle. */
const REST_MS = 500;

/** Medians of several starts, of Groupkeep and of a bare Fastify in turn. */
export interface StartFigures {
  /** From starting the process to its first reply. */
  firstReplyMs: number;
  idleMegabytes: number | undefined;
  fastifyFirstReplyMs: number;
}

export async function measureStarts(bench: Bench, operation: Operation): Promise<StartFigures> {
  const replies = await recordReplies(bench, [operation]);
  const own: Start[] = [];
  const fastify: Start[] = [];
  for (let round = 0; round <= STARTS; round += 1) {
    const start = await measureStart(bench.startGroupkeep, operation.plan);
    const yardstick = await measureStart(() => startYardstick('fastify', replies), yardstickPlan(operation));
    // The first of each only brings files and compiled code into caches.
    if (round === 0) continue;
    own.push(start);
    fastify.push(yardstick);
  }
  const memory = own.flatMap(({ megabytes }) => megabytes ?? []);
  return {
    firstReplyMs: median(own.map(({ milliseconds }) => milliseconds)),
    idleMegabytes: memory.length > 0 ? median(memory) : undefined,
    fastifyFirstReplyMs: median(fastify.map(({ milliseconds }) => milliseconds)),
  };
}

interface Start {
  milliseconds: number;
  megabytes: number | undefined;
}

async function measureStart(start: () => Promise<Server>, plan: Plan): Promise<Start> {
  const [path, init] = firstRequest(plan);
  const began = performance.now();
  const server = await start();
  await (await fetch(server.url + path, init)).arrayBuffer();
  const milliseconds = performance.now() - began;
  await sleep(REST_MS);
  const megabytes = residentMegabytes(server.pid);
  await server.stop();
  return { milliseconds, megabytes };
}
