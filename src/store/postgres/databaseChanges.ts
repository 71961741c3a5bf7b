import type { Changes } from '../changes.ts';
import { type Executor, firstRow, uniqueStatement } from '../db.ts';
import { Turns } from '../turns.ts';

/**
 * Where every organization's log ends, and how many transactions have changed something without an event. The hashes of events
 * are a chain: as long as they stay, nothing was appended, and nothing was taken back either, as by a standby that was behind
 * when it took over.
 */
const stateSql = uniqueStatement(`
  select
    (select md5(string_agg(hash, '' order by organization_key)) from audit_heads),
    (select sum(count) from quiet_changes)`);

/**
 * The changes of a PostgreSQL database, which several processes write to. One question tells whether there were any: most
 * requests would read more than that, and those that come while a question is under way share the next.
 */
export class DatabaseChanges implements Changes {
  private readonly db: Executor;
  private readonly turns = new Turns();
  private changes = 0;
  private state: string | undefined;

  /** @param db asks at once, however busy others are */
  constructor(db: Executor) {
    this.db = db;
  }

  /** Told of each commit of this process that others can see, before it is acknowledged. */
  committed(): void {
    this.changes += 1;
  }

  /** What another process wrote is not known by tables. */
  version(): number {
    return this.changes;
  }

  catchUp(): Promise<void> {
    return this.turns.join(() => this.look());
  }

  private async look(): Promise<void> {
    const state = await firstRow(this.db, stateSql, []).then(String, () => undefined);
    if (state === undefined || state !== this.state) this.changes += 1;
    this.state = state;
  }
}
