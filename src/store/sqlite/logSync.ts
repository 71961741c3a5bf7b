import { type FileHandle, open } from 'node:fs/promises';
import { StoreUnavailable } from '../../core/store.ts';
import type { Share } from './share.ts';

/**
 * Brings the write-ahead log to the disk. SQLite would do it in the commit, and hold the event loop for as long as the disk
 * takes: a few tenths of a millisecond where it is idle, and many milliseconds where it is shared or far away. Here a thread
 * of Node's waits for it, and so do those alone who wrote. SQLite still syncs the head of a log that begins, and with it the
 * name of a new file in its directory.
 */
export class LogSync {
  private readonly path: string;
  private readonly share: Share;
  private file: FileHandle | undefined;
  private failure: StoreUnavailable | undefined;
  /** How many commits of the other thread the disk has. */
  private syncedOfOther = 0;
  /** The last time that the disk was asked, or is to be. */
  private last: Promise<void> = Promise.resolve();
  /** The one that has not begun yet. */
  private next: Promise<void> | undefined;

  constructor(databasePath: string, share: Share) {
    this.path = `${databasePath}-wal`;
    this.share = share;
  }

  /**
   * Nothing is to be committed after a disk has failed once: it may have forgotten what it could not write, and then say that
   * all is well. @throws StoreUnavailable
   */
  requireSound(): void {
    if (this.failure) throw this.failure;
    if (this.share.diskHasFailed) throw unsynced(undefined);
  }

  /**
   * Resolves when all that was committed before is on the disk. Those who come while the disk is at work share the next time.
   * @throws StoreUnavailable when the disk fails, or has failed what was committed earlier, or the log cannot be opened now: then
   *   the next time brings all of it
   */
  flush(): Promise<void> {
    const begin = () => {
      this.next = undefined;
      return this.sync();
    };
    this.next ??= this.last = this.last.then(begin, begin);
    return this.next;
  }

  /**
   * Resolves when the disk has all that `flush` was called for so far, and all that the other thread has committed.
   * @throws StoreUnavailable as `flush`
   */
  settled(): Promise<void> {
    const isKnown = this.share.commitsOfOther === this.syncedOfOther;
    return isKnown ? this.last.catch(() => this.flush()) : this.flush();
  }

  private async sync(): Promise<void> {
    this.requireSound();
    // As long as a connection is open, the log is this one file. One that cannot be opened now, for want of descriptors,
    // may be the next time, and then is synced whole.
    this.file ??= await open(this.path, 'r+').catch((error) => {
      throw unsynced(error);
    });
    const { commitsOfOther } = this.share;
    await this.file.datasync().catch((error) => {
      throw this.fail(error);
    });
    this.syncedOfOther = commitsOfOther;
  }

  /** Told that the disk could not take what it was given: nobody is to write any more. */
  fail(cause: unknown): StoreUnavailable {
    this.failure ??= unsynced(cause);
    this.share.failDisk();
    return this.failure;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

function unsynced(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('What was committed may not be on the disk', { cause });
}
