import { Worker } from 'node:worker_threads';
import type { DirectoryService } from '../core/directory.ts';
import { type StoreObserver, StoreUnavailable } from '../core/store.ts';
import { atDeadline } from '../deadline.ts';
import type { Location } from '../store/open.ts';
import type { Share } from '../store/sqlite/share.ts';
import { threadBeside } from '../threads.ts';
import {
  type FromWriter,
  type MemberCall,
  type NumberedCall,
  type ToWriter,
  toError,
  type WriterData,
  type WriterReport,
} from './messages.ts';

/** So many at once are worth a thread of their own: fewer are sooner done where they are than sent there and back. */
const WORTH_A_THREAD = 8;

/** How long to do without the thread after it has ended by itself, or could not begin. */
const PAUSE_MS = 10_000;

const MEMBER_WRITER = threadBeside(import.meta.url, 'memberWriter');

interface Options {
  location: Location;
  share: Share;
  observer: StoreObserver;
  /** Told why the thread has ended by itself. */
  onFailure(error: unknown): void;
  /** The file that it begins with, for tests of what happens when it fails. */
  thread?: URL;
}

type Members = DirectoryService['members'];

/**
 * Has members added and removed in a thread of its own where many are at once: what that takes is as much as all the rest of
 * their requests, and whoever reads meanwhile does not wait for it. It is started at the first need, with core and a store of its own, and
 * everything else is written where it always is; both write to the same file in turns (`store/sqlite/share.ts`).
 *
 * When it ends by itself, calls that are under way fail as when the store cannot be reached, since nobody knows what became of
 * them; those that come after are carried out here.
 */
export class MemberWrites {
  private readonly options: Options;
  private readonly waiting = new Map<number, PromiseWithResolvers<string>>();
  private worker: Worker | undefined;
  private isReady = false;
  private isStopping = false;
  private endedAt = Number.NEGATIVE_INFINITY;
  private underWay = 0;
  private lastNumber = 0;
  private unsent: NumberedCall[] = [];

  constructor(options: Options) {
    this.options = options;
  }

  /** The same directory, but for where its members are added and removed. */
  over<Directory extends { members: Members }>(directory: Directory): Directory {
    const { members } = directory;
    const add: Members['add'] = (actor, address, accountId, options = {}) => {
      const here = () => members.add(actor, address, accountId, options);
      return this.carryOut(here, { kind: 'add', actor, address, accountId, options });
    };
    const remove: Members['remove'] = (actor, address, accountId) => {
      const here = () => members.remove(actor, address, accountId);
      return this.carryOut(here, { kind: 'remove', actor, address, accountId, options: {} });
    };
    return { ...directory, members: { ...members, add, remove } };
  }

  /**
   * Waits for what is under way, and ends the thread.
   * @param deadline until when to wait, by `performance.now()`: it may itself wait for a lock
   */
  async stop(deadline?: number): Promise<void> {
    this.isStopping = true;
    const { worker } = this;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    // From here on nothing else may hold the event loop.
    worker.ref();
    this.send();
    worker.postMessage('stop' satisfies ToWriter);
    const timer = atDeadline(deadline, () => void worker.terminate());
    await ended;
    clearTimeout(timer);
  }

  private async carryOut<Outcome extends string>(
    here: () => Promise<Outcome>,
    call: MemberCall,
  ): Promise<Outcome> {
    this.underWay += 1;
    try {
      return await (this.isWorthIt() ? (this.ask(call) as Promise<Outcome>) : here());
    } finally {
      this.underWay -= 1;
    }
  }

  /** Starts the thread where there is none; until it is ready, calls are carried out here. */
  private isWorthIt(): boolean {
    if (this.underWay < WORTH_A_THREAD || this.isStopping) return false;
    if (!this.worker && performance.now() - this.endedAt > PAUSE_MS) this.start();
    return this.isReady;
  }

  private ask(call: MemberCall): Promise<string> {
    const asked = Promise.withResolvers<string>();
    this.lastNumber += 1;
    this.waiting.set(this.lastNumber, asked);
    // Those of one turn of the event loop go together: they have most of what they say in common, and share a commit.
    if (this.unsent.length === 0) setImmediate(() => this.send());
    this.unsent.push({ number: this.lastNumber, call });
    return asked.promise;
  }

  private send(): void {
    if (this.unsent.length > 0) this.worker?.postMessage(this.unsent satisfies ToWriter);
    this.unsent = [];
  }

  private start(): void {
    const { location, share, thread = MEMBER_WRITER } = this.options;
    const workerData: WriterData = { location, share: share.data };
    try {
      const worker = new Worker(thread, { workerData });
      let reason: unknown;
      worker.unref();
      worker.on('message', (message: FromWriter) => {
        if (message === 'ready') this.isReady = true;
        else this.take(message);
      });
      worker.on('error', (error) => {
        reason = error;
      });
      worker.on('exit', (code) => this.ended(reason ?? new Error(`It ended with ${code}`)));
      this.worker = worker;
    } catch (error) {
      // There are as many threads as there may be.
      this.ended(error);
    }
  }

  private take({ answers, writes, commits }: WriterReport): void {
    const { observer } = this.options;
    for (const seconds of writes) observer.write(seconds);
    for (const { seconds, writes: count } of commits) observer.commit(seconds, count);
    for (const answer of answers) {
      const asked = this.waiting.get(answer.number);
      this.waiting.delete(answer.number);
      if ('outcome' in answer) asked?.resolve(answer.outcome);
      else asked?.reject(toError(answer.failure));
    }
  }

  private ended(reason: unknown): void {
    const { share, onFailure } = this.options;
    if (!this.isStopping) onFailure(reason);
    this.worker = undefined;
    this.isReady = false;
    this.endedAt = performance.now();
    this.unsent = [];
    share.otherHasEnded();
    const error = new StoreUnavailable('The thread that writes has ended');
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
