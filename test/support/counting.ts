import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Executor, Row, Statement, Value } from '../../src/store/db.ts';
import { databasePath, type Location } from '../../src/store/open.ts';

/** Reads like a store, and counts. */
export interface CountingExecutor extends Executor, AsyncDisposable {
  /** Every statement and how many rows it answered. */
  answered: { statement: Statement; values: readonly Value[]; rows: number }[];
  /** How the last statement is answered. */
  lastPlan(): Promise<StatementPlan>;
}

/** The steps of SQLite's plan; of PostgreSQL's, how many rows of tables or indexes are looked at. */
export type StatementPlan = { steps: string[] } | { visited: number };

/** Reads from a place past the store, which may go on meanwhile. */
export async function openCounting(location: Location): Promise<CountingExecutor> {
  const answered: CountingExecutor['answered'] = [];
  const count = (statement: Statement, values: readonly Value[], rows: Row[]): Row[] => {
    answered.push({ statement, values, rows: rows.length });
    return rows;
  };
  const run = () => Promise.reject(new Error('it only reads'));
  const last = () => answered.at(-1) ?? assert.fail('nothing was read');
  if ('data' in location) {
    const database = new DatabaseSync(databasePath(location.data), { readOnly: true, returnArrays: true });
    const all = (text: string, values: readonly Value[]) =>
      database.prepare(text.replace(/\$(\d+)/g, '?$1')).all(...values) as unknown as Row[];
    return {
      isSynchronous: true,
      answered,
      run,
      rows: async (statement, values) => count(statement, values, all(statement.text, values)),
      async lastPlan() {
        const { statement, values } = last();
        const steps = all(`explain query plan ${statement.text}`, values).map((row) => String(row.at(-1)));
        return { steps };
      },
      [Symbol.asyncDispose]: async () => database.close(),
    };
  }
  const client = new pg.Client({ connectionString: location.database });
  // As the store does: keys are numbers.
  client.setTypeParser(pg.types.builtins.INT8, Number);
  await client.connect();
  const all = async (text: string, values: readonly Value[]) =>
    (await client.query({ text, values: [...values], rowMode: 'array' })).rows as Row[];
  return {
    isSynchronous: false,
    answered,
    run,
    rows: async (statement, values) => count(statement, values, await all(statement.text, values)),
    async lastPlan() {
      const { statement, values } = last();
      const rows: unknown = await all(`explain (analyze, format json) ${statement.text}`, values);
      const [[[plan]]] = rows as [[[{ Plan: Plan }]]];
      return { visited: visitedBy(plan.Plan) };
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

/** The rows that the scans of a plan went over. */
function visitedBy(plan: Plan): number {
  const own = /Scan$/.test(plan['Node Type'])
    ? plan['Actual Rows'] +
      (plan['Rows Removed by Filter'] ?? 0) +
      (plan['Rows Removed by Index Recheck'] ?? 0)
    : 0;
  return (plan.Plans ?? []).reduce((sum, inner) => sum + visitedBy(inner), own * plan['Actual Loops']);
}
