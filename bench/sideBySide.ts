import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstRequest, type Operation, prefixOf, yardstickPlan } from './operations.ts';
import { startYardstick } from './processes.ts';
import { type Bench, measure, type Sample } from './samples.ts';
import type { StaticReply } from './yardstick.ts';

const TARGETS = ['groupkeep', 'fastify', 'http'] as const;

/** What is held against another operation needs no yardstick. */
const OWN = ['groupkeep'] as const;

/** The samples of each target; those of one round have the same place. */
export type SideBySide = Record<(typeof TARGETS)[number], Sample[]>;

/**
 * Measures operations on Groupkeep and on the yardsticks. Each round has fresh processes, since two starts of one
 * program may differ by a quarter; within a round the targets take turns at each operation, and every other round in
 * the opposite order.
 */
export async function measureSideBySide(
  bench: Bench,
  operations: readonly Operation[],
  onRound: (round: number) => void,
): Promise<Map<Operation, SideBySide>> {
  const samples = new Map<Operation, SideBySide>();
  for (const operation of operations) samples.set(operation, { groupkeep: [], fastify: [], http: [] });
  const replies = await recordReplies(bench, operations);
  for (let round = 0; round < bench.timing.rounds; round += 1) {
    onRound(round);
    const servers = {
      groupkeep: await bench.startGroupkeep(),
      fastify: await startYardstick('fastify', replies),
      http: await startYardstick('http', replies),
    };
    for (const [operation, each] of samples) {
      const { connections } = operation;
      const targets = operation.like === undefined ? TARGETS : OWN;
      for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
        const plan = target === 'groupkeep' ? operation.plan : yardstickPlan(operation);
        each[target].push(...(await measure(bench, servers[target], [{ plan, connections }])));
      }
    }
    for (const server of Object.values(servers)) await server.stop();
  }
  return samples;
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
