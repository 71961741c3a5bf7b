import type { QueryArrayConfig, QueryArrayResult } from 'pg';
import type { StoreObserver } from '../../core/store.ts';
import { type Executor, type Row, type Statement, secondsSince, type Value } from '../db.ts';
import { guard } from './failures.ts';

/** A pool or one connection of it. */
interface Connection {
  query(config: QueryArrayConfig<Value[]>): Promise<QueryArrayResult<Value[]>>;
}

/** Statements on a pool or on one connection. */
export class PostgresExecutor implements Executor {
  readonly isSynchronous = false;
  private readonly connection: Connection;
  private readonly observer: StoreObserver;

  constructor(connection: Connection, observer: StoreObserver) {
    this.connection = connection;
    this.observer = observer;
  }

  async rows(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    const start = performance.now();
    const { rows } = await guard(this.query(statement, values));
    this.observer.read(secondsSince(start));
    return rows;
  }

  async run(statement: Statement, values: readonly Value[]): Promise<number> {
    const { rowCount } = await guard(this.query(statement, values));
    return rowCount ?? 0;
  }

  private query(statement: Statement, values: readonly Value[]) {
    const name = statement.unique ? { name: nameOf(statement) } : {};
    return this.connection.query({
      ...name,
      text: statement.text,
      values: values as Value[],
      rowMode: 'array',
    });
  }
}

const names = new WeakMap<Statement, string>();

let named = 0;

function nameOf(statement: Statement): string {
  let name = names.get(statement);
  if (!name) {
    named += 1;
    name = `groupkeep_${named}`;
    names.set(statement, name);
  }
  return name;
}
