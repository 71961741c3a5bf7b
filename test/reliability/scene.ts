import type { TestContext } from 'node:test';
import { type Location, openStore } from '../../src/store/open.ts';
import { createPlace, type EngineName } from '../support/engines.ts';
import { type Installed, install } from '../support/install.ts';
import { askAt, type WireAnswer } from '../support/overTheWire.ts';
import { type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import type { Ask } from '../support/transcript.ts';
import { DIALECTS, type Dialect, type Writes, writesAt } from '../support/writes.ts';

/** An installation of a test's own, to be served by processes. */
export class Scene {
  readonly location: Location;
  /** Requests of its administrator, and what the first start tells. */
  readonly at: Installed['at'];
  readonly setup: Installed['setup'];
  readonly writes: Record<Dialect, Writes>;
  /** The list of all groups. */
  readonly list: Ask;
  private readonly context: TestContext;

  /** On an engine, or in a database of a server of the test's own. */
  static async create(context: TestContext, where: EngineName | Location): Promise<Scene> {
    const place = typeof where === 'string' ? await createPlace(where) : undefined;
    if (place) context.after(place.remove);
    const location = place?.location ?? (where as Location);
    const store = await openStore(location);
    const installed = await install(store);
    await store.close();
    return new Scene(context, location, installed);
  }

  private constructor(context: TestContext, location: Location, { at, setup }: Installed) {
    this.context = context;
    this.location = location;
    this.at = at;
    this.setup = setup;
    this.writes = writesAt(at);
    this.list = at.jira('/group/bulk?maxResults=1000');
  }

  /** Starts a server, which is ready when this returns and gone when the test is over. */
  async serve(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Served> {
    const server = startServerProcess(this.location, flags, env);
    this.context.after(async () => {
      server.kill('SIGKILL');
      await server.ended;
    });
    return new Served(this, server, await server.url);
  }
}

/** A server of a scene, and those who ask it. */
export class Served {
  readonly process: ServerProcess;
  readonly url: string;
  private readonly scene: Scene;

  constructor(scene: Scene, server: ServerProcess, url: string) {
    this.scene = scene;
    this.process = server;
    this.url = url;
  }

  create(name: string, dialect: Dialect = 'jira'): Promise<WireAnswer> {
    return askAt(this.url, this.scene.writes[dialect].create(name));
  }

  /** The same change in every dialect: groups `<name>-<dialect>`. */
  createInAll(name: string): Promise<WireAnswer[]> {
    return Promise.all(DIALECTS.map((dialect) => this.create(`${name}-${dialect}`, dialect)));
  }

  /** The names of the groups there are that begin so. */
  async groups(prefix: string): Promise<string[]> {
    const { status, body } = await askAt(this.url, this.scene.list);
    if (status !== 200) throw new Error(`the list of groups was answered with ${status}`);
    const names = body.values.map(({ name }: { name: string }) => name);
    return names.filter((name: string) => name.startsWith(prefix));
  }

  async readiness(): Promise<[status: number, text: string]> {
    const reply = await fetch(`${this.url}/readyz`);
    return [reply.status, ((await reply.json()) as { status: string }).status];
  }

  /** What went wrong in the server that nobody had foreseen. */
  surprises(): string[] {
    return surprisesOf(this.process);
  }
}

/** What went wrong in a server that nobody had foreseen. */
export function surprisesOf(server: ServerProcess): string[] {
  const lines = server.stdout().split('\n');
  return [...lines.filter((line) => line.includes('unexpected error')), server.stderr()].filter(Boolean);
}
