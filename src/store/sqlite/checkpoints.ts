import { Worker } from 'node:worker_threads';
import { threadBeside } from '../../threads.ts';
import type { CheckpointMode, CheckpointReport } from './checkpointer.ts';

/** How many commits there may be between two checkpoints: few enough that each finds little to do. */
const COMMITS = 100;

/** How long SQLite does it by itself when the thread has ended, or could not begin. */
const PAUSE_MS = 10_000;

/** At how many pages the log is to begin anew: 64 MB. */
const LOG_LIMIT = 16_000;

/**
 * Has checkpoints made in a thread of their own. It is started at the first need: a server that is mostly read does
 * without, as does a command.
 *
 * A log can begin anew only when all of it is in the file and the file on the disk, and somebody who writes without a pause
 * always adds to it. So when it is long, and the thread has left next to nothing of it, the next write waits for some milliseconds.
 */
export class Checkpoints {
  private readonly path: string;
  private readonly onDiskFailure: (cause: Error) => void;
  private readonly logLimit: number;
  private worker: Worker | undefined;
  private endedAt = Number.NEGATIVE_INFINITY;
  private commits = 0;
  /** What is to be done next, once there are so many commits, or at once where the log is long. */
  private next: CheckpointMode = 'beside';
  private underWay: PromiseWithResolvers<void> | undefined;

  /**
   * @param onDiskFailure told when the disk could not take what it was given, which SQLite does not hear of
   * @param logLimit at how many pages the log begins anew
   */
  constructor(path: string, onDiskFailure: (cause: Error) => void, logLimit = LOG_LIMIT) {
    this.path = path;
    this.onDiskFailure = onDiskFailure;
    this.logLimit = logLimit;
  }

  /** Told of each commit. What it returns is to be waited for before the next write; mostly nothing. */
  committed(): Promise<void> | undefined {
    this.commits += 1;
    if (this.underWay || performance.now() - this.endedAt < PAUSE_MS) return undefined;
    if (this.next === 'alone') return this.ask('alone');
    if (this.next === 'to disk' || this.commits >= COMMITS) this.ask(this.next);
    return undefined;
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask(mode: CheckpointMode): Promise<void> {
    this.commits = 0;
    this.underWay = Promise.withResolvers();
    const { promise } = this.underWay;
    try {
      this.worker ??= this.start();
      this.worker.postMessage(mode);
      // Somebody waits: the process must not end for having nothing else to do.
      if (mode === 'alone') this.worker.ref();
    } catch {
      // No thread is to be had now; later one may be.
      this.ended();
    }
    return promise;
  }

  private start(): Worker {
    const worker = new Worker(threadBeside(import.meta.url, 'checkpointer'), { workerData: this.path });
    worker.unref();
    worker.on('message', (report: CheckpointReport) => {
      worker.unref();
      this.take(report);
    });
    // Without the thread SQLite checkpoints by itself once the log is four times as long; see `connection.ts`.
    worker.on('exit', () => this.ended());
    worker.on('error', () => undefined);
    return worker;
  }

  private take({ log, diskFailure }: CheckpointReport): void {
    if (diskFailure) this.onDiskFailure(diskFailure);
    // It may have begun anew meanwhile, by whoever else writes to the file.
    if (log <= this.logLimit) this.next = 'beside';
    else this.next = this.next === 'to disk' ? 'alone' : 'to disk';
    this.end();
  }

  private ended(): void {
    this.worker = undefined;
    this.next = 'beside';
    this.endedAt = performance.now();
    this.end();
  }

  private end(): void {
    this.underWay?.resolve();
    this.underWay = undefined;
  }
}
