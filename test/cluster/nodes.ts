import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Location } from '../../src/store/open.ts';
import { groupkeep } from '../cli/command.ts';
import { Scene, type Served, surprisesOf } from '../reliability/scene.ts';
import { bearer } from '../support/authorization.ts';
import { findFaults } from '../support/consistency.ts';
import { queryAt } from '../support/engines.ts';
import { askAt } from '../support/overTheWire.ts';
import { RoundRobin } from '../support/roundRobin.ts';
import { flagsOf, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import type { Ask } from '../support/transcript.ts';
import { until } from '../support/until.ts';

/** Several nodes on one PostgreSQL database, ready, and gone when the test is over. */
export async function startNodes(
  context: TestContext,
  { count = 3, flags = [] }: { count?: number; flags?: readonly string[] } = {},
): Promise<{ scene: Scene; nodes: Served[] }> {
  const scene = await Scene.create(context, 'postgres');
  const nodes = await Promise.all(Array.from({ length: count }, () => scene.serve(flags)));
  return { scene, nodes };
}

/** A node of a cluster: a server, and the name by which the database knows its connections. */
export interface Node {
  readonly name: string;
  readonly url: string;
  readonly server: ServerProcess;
}

/** Nodes that come and go behind a balancer. */
export class Cluster {
  readonly location: Location;
  readonly balancer: RoundRobin;
  readonly nodes: Node[] = [];
  private readonly context: TestContext;
  private readonly flags: readonly string[];
  private made = 0;

  static async start(
    context: TestContext,
    location: Location,
    { flags = [] }: { flags?: readonly string[] } = {},
  ): Promise<Cluster> {
    const cluster = new Cluster(context, location, await RoundRobin.start(context), flags);
    await Promise.all([cluster.join(), cluster.join(), cluster.join()]);
    return cluster;
  }

  private constructor(
    context: TestContext,
    location: Location,
    balancer: RoundRobin,
    flags: readonly string[],
  ) {
    this.context = context;
    this.location = location;
    this.balancer = balancer;
    this.flags = flags;
  }

  /** Starts one more node; when this returns, requests are sent to it. */
  async join(): Promise<Node> {
    this.made += 1;
    const name = `node-${this.made}`;
    const server = startServerProcess(this.location, this.flags, { PGAPPNAME: name });
    this.context.after(async () => {
      server.kill('SIGKILL');
      await server.ended;
    });
    const node = { name, url: await server.url, server };
    this.nodes.push(node);
    this.balancer.add(node.url);
    await until(async () => this.balancer.isServing(node.url));
    return node;
  }

  /** Forgets a node that has ended; when this returns, the database has forgotten it as well. */
  async leave(node: Node): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    this.balancer.remove(node.url);
    const left = `select 1 from pg_stat_activity where datname = current_database() and application_name = '${node.name}'`;
    await until(async () => (await queryAt(this.location, left)).length === 0);
  }

  /** What the nodes have written of that nobody had foreseen. */
  surprises(): string[] {
    return this.nodes.flatMap(({ server }) => surprisesOf(server));
  }
}

/** What a server tells in `/metrics`, by name and labels; 0 of what has not happened yet. */
export async function metric({ url }: Pick<Served, 'url'>, name: string): Promise<number> {
  const { text } = await askAt(url, { method: 'GET', path: '/metrics' });
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

/** A request to Groupkeep's own API, by a credential. */
export function native(secret: string, method: Ask['method'], path: string, body?: unknown): Ask {
  return { method, path: `/api${path}`, authorization: bearer(secret), body };
}

/** What must hold of the data in the end, whatever the nodes went through. */
export async function assertSound(location: Location): Promise<void> {
  assert.deepEqual(await findFaults(location), []);
  const verified = await groupkeep(['audit', 'verify', ...flagsOf(location)]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
}
