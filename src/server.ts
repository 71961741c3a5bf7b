import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import type { Config } from './config/settings.ts';
import { createDirectory, type DirectoryService } from './core/directory.ts';
import type { Store } from './core/store.ts';
import { atDeadline } from './deadline.ts';
import { confluenceDialect } from './dialects/confluence/index.ts';
import { extenderDialect } from './dialects/extender/index.ts';
import { jiraDialect } from './dialects/jira/index.ts';
import { nativeDialect } from './dialects/native/index.ts';
import { organizationsDialect } from './dialects/organizations/index.ts';
import { createApp } from './http/app.ts';
import { mountAvatar } from './http/avatar.ts';
import { clientsBehind } from './http/client.ts';
import { consolePage, mountConsole } from './http/console.ts';
import { CredentialGuard } from './http/credentialGuard.ts';
import { createCursors, newCursorSecret } from './http/cursors.ts';
import { classify } from './http/errors.ts';
import type { Family } from './http/family.ts';
import { InStep } from './http/inStep.ts';
import { createLog, observeRequests, requestObserver } from './http/logging.ts';
import type { Metrics } from './http/metrics.ts';
import { openApiOf } from './http/openapi.ts';
import type { Caller } from './http/operation.ts';
import { mountProbes } from './http/probes.ts';
import { AddressLimiter, RateLimiter } from './http/rateLimit.ts';
import { keptReplies } from './http/replies.ts';
import { UntilChange } from './http/untilChange.ts';

export interface Server {
  /** Where it answers. */
  url: string;
  /**
   * Is not ready from now on and, once that could be seen, takes no more requests; lets those in flight finish, and
   * returns when they have or the time for it is over: until when that is, by `performance.now()`.
   */
  stop(): Promise<number>;
}

export interface ServerOptions {
  log?: Logger;
  /** What does some of the directory's work elsewhere. */
  beside?: { over(directory: DirectoryService): DirectoryService };
  // What follows is for tests and development.
  checkReplies?: boolean;
  /** Where the console was built into. */
  consoleDirectory?: string;
  now?: () => number;
}

export type ServerConfig = Omit<Config, 'data' | 'database'>;

/** Builds the server and listens. */
export async function startServer(
  config: ServerConfig,
  store: Store,
  metrics: Metrics,
  options: ServerOptions = {},
): Promise<Server> {
  const log = options.log ?? createLog(config.logLevel);
  const { app, health } = await buildServer(config, store, metrics, { ...options, log });
  const url = await app.listen({ host: config.host, port: config.port });
  log.info({ url }, 'listening');
  return {
    url: config.baseUrl ?? url,
    async stop() {
      health.stopping = true;
      log.info('stopping');
      // Once it stops listening nobody can ask whether it is ready.
      await sleep(config.drainMs);
      // Whoever has come and still waits to be in step comes before this, and is not turned away.
      await store.catchUp?.();
      const deadline = performance.now() + config.stopTimeoutMs;
      const timer = atDeadline(deadline, () => app.server.closeAllConnections());
      await app.close();
      clearTimeout(timer);
      log.info('stopped');
      return deadline;
    },
  };
}

/** The application without a port of its own, as tests use it. */
export async function buildServer(
  config: ServerConfig,
  store: Store,
  metrics: Metrics,
  options: ServerOptions = {},
) {
  const { checkReplies = false, consoleDirectory = CONSOLE_DIRECTORY, now = Date.now } = options;
  const log = options.log ?? pino({ level: 'silent' });
  const own = createDirectory({ store, now });
  const directory = options.beside?.over(own) ?? own;
  const secret = await directory.organizations.setting('cursor_secret', newCursorSecret);
  const services = {
    directory,
    cursors: createCursors(secret),
    options: {
      strictConflicts: config.strictConflicts,
      baseUrl: config.baseUrl,
      timeZone: config.timeZone,
      sessions: {
        idleMs: config.sessionIdleMinutes * 60_000,
        lifetimeMs: config.sessionLifetimeHours * 3_600_000,
      },
    },
  };
  const observe = requestObserver(log, metrics, config);
  const app = createApp(Object.values(dialects(config)).flat(), services, {
    checkReplies,
    bodyLimit: config.bodyLimit,
    requestTimeoutMs: config.requestTimeoutMs,
    clientOf: clientsBehind(config.trustProxy),
    ...(config.addressRateLimit > 0 && { addressLimiter: new AddressLimiter(config.addressRateLimit, now) }),
    ...(config.failedLoginLimit > 0 && {
      credentialGuard: new CredentialGuard(config.failedLoginLimit, now),
    }),
    ...keeping(store, config, now),
    onDoorReply: observe,
    ...(config.rateLimit > 0 && { rateLimiter: new RateLimiter(config.rateLimit, now) }),
    ...(config.console && { sendPage: consolePage(consoleDirectory) }),
    onError(error, requestId) {
      const { kind } = classify(error);
      if (kind === 'internal') log.error({ err: error, requestId }, 'unexpected error');
      if (kind === 'unavailable') log.error({ err: error, requestId }, 'store unavailable');
    },
  });
  observeRequests(app, observe);
  const health = { stopping: false };
  mountProbes(app, {
    store,
    metrics,
    health,
    onFailure: (error) => log.error({ err: error }, 'not ready'),
  });
  mountAvatar(app);
  if (config.console) mountConsole(app, consoleDirectory);
  let documents: Record<string, object> | undefined;
  for (const name of Object.keys(servedDialects())) {
    app.get(`/openapi/${name}.json`, async () => {
      documents ??= openApiDocuments();
      return documents[name];
    });
  }
  return { app, health, directory };
}

/** How much memory the callers may take of whom is known who they are: some ten thousand. */
const KEPT_CALLERS_BYTES = 8 * 2 ** 20;

/** What one of them weighs beside what was asked, roughly. */
const CALLER_BYTES = 600;

/** What is kept in memory until anything changes, where the store can tell, and what has it told. */
function keeping(store: Store, { keptRepliesMb }: ServerConfig, now: () => number) {
  if (!store.version) return {};
  const versionOf = (of?: 'callers') => store.version?.(of) ?? 0;
  const { catchUp } = store;
  return {
    ...(catchUp && { inStep: new InStep(catchUp) }),
    replies: keptReplies({ version: versionOf, now }, keptRepliesMb * 2 ** 20),
    keptCallers: new UntilChange<{ caller: Caller }>({
      version: () => versionOf('callers'),
      now,
      limit: KEPT_CALLERS_BYTES,
      weigh: (_caller, key) => key.asked.length + CALLER_BYTES,
    }),
  };
}

/** Beside the server's own files when built; run from the sources, the server has the console that was built last. */
const CONSOLE_DIRECTORY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/web/' : 'web/', import.meta.url),
);

type DialectConfig = Pick<Config, 'organizationsV1' | 'extenderUnknownGroup'>;

function dialects(config: DialectConfig) {
  return {
    organizations: organizationsDialect({ v1: config.organizationsV1 }),
    jira: jiraDialect(),
    confluence: confluenceDialect(),
    extender: extenderDialect({ unknownGroup: config.extenderUnknownGroup === '500' ? 500 : 404 }),
    native: nativeDialect(),
  };
}

type Dialects = ReturnType<typeof dialects>;

export type DialectName = keyof Dialects;

/** The ids of a dialect's operations: whatever has a row for each of them does not compile when one is missing. */
export type OperationId<Name extends DialectName = DialectName> =
  Dialects[Name][number]['operations'][number]['id'];

/** The dialects as they are served by default, by name. */
export function servedDialects(): Record<DialectName, Family[]> {
  return dialects({ organizationsV1: 'serve', extenderUnknownGroup: '404' });
}

/** The OpenAPI document of each dialect, by name. */
export function openApiDocuments(): Record<string, object> {
  const { organizations, jira, confluence, extender, native } = servedDialects();
  return {
    organizations: openApiOf('Groupkeep: Organizations API', organizations),
    jira: openApiOf('Groupkeep: Jira Cloud groups', jira),
    confluence: openApiOf('Groupkeep: Confluence Cloud groups', confluence),
    extender: openApiOf('Groupkeep: REST Extender groups', extender),
    native: openApiOf('Groupkeep: its own API, for the console and scripts', native),
  };
}
