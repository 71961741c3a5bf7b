import { performance } from 'node:perf_hooks';
import { type Changes, isIncidental } from '../changes.ts';

/**
 * The changes of an SQLite file: of commits of this process it is told which tables they wrote; of those of other
 * processes it learns from `pragma data_version` that there were any.
 */
export class FileChanges implements Changes {
  private readonly readDataVersion: () => number;
  private readonly written = new Map<string, number>();
  private changes = 0;
  private dataVersion: number;
  private foreignCommits = 0;
  private lookedInTurn = -1;

  /** @param readDataVersion runs the pragma on the connection that writes: it does not count its own commits */
  constructor(readDataVersion: () => number) {
    this.readDataVersion = readDataVersion;
    this.dataVersion = readDataVersion();
  }

  /** Told of each commit of this process, at once. */
  committed(tables: Iterable<string>): void {
    let isChange = false;
    for (const table of tables) {
      this.written.set(table, (this.written.get(table) ?? 0) + 1);
      isChange ||= !isIncidental(table);
    }
    if (isChange) this.changes += 1;
  }

  version(tables?: readonly string[]): number {
    this.look();
    // Each of these only grows, and so the sum changes when one of them does.
    if (!tables) return this.foreignCommits + this.changes;
    let sum = this.foreignCommits;
    for (const table of tables) sum += this.written.get(table) ?? 0;
    return sum;
  }

  /**
   * Looks once in each turn of the event loop. Requests that are read in one turn had all arrived when it began, before
   * the look; so whoever was told of a commit before asking is never answered from before it.
   */
  private look(): void {
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount;
    if (turn === this.lookedInTurn) return;
    this.lookedInTurn = turn;
    const dataVersion = this.readDataVersion();
    if (dataVersion === this.dataVersion) return;
    this.dataVersion = dataVersion;
    this.foreignCommits += 1;
  }
}
