import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoreObserver } from '../../core/store.ts';
import { KEPT_TEXT_LIMIT } from '../conditions.ts';
import { type Executor, type Row, type Statement, secondsSince, type Value } from '../db.ts';
import { guard } from './failures.ts';

/** Statements on one connection, each prepared once. */
export class SqliteExecutor implements Executor {
  readonly isSynchronous = true;
  protected readonly database: DatabaseSync;
  /** How many statements that write have run. */
  protected writeCount = 0;
  private readonly observer: StoreObserver;
  private readonly prepared = new Map<Statement, StatementSync>();
  private readonly written = new Set<string>();

  constructor(database: DatabaseSync, observer: StoreObserver) {
    this.database = database;
    this.observer = observer;
  }

  async rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    const start = performance.now();
    const rows = guard(() => this.prepare(statement).all(...values)) as unknown as Row[];
    this.observer.read(secondsSince(start));
    return rows;
  }

  async run(statement: Statement, values: readonly Value[]): Promise<number> {
    return guard(() => Number(this.prepare(statement).run(...values).changes));
  }

  /** Runs a statement once for each row of values, in one go. Returns the keys of the rows, where it inserts them. */
  protected runEach(statement: Statement, rows: readonly (readonly Value[])[]): number[] {
    return guard(() => {
      const prepared = this.prepare(statement);
      return rows.map((values) => Number(prepared.run(...values).lastInsertRowid));
    });
  }

  /** The tables written since they were last taken. */
  get writtenTables(): readonly string[] {
    return [...this.written];
  }

  takeWritten(): readonly string[] {
    const tables = this.writtenTables;
    this.written.clear();
    return tables;
  }

  private prepare(statement: Statement): StatementSync {
    if (statement.writes !== undefined) {
      this.written.add(statement.writes);
      this.writeCount += 1;
    }
    const known = this.prepared.get(statement);
    if (known) return known;
    // Statements come and go only by the shapes of filters; past this many, starting over is cheaper than keeping count.
    if (this.prepared.size >= 2000) this.prepared.clear();
    const prepared = this.database.prepare(spell(statement.text));
    prepared.setReturnArrays(true);
    if (statement.text.length <= KEPT_TEXT_LIMIT) this.prepared.set(statement, prepared);
    return prepared;
  }
}

/**
 * The text with parameters as SQLite spells them. Those that stand in their order go without numbers: a numbered one has a
 * name, which the binding looks for from the first name on, so that a hundred rows take as long as a thousand should.
 */
function spell(given: string): string {
  const text = plannedOnce(given);
  let count = 0;
  const unnumbered = text.replace(/\$(\d+)/g, (_, number: string) => {
    if (Number(number) === count + 1) count += 1;
    else count = Number.NaN;
    return '?';
  });
  return Number.isNaN(count) ? text.replace(/\$(\d+)/g, '?$1') : unnumbered;
}

/**
 * SQLite looks at the value of a parameter that is a whole limit or a whole pattern when it plans, and plans again each time
 * one is bound, be it the same: 11 µs for a simple statement, 26 for one of a page. What stands in an expression it does not look at.
 */
function plannedOnce(text: string): string {
  return text.replace(/\blimit (\$\d+)/gi, 'limit ($1 + 0)').replace(/\blike (\$\d+)/gi, "like ($1 || '')");
}
