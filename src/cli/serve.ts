import type { Command } from 'commander';
import { type Flags, loadConfig } from '../config.ts';
import { createDirectory } from '../core/directory.ts';
import type { Store } from '../core/store.ts';
import { createMetrics } from '../http/metrics.ts';
import { type Location, openStore } from '../store/open.ts';
import { EXIT } from './failures.ts';
import { withExamples, withSettings } from './options.ts';
import { describeLocation, locationOf } from './session.ts';
import { describeSetup, initialize } from './setup.ts';

export function define(command: Command): void {
  withSettings(command).action(run);
  withExamples(
    command,
    'groupkeep serve --data ./data --port 8080',
    'groupkeep serve --config groupkeep.yaml',
    'GROUPKEEP_DATABASE_URL=postgres://groupkeep@db.example.com/groupkeep groupkeep serve --host 0.0.0.0',
  );
}

async function run(flags: Flags): Promise<void> {
  const config = loadConfig(flags, process.env);
  const location = locationOf(config);
  const metrics = createMetrics();
  const store = await openStore(location, metrics.store, config);
  try {
    await ensureSetUp(store, location);
    const { startServer } = await import('../server.ts');
    const server = await startServer(config, store, metrics);
    const signal = stopSignal();
    process.stdout.write(`Groupkeep is ready at ${server.url}\n`);
    await signal;
    await server.stop();
  } finally {
    await store.close();
  }
  // Whatever else still holds the event loop does not matter any more.
  process.exit(EXIT.success);
}

/** The first start of a server on nothing makes a directory, and prints what is needed to use it. */
async function ensureSetUp(store: Store, location: Location): Promise<void> {
  const setup = await initialize(createDirectory({ store, now: Date.now }));
  if (!setup) return;
  const where = describeLocation(location);
  process.stdout.write(`A new directory is set up in ${where}.\n\n${describeSetup(setup)}\n\n`);
}

/** Waits for the first signal to stop; a second one does not wait for anything. */
function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(EXIT.refused);
    asked = true;
    resolve();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  return promise;
}
