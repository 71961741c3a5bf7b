import { type Executor, type Row, type Statement, statement, type Value } from '../db.ts';

/**
 * A statement that reads rows of a directory, and tells of the very state they are of where the log of its organization ends, and which
 * hash the event has there with which it ended before. It has a row even where there are none.
 * @param rows a `select` by `$1`, the directory, and by `$3` and what follows; its first column is never null
 * @param order a column of it
 * @param make what makes a statement of the text
 */
export function historyStatement(rows: string, order: string, make = statement): Statement {
  return make(`
    select coalesce(h.count, 0), h.hash,
      (select e.hash from audit_events e where e.organization_key = d.organization_key and e.number = $2), found.*
    from directories d
    left join audit_heads h on h.organization_key = d.organization_key
    left join (${rows}) found on true
    where d.key = $1 order by found.${order}`);
}

/** How many columns stand before those of the rows. */
const ENDS = 3;

/**
 * Reads of one directory, each of a state that goes on from those before it. That numbers of changes grow does not tell: a standby
 * that takes over, or a backup, may lack what was committed last, and gives the same numbers to other changes.
 *
 * Every change of a name leaves an event in its own transaction, and events are a chain of hashes, each with an id that is
 * given once. A database whose log has the event at which it ended in an earlier state has all events up to it, and so all changes, since
 * what is lost is lost from some commit on. Where the log ends is read in one statement with the rows, which sees one state:
 * so no row is taken in of which it was not looked whether the log still has it.
 */
export class SameHistory {
  private readonly db: Executor;
  private readonly directory: number;
  /** The number of the last event in what was read last, and its hash. Every log goes on from the one without events. */
  private last = 0;
  private hash: Value = null;

  constructor(db: Executor, directory: number) {
    this.db = db;
    this.directory = directory;
  }

  /** The rows of a `historyStatement`, or `undefined` where the database has lost some of what was read before. */
  async rows(reading: Statement, values: readonly Value[]): Promise<Row[] | undefined> {
    const rows = await this.db.rows(reading, [this.directory, this.last, ...values]);
    const [[last = 0, hash = null, hashBefore = null] = []] = rows;
    if (hashBefore !== this.hash) return undefined;
    this.last = Number(last);
    this.hash = hash;
    return rows.map((row) => row.slice(ENDS)).filter(([first]) => first !== null);
  }
}
