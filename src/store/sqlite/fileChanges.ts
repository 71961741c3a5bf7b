import { performance } from 'node:perf_hooks';
import { type Changes, isIncidental } from '../changes.ts';
import type { Share } from './share.ts';

/** What the connection that writes is asked, and what it leaves in the file for other processes. */
export interface FileMarks {
  /** `pragma data_version`: it changes when another connection has committed, and does not count its own commits. */
  dataVersion(): number;
  /** The process that was the last to leave its mark. */
  lastWriter(): string | undefined;
  /** Leaves the mark of this process, in the transaction that is under way. */
  setLastWriter(processId: string): void;
}

/**
 * The changes of an SQLite file: of commits of this process it is told which tables they wrote, by whichever of its threads; of
 * those of other processes it learns from the file that there were any.
 */
export class FileChanges implements Changes {
  private readonly marks: FileMarks;
  private readonly share: Share;
  private dataVersion: number;
  private seenOfOther = 0;
  private lookedInTurn = -1;
  private isSameTurn = false;

  constructor(marks: FileMarks, share: Share) {
    this.marks = marks;
    this.share = share;
    this.dataVersion = marks.dataVersion();
  }

  /**
   * Told of each transaction as it begins. Another process may have written since the last one, and the other thread be about to
   * find nothing but the mark of this one.
   * @returns whether it was another process that has written last
   */
  begun(): boolean {
    if (this.marks.lastWriter() === this.share.processId) return false;
    this.share.countForeign();
    this.marks.setLastWriter(this.share.processId);
    return true;
  }

  /** Told of each commit of this thread, right before it is made. */
  committing(tables: readonly string[]): void {
    this.share.beginCommit(tables, isChange(tables));
  }

  /** To be called right after each commit, and after whatever was undone in place of one. */
  committed(tables: readonly string[]): void {
    this.share.endCommit(tables, isChange(tables));
  }

  version(tables?: readonly string[]): number {
    this.look();
    return this.share.version(tables);
  }

  /**
   * Looks once in each turn of the event loop. Requests that are read in one turn had all arrived when it began, before
   * the look; so whoever was told of a commit before asking is never answered from before it.
   */
  private look(): void {
    if (this.isSameTurn) return;
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount;
    if (turn !== this.lookedInTurn) this.lookAtFile();
    // Only now: a look that has failed is taken again.
    this.lookedInTurn = turn;
    // Node carries out what it is to do next before the event loop goes on; a request asks many times, and the loop's count costs most of that.
    this.isSameTurn = true;
    process.nextTick(this.mayBeAnotherTurn);
  }

  private readonly mayBeAnotherTurn = () => {
    this.isSameTurn = false;
  };

  private lookAtFile(): void {
    const dataVersion = this.marks.dataVersion();
    if (dataVersion !== this.dataVersion) {
      // By the other thread, where that has committed and the last mark is of this process: a process that wrote before it was
      // counted by it, in `begun`. What was written without a mark, by hand, goes unnoticed only in between.
      const { commitsOfOther } = this.share;
      const isOurs = commitsOfOther !== this.seenOfOther && this.marks.lastWriter() === this.share.processId;
      if (!isOurs) this.share.countForeign();
      this.seenOfOther = commitsOfOther;
      this.dataVersion = dataVersion;
    }
  }
}

function isChange(tables: readonly string[]): boolean {
  return tables.some((table) => !isIncidental(table));
}
