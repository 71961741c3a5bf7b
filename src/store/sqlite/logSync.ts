import { type FileHandle, open } from 'node:fs/promises';
import { StoreUnavailable } from '../../core/store.ts';

/**
 * Brings the write-ahead log to the disk. SQLite would do it in the commit, and hold the event loop for as long as the disk
 * takes: a few tenths of a millisecond where it is idle, and many milliseconds where it is shared or far away. Here a thread
 * of Node's waits for it, and so do those alone who wrote. SQLite still syncs the head of a log that begins, and with it the
 * name of a new file in its directory.
 */
export class LogSync {
  private readonly path: string;
  private file: FileHandle | undefined;
  private failure: StoreUnavailable | undefined;

  constructor(databasePath: string) {
    this.path = `${databasePath}-wal`;
  }

  /**
   * Nothing is to be committed after a disk has failed once: it may have forgotten what it could not write, and then say that
   * all is well. @throws StoreUnavailable
   */
  requireSound(): void {
    if (this.failure) throw this.failure;
  }

  /** Resolves when all that was committed before is on the disk. @throws StoreUnavailable when the disk fails */
  async flush(): Promise<void> {
    // As long as a connection is open, the log is this one file. One that cannot be opened now, for want of descriptors,
    // may be the next time, and then is synced whole.
    this.file ??= await open(this.path, 'r+').catch((error) => {
      throw unsynced(error);
    });
    await this.file.datasync().catch((error) => {
      this.failure = unsynced(error);
      throw this.failure;
    });
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

function unsynced(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('What was committed may not be on the disk', { cause });
}
