import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { type Flags, loadConfig } from '../config/load.ts';
import type { Config } from '../config/settings.ts';
import { ConfigError } from '../config/values.ts';
import { createDirectory } from '../core/directory.ts';
import type { Store } from '../core/store.ts';
import { createLog } from '../http/logging.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { type Location, openStore } from '../store/open.ts';
import { Share } from '../store/sqlite/share.ts';
import { MemberWrites } from '../writing/memberWrites.ts';
import { EXIT } from './failures.ts';
import { withExamples, withSettings } from './options.ts';
import { describeLocation, locationOf, withStore } from './session.ts';
import { describeSetup, initialize } from './setup.ts';

export function define(command: Command): void {
  withSettings(command).action(run);
  withExamples(
    command,
    'groupkeep serve --data ./data --port 8080',
    'groupkeep serve --config groupkeep.yaml',
    'GROUPKEEP_DATABASE_URL=postgres://groupkeep@db.example.com/groupkeep groupkeep serve --host 0.0.0.0 --workers 4',
  );
}

async function run(flags: Flags): Promise<void> {
  const config = loadConfig(flags, process.env);
  if (config.readDatabase !== undefined && config.database === undefined) {
    throw new ConfigError(
      'There is a replica to read from, but no PostgreSQL database that it could follow.',
    );
  }
  if (config.workers > 1) return serveTogether(config);
  return serve(config, { metrics: createMetrics(), onReady: sayReady, untilStopped: untilSignal });
}

/** What is different for a server that is alone and for one of several workers. */
export interface Role {
  metrics: Metrics;
  onReady(url: string): void;
  untilStopped(): Promise<void>;
}

async function serve(config: Config, { metrics, onReady, untilStopped }: Role): Promise<void> {
  const location = locationOf(config);
  const share = Share.begin();
  const store = await openStore(location, metrics.store, { ...config, share, catchesUp: true });
  const log = createLog(config.logLevel);
  const onFailure = (err: unknown) => log.error({ err }, 'the thread that writes members has ended');
  const writes = writesBeside(config, location)
    ? new MemberWrites({ location, share, observer: metrics.store, onFailure })
    : undefined;
  let deadline: number | undefined;
  try {
    await ensureSetUp(store, location);
    const { startServer } = await import('../server.ts');
    const server = await startServer(config, store, metrics, { log, ...(writes && { beside: writes }) });
    const stopped = untilStopped();
    onReady(server.url);
    void store.prepare();
    await stopped;
    deadline = await server.stop();
  } finally {
    // Whoever asked for what is not written by then has been cut off.
    await writes?.stop(deadline);
    await store.close(deadline);
  }
  // Whatever else still holds the event loop does not matter any more.
  process.exit(EXIT.success);
}

/** Whether members are written in a thread of their own: it needs a core, and on PostgreSQL it is the database that writes. */
function writesBeside({ workers }: Config, location: Location): boolean {
  return 'data' in location && workers === 1 && availableParallelism() > 1;
}

/** One of several processes, by the same command line: the first, or one of the workers that it starts. */
async function serveTogether(config: Config): Promise<void> {
  // Loaded here alone: most servers are one process, and should start fast.
  const { default: cluster } = await import('node:cluster');
  const { beWorker } = await import('./worker.ts');
  return cluster.isWorker ? beWorker((role) => serve(config, role)) : supervise(config);
}

/** Has workers serve, on data that this process has made ready for all of them. */
async function supervise(config: Config): Promise<void> {
  const { Workers } = await import('./workers.ts');
  const location = locationOf(config);
  await withStore(location, (store) => ensureSetUp(store, location));
  const workers = new Workers(config);
  const url = await workers.start();
  const stopped = untilSignal(() => workers.kill());
  sayReady(url);
  await stopped;
  await workers.stop();
  process.exit(EXIT.success);
}

function sayReady(url: string): void {
  process.stdout.write(`Groupkeep is ready at ${url}\n`);
}

/** The first start of a server on nothing makes a directory, and prints what is needed to use it. */
async function ensureSetUp(store: Store, location: Location): Promise<void> {
  const setup = await initialize(createDirectory({ store, now: Date.now }));
  if (!setup) return;
  const where = describeLocation(location);
  process.stdout.write(`A new directory is set up in ${where}.\n\n${describeSetup(setup)}\n\n`);
}

/** Waits for the first signal to stop; a second one does not wait for anything. */
function untilSignal(onSecond = () => {}): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const onSignal = () => {
    if (asked) {
      onSecond();
      process.exit(EXIT.refused);
    }
    asked = true;
    resolve();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  return promise;
}
