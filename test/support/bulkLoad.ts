import type { BatchSource, BulkLoad } from '../../src/core/bulkImport.ts';
import type { ImportOutcome, ImportRow } from '../../src/core/import.ts';
import { RowCollector } from '../../src/core/memberRows.ts';

export type MemberRow = ImportRow & { kind: 'member' };

/** A load in bulk, given row by row as an import is. */
export class BulkRows {
  private readonly load: BulkLoad;
  private readonly collector = new RowCollector();

  constructor(load: BulkLoad) {
    this.load = load;
  }

  /** What became of the groups that were named for the first time, and then of the rows. */
  async apply(rows: readonly MemberRow[], source: BatchSource): Promise<ImportOutcome[]> {
    for (const { group, member, person } of rows) this.collector.add(group, member, person);
    const outcome = await this.load.apply(this.collector.take(), source);
    return [...outcome.newGroups, ...outcome.rows];
  }
}
