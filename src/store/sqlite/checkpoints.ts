import { Worker } from 'node:worker_threads';
import { threadBeside } from '../threads.ts';
import type { CheckpointReport } from './checkpointer.ts';

/** How many commits there may be between two checkpoints: few enough that each finds little to do. */
const COMMITS = 100;

/** At this many pages (64 MB) the log is to begin anew, for which a checkpoint has to catch up with the writer. */
export const LOG_LIMIT = 16_000;

/**
 * Has checkpoints made in a thread of their own. It is started at the first need: a server that is mostly read does
 * without, as does a command.
 */
export class Checkpoints {
  private readonly path: string;
  private worker: Worker | undefined;
  private commits = 0;
  private underWay = false;
  /** Set when the log is long, and all but its end is in the database: then the writer may catch up at little cost. */
  private mayCatchUp = false;

  constructor(path: string) {
    this.path = path;
  }

  /** Told of each commit. Returns whether the writer should make a checkpoint itself now, of what little is left. */
  committed(): boolean {
    this.commits += 1;
    if (this.commits >= COMMITS && !this.underWay) this.ask();
    const catchUp = this.mayCatchUp;
    this.mayCatchUp = false;
    return catchUp;
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask(): void {
    this.commits = 0;
    this.underWay = true;
    this.worker ??= this.start();
    this.worker.postMessage(null);
  }

  private start(): Worker {
    const worker = new Worker(threadBeside(import.meta.url, 'checkpointer'), { workerData: this.path });
    worker.unref();
    worker.on('message', ({ log }: CheckpointReport) => {
      this.underWay = false;
      this.mayCatchUp = log > LOG_LIMIT;
    });
    // Without the thread SQLite checkpoints by itself once the log is twice as long; see `open`.
    worker.on('error', () => undefined);
    return worker;
  }
}
