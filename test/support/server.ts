import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { loadConfig } from '../../src/config/load.ts';
import type { AuditEvent } from '../../src/core/audit.ts';
import type { DirectoryService } from '../../src/core/directory.ts';
import type { Store } from '../../src/core/store.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { buildServer, type ServerConfig } from '../../src/server.ts';
import { type Location, openStore } from '../../src/store/open.ts';
import { NEVER_MS, NOON } from './constants.ts';
import { createPlace, type EngineName } from './engines.ts';
import { TestOrganization } from './organization.ts';

export interface TestServerOptions {
  engine?: EngineName;
  config?: Partial<ServerConfig>;
  /** The time; by default that of `server.clock`, which stands still until it is moved. */
  now?: () => number;
  /** Puts something between the directory and its store, to make it fail. */
  wrap?: (store: Store) => Store;
  /** Where the server logs; nowhere by default. */
  log?: Logger;
  /** Where its console was built into. */
  consoleDirectory?: string;
}

export interface TestServer extends AsyncDisposable {
  engine: EngineName;
  /** Where its store is. */
  location: Location;
  app: FastifyInstance;
  directory: DirectoryService;
  store: Store;
  health: { stopping: boolean };
  clock: { at: number };
  /** The organization most tests are about: site `fernhollow`, nobody in it yet but the groups of a new site. */
  fernhollow: TestOrganization;
  /** Another organization on the same server, site `marshgate`: whatever it has is nothing to Fernhollow. */
  marshgate: TestOrganization;
  /**
   * Puts two new organizations in the place of the two, for another test: a server takes longer to start than they do.
   * The clock is set back.
   */
  renew(): Promise<void>;
  /** What was recorded in both organizations so far, and names for all texts that differ from run to run. */
  observe(): Promise<{ events: readonly AuditEvent[]; names: ReadonlyMap<string, string> }>;
  /** Listens on a free port of the loopback interface, if it does not yet. */
  listen(): Promise<{ url: string; port: number }>;
  close(): Promise<void>;
}

/** A server over a store of its own, with two organizations. Use it with `await using`, or call `close`. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { engine = 'sqlite', config, wrap = (store) => store } = options;
  const place = await createPlace(engine);
  const metrics = createMetrics();
  // Tests count what is read, and whoever looks for leftovers reads, too.
  const storeOptions = { sweepEveryMs: NEVER_MS, ...config, catchesUp: true };
  const store = countingWrites(await openStore(place.location, metrics.store, storeOptions));
  const clock = { at: NOON };
  // What is at `/` otherwise depends on what somebody has built.
  const console = options.consoleDirectory !== undefined;
  const { app, health, directory } = await buildServer(
    { ...CONFIG, console, ...config },
    wrap(store),
    metrics,
    {
      checkReplies: true,
      now: options.now ?? (() => clock.at),
      ...(options.log && { log: options.log }),
      ...(options.consoleDirectory && { consoleDirectory: options.consoleDirectory }),
    },
  );
  let names = new Map<string, string>();
  let events: AuditEvent[] = [];
  let writesSeen = -1;
  let renewals = 0;

  const establish = async () => {
    renewals += 1;
    const suffix = renewals === 1 ? '' : `-${renewals}`;
    return {
      fernhollow: await TestOrganization.create(directory, store, 'Fernhollow', suffix),
      marshgate: await TestOrganization.create(directory, store, 'Marshgate', suffix),
    };
  };

  let listening: Promise<string> | undefined;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await app.close();
      // A test may have closed or broken its store on purpose.
      await store.close().catch(() => {});
      await place.remove();
    })();
    return closing;
  };

  const server: TestServer = {
    engine,
    location: place.location,
    app,
    directory,
    store,
    health,
    clock,
    ...(await establish()),
    async renew() {
      Object.assign(server, await establish());
      clock.at = NOON;
      names = new Map();
      events = [];
      writesSeen = -1;
    },
    async observe() {
      // Nothing changes, and nothing gets an id, without a write that leaves an event.
      if (writesSeen === store.writes) return { events, names };
      writesSeen = store.writes;
      const { fernhollow, marshgate } = server;
      const fresh = (await Promise.all([fernhollow.newEvents(), marshgate.newEvents()])).flat();
      if (fresh.length > 0) {
        events = [...events, ...fresh];
        await Promise.all([fernhollow.nameThings(names, ''), marshgate.nameThings(names, 'Marshgate/')]);
      }
      return { events, names };
    },
    async listen() {
      listening ??= app.listen({ host: '127.0.0.1', port: 0 });
      const url = await listening;
      return { url, port: Number(new URL(url).port) };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return server;
}

/** The store, with a count of its writes. */
function countingWrites(store: Store): Store & { writes: number } {
  const counting = {
    ...store,
    writes: 0,
    write: ((organizationKey, work) => {
      counting.writes += 1;
      return store.write(organizationKey, work);
    }) as Store['write'],
  };
  return counting;
}

/** The defaults, but quiet and on any free port. */
const CONFIG: ServerConfig = {
  ...loadConfig({}, {}),
  port: 0,
  logLevel: 'silent',
  accessLog: 'none',
  // All wrong credentials of a test file come from one address at one time.
  failedLoginLimit: 0,
  stopTimeoutMs: 1000,
};
