import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from './operations.ts';
import { type Bench, measure, median } from './samples.ts';
import type { World } from './world.ts';

/** How many people one call adds: the most that the API takes. */
const MANY = 10_000;

/** Milliseconds for one call that adds many people to a new group; the median of the rounds. */
export async function measureManyMembers(bench: Bench, { setup, users, person }: World): Promise<number> {
  const server = await bench.startGroupkeep();
  const post = async (path: string, body: object): Promise<number> => {
    const start = performance.now();
    const response = await fetch(`${server.url}/rest/extender/1.0/group/${path}`, {
      method: 'POST',
      headers: { authorization: person, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return performance.now() - start;
  };
  const usernames = users.slice(0, MANY).map(({ username }) => username);
  const times: number[] = [];
  for (let round = 0; round < bench.timing.rounds; round += 1) {
    const name = `bench-${setup.orgId.slice(0, 8)}-${round}`;
    await post('addGroups', { groups: [name] });
    times.push(await post(`addUsers/${name}`, { users: usernames }));
  }
  await server.stop();
  return median(times);
}

export interface DeletionFigures {
  /** The time of the call that deletes. */
  milliseconds: number;
  /** The longest of the writes at the same time, and of as many without. */
  longestWriteMs: number;
  longestWriteAloneMs: number;
  [measure: string]: number;
}

/** How long others are watched, in seconds: from just before a group is deleted, while what it leaves behind is removed. */
const WATCHED_SECONDS = 10;

/** Deletes the largest group while others write. It is gone afterwards, so this comes last. */
export async function measureDeletion(
  bench: Bench,
  { setup, everyone, apiKey }: World,
  writes: Operation,
): Promise<DeletionFigures> {
  const server = await bench.startGroupkeep();
  const load = { plan: writes.plan, connections: 4 };
  const watching = { generator: bench.timer, timing: { ...bench.timing, seconds: WATCHED_SECONDS } };
  const [alone] = await measure(watching, server, [load]);
  const counting = Promise.withResolvers<void>();
  const together = measure(watching, server, [load], counting.resolve);
  await Promise.race([counting.promise, together]);
  await sleep(500);
  const start = performance.now();
  const path = `/admin/v2/orgs/${setup.orgId}/directories/${setup.directoryId}/groups/${everyone.id}`;
  const response = await fetch(server.url + path, { method: 'DELETE', headers: { authorization: apiKey } });
  const milliseconds = performance.now() - start;
  if (!response.ok) throw new Error(`the largest group: ${response.status} ${await response.text()}`);
  const [during] = await together;
  await server.stop();
  return {
    milliseconds,
    longestWriteMs: during?.longestMs ?? Number.NaN,
    longestWriteAloneMs: alone?.longestMs ?? Number.NaN,
  };
}
