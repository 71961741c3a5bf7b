import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { createOriginal, Installation } from '../crash/installation.ts';
import { Load } from '../crash/load.ts';
import { Random } from '../crash/random.ts';
import { PostgresServer } from '../support/postgresServer.ts';
import { until } from '../support/until.ts';
import { assertSound, Cluster, type Node } from './nodes.ts';

/** So many acknowledged writes come before something happens to a node, and so many after it. */
const WRITES = 40;

/** Longer than the balancer takes to ask again, by far. */
const DRAIN = ['--drain-ms', '2000'];

test('three nodes behind a balancer, while eight clients write', async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const random = new Random(seed);
  const postgres = await PostgresServer.create();
  t.after(() => postgres.remove());
  await postgres.start({ fsync: 'off' });
  const installation = await Installation.create(postgres, await createOriginal(postgres));
  const cluster = await Cluster.start(t, installation.place.location, { flags: DRAIN });
  const { balancer } = cluster;

  for (const round of [1, 2]) {
    const title = `lose no acknowledged write, and no request but those under way at it, when one is killed: ${round}`;
    await t.test(title, async (each) => {
      let victim: Node | undefined;
      const before = balancer.lost.length;
      const load = new Load(installation, balancer.url, (count) => {
        if (count === WRITES) {
          victim = busiest(cluster);
          victim.server.kill('SIGKILL');
        }
        if (count === 3 * WRITES) load.finish();
      });
      await load.run(random.fork());
      assert.ok(victim, `only ${load.acknowledged} writes were acknowledged`);
      const lost = balancer.lost.slice(before);
      each.diagnostic(`${load.acknowledged} acknowledged, ${lost.length} lost`);
      // Of whatever else is no success the load makes a failure.
      assert.equal(load.lost, lost.length);
      assert.deepEqual(
        lost.filter(({ node }) => node !== victim?.url),
        [],
      );
      await cluster.leave(victim);
      await installation.check();
      await cluster.join();
    });
  }

  await t.test('fail no request when each is restarted in turn', async (each) => {
    const load = new Load(installation, balancer.url, () => {});
    const loading = load.run(random.fork());
    for (const node of [...cluster.nodes]) {
      // What ends the load too early must not be waited for in vain.
      await Promise.race([restart(cluster, node), loading]);
    }
    load.finish();
    await loading;
    each.diagnostic(`${load.acknowledged} acknowledged`);
    assert.equal(load.lost, 0);
    await installation.check();
  });

  assert.deepEqual(cluster.surprises(), []);
  await assertSound(cluster.location);
});

/** The node that has most to answer. */
function busiest({ nodes, balancer }: Cluster): Node {
  const load = ({ url }: Node) => balancer.underWayAt(url).length;
  const [first] = nodes.toSorted((a, b) => load(b) - load(a));
  return first ?? assert.fail('there is no node');
}

/** Ends a node in good order, and has another in its place, which has its part of the requests. */
async function restart(cluster: Cluster, node: Node): Promise<void> {
  node.server.kill('SIGTERM');
  assert.deepEqual(await node.server.ended, { code: 0, signal: null });
  await cluster.leave(node);
  const { url } = await cluster.join();
  await until(async () => (cluster.balancer.answered.get(url) ?? 0) > 0);
}
