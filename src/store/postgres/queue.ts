import type { Pool } from 'pg';
import type { StoreObserver } from '../../core/store.ts';
import type { Transaction } from '../db.ts';
import { type Job, performAll, rejectAll, settleAll, WriteQueue } from '../writeQueue.ts';
import type { DatabaseChanges } from './databaseChanges.ts';
import { Spoiled, write } from './transaction.ts';

/** How many writes share one commit at most: other nodes wait for the lock meanwhile. */
const BATCH_LIMIT = 50;

/**
 * Where the writes of each organization line up, in the order they arrive, before they take a connection. Waiting for
 * the database's lock instead, they would hold every connection of the pool, and readers would wait with them.
 */
export class Lines {
  private readonly queues = new Map<number, WriteQueue>();
  private isGivenUp = false;
  private readonly commit: (organizationKey: number, batch: readonly Job[]) => Promise<void>;

  constructor(commit: (organizationKey: number, batch: readonly Job[]) => Promise<void>) {
    this.commit = commit;
  }

  join<Result>(key: number, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    let queue = this.queues.get(key);
    if (!queue) {
      queue = new WriteQueue(BATCH_LIMIT, (batch) => this.commit(key, batch).then(() => undefined));
      if (this.isGivenUp) queue.giveUp();
      this.queues.set(key, queue);
    }
    return queue.add(work);
  }

  /** Refuses what has not begun, and whatever comes. */
  giveUp(): void {
    this.isGivenUp = true;
    for (const queue of this.queues.values()) queue.giveUp();
  }

  async drain(): Promise<void> {
    while ([...this.queues.values()].some(({ isIdle }) => !isIdle)) {
      await Promise.all([...this.queues.values()].map((queue) => queue.drain()));
    }
  }
}

/** Runs writes of one organization in one transaction; see `WriteQueue`. */
export async function commitTogether(
  pool: Pool,
  { observer, changes }: { observer: StoreObserver; changes: DatabaseChanges },
  lock: number,
  batch: readonly Job[],
): Promise<void> {
  const watched = { observer, changes, writes: batch.length };
  try {
    await write(pool, watched, lock, async (transaction) => {
      if (!(await performAll(batch, transaction, (job) => job.work(transaction)))) throw new Spoiled();
    });
  } catch (error) {
    if (!(error instanceof Spoiled)) return rejectAll(batch, error);
    if (batch.length === 1 && isRefused(batch)) return settleAll(batch, observer);
    try {
      await write(pool, watched, lock, (transaction) =>
        performAll(batch, transaction, (job) => transaction.attempt(() => job.work(transaction))),
      );
    } catch (fatal) {
      return rejectAll(batch, fatal);
    }
  }
  settleAll(batch, observer);
}

/** Whether a write has an error to be told of; it may have kept one to itself. */
function isRefused([job]: readonly Job[]): boolean {
  return job?.outcome !== undefined && 'error' in job.outcome;
}
