import cluster, { type Worker } from 'node:cluster';
import type { Config } from '../config/settings.ts';
import { createLog } from '../http/logging.ts';
import type { MetricsSnapshot } from '../http/metrics.ts';
import { CliError, EXIT } from './failures.ts';
import type { FromWorker, ToWorker } from './worker.ts';

/** A worker that served for so long has not ended for the reason of the one before it: the next one comes at once. */
const STEADY_MS = 60_000;

/** The pause before one that did not last is replaced; it doubles each time. */
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** How long a worker has to tell what it has counted: one that hangs must not keep the others from being watched. */
const CENSUS_MS = 2000;

/**
 * Processes that share a port. This one accepts connections and hands them out in turn, so that each worker has its part
 * and, when one is missing, the others have them all. One that ends is replaced.
 */
export class Workers {
  private readonly config: Config;
  private readonly ready = new Set<Worker>();
  private readonly censuses = new Set<Census>();
  private shortLives = 0;
  private stopping = false;

  constructor(config: Config) {
    this.config = config;
  }

  /** Returns where they answer, when all of them do. @throws CliError when one cannot; it has said why itself */
  async start(): Promise<string> {
    try {
      // What keeps one from starting keeps all, and need be told but once.
      const url = await this.fork();
      await Promise.all(Array.from({ length: this.config.workers - 1 }, () => this.fork()));
      return url;
    } catch (error) {
      this.kill();
      throw error;
    }
  }

  /** Has each finish what it has under way, and returns when all have ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    const ended = everyWorker().map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of everyWorker()) worker.process.kill('SIGTERM');
    await Promise.all(ended);
  }

  /** Ends all at once. */
  kill(): void {
    this.stopping = true;
    for (const worker of everyWorker()) worker.process.kill('SIGKILL');
  }

  /** Starts a worker; the promise is kept when it answers. */
  private fork(): Promise<string> {
    const worker = cluster.fork();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const bornAt = performance.now();
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'snapshot') this.take(worker, message.snapshot);
      if (message.kind === 'metrics wanted') this.count(worker);
      if (message.kind !== 'ready') return;
      this.ready.add(worker);
      resolve(message.url);
    });
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.take(worker);
      if (this.ready.delete(worker)) this.replace(worker, signal ?? code, performance.now() - bornAt);
      else reject(new CliError('A worker could not start', code || EXIT.refused, true));
    });
    return promise;
  }

  private replace({ process: { pid } }: Worker, ending: unknown, livedMs: number): void {
    if (this.stopping) return;
    createLog(this.config.logLevel).error({ worker: pid, ending }, 'a worker has ended');
    this.forkLater(livedMs < STEADY_MS);
  }

  /** Never gives up: what keeps workers from starting now, such as a database that is away, may be over soon. */
  private forkLater(isShort: boolean): void {
    this.shortLives = isShort ? this.shortLives + 1 : 0;
    const pauseMs = Math.min(PAUSE_MS * 2 ** (this.shortLives - 1), LONGEST_PAUSE_MS);
    const fork = () => {
      if (!this.stopping) this.fork().catch(() => this.forkLater(true));
    };
    setTimeout(fork, isShort ? pauseMs : 0);
  }

  /** Asks every worker what it has counted, for one of them: that one too, which may be asked before all is ready. */
  private count(asker: Worker): void {
    const census: Census = { asker, waiting: new Set(this.ready).add(asker), snapshots: [] };
    this.censuses.add(census);
    for (const worker of census.waiting) send(worker, { kind: 'snapshot wanted' });
    setTimeout(() => this.finish(census), CENSUS_MS).unref();
  }

  /** Takes what a worker has counted, or, when it has ended, that it tells nothing more. */
  private take(worker: Worker, snapshot?: MetricsSnapshot): void {
    for (const census of this.censuses) {
      if (census.waiting.delete(worker) && snapshot) census.snapshots.push(snapshot);
      if (census.waiting.size === 0) this.finish(census);
    }
  }

  /** Tells what is known by now, once. */
  private finish(census: Census): void {
    if (!this.censuses.delete(census)) return;
    send(census.asker, { kind: 'metrics', snapshots: census.snapshots });
  }
}

/** What all workers have counted, as far as they have told it. */
interface Census {
  asker: Worker;
  waiting: Set<Worker>;
  snapshots: MetricsSnapshot[];
}

function everyWorker(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}
