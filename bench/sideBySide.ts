import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstRequest, type Operation, type Plan, prefixOf, yardstickPlan } from './operations.ts';
import { startYardstick } from './processes.ts';
import { type Bench, measure, type Sample } from './samples.ts';
import type { StaticReply } from './yardstick.ts';

/** Groupkeep; the yardsticks; and `like`, Groupkeep with the operation that another is held against. */
type Target = 'groupkeep' | 'fastify' | 'http' | 'like';

/** The samples of each target that an operation was measured beside; those of one round have the same place. */
export type SideBySide = Record<Target, Sample[]>;

/**
 * Measures operations on Groupkeep and on the yardsticks. Each round has fresh processes, since two starts of one
 * program may differ by a quarter; within a round the targets take turns at each operation, and every other round in
 * the opposite order. So do an operation and the one it is held against: a minute later the machine may be another.
 */
export async function measureSideBySide(
  bench: Bench,
  operations: readonly Operation[],
  onRound: (round: number) => void,
): Promise<Map<Operation, SideBySide>> {
  const samples = new Map<Operation, SideBySide>();
  for (const operation of operations)
    samples.set(operation, { groupkeep: [], fastify: [], http: [], like: [] });
  const replies = await recordReplies(bench, operations);
  for (let round = 0; round < bench.timing.rounds; round += 1) {
    onRound(round);
    const groupkeep = await bench.startGroupkeep();
    const fastify = await startYardstick('fastify', replies);
    const http = await startYardstick('http', replies);
    const servers = { groupkeep, fastify, http, like: groupkeep };
    for (const [operation, each] of samples) {
      const { connections } = operation;
      const turns = turnsOf(operation);
      for (const { target, plan } of round % 2 === 0 ? turns : turns.toReversed()) {
        each[target].push(...(await measure(bench, servers[target], [{ plan, connections }])));
      }
    }
    for (const server of [groupkeep, fastify, http]) await server.stop();
  }
  return samples;
}

function turnsOf(operation: Operation): { target: Target; plan: Plan }[] {
  const { plan, like } = operation;
  const own = { target: 'groupkeep', plan } as const;
  if (like) return [own, { target: 'like', plan: like.plan }];
  const same = yardstickPlan(operation);
  return [own, { target: 'fastify', plan: same }, { target: 'http', plan: same }];
}

/** How much of a yardstick's throughput Groupkeep reaches, in each round: CPU time against CPU time where it is known. */
export function ratiosTo(target: 'fastify' | 'http', samples: SideBySide): number[] {
  return samples.groupkeep.map((own, round) => {
    const yardstick = samples[target][round];
    return own.perCpuSecond && yardstick?.perCpuSecond
      ? own.perCpuSecond / yardstick.perCpuSecond
      : own.requestsPerSecond / (yardstick?.requestsPerSecond ?? Number.NaN);
  });
}

/** Asks Groupkeep once for every operation, so that the yardsticks can send the same bytes; returns their file. */
export async function recordReplies(bench: Bench, operations: readonly Operation[]): Promise<string> {
  const server = await bench.startGroupkeep();
  const replies: StaticReply[] = [];
  for (const operation of operations) {
    const { route, plan } = operation;
    const [path, init] = firstRequest(plan);
    const response = await fetch(server.url + path, init);
    const body = await response.text();
    if (!response.ok) throw new Error(`${operation.name}: ${response.status} ${body}`);
    replies.push({ prefix: prefixOf(operation), method: plan.method, route, status: response.status, body });
  }
  await server.stop();
  const file = join(bench.scratch, 'replies.json');
  await writeFile(file, JSON.stringify(replies));
  return file;
}
