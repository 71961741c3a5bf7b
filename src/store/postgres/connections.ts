import { type ClientConfig, Pool, type QueryArrayConfig, type QueryArrayResult, types } from 'pg';
import type { Value } from '../db.ts';
import { Lanes } from './lanes.ts';

/** How many connections there are at most for what may take long, and for short questions. */
const POOL_SIZE = 10;
const LANES = 3;

export interface Timeouts {
  connectMs: number;
  /** None: 0. */
  queryMs: number;
}

/** The connections of a process to one database. */
export class Connections {
  readonly pool: Pool;
  private readonly lanes: Lanes;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(url: string, timeouts: Timeouts) {
    const options = clientOptions(url, timeouts);
    this.pool = createPool(options);
    this.lanes = new Lanes(options, LANES);
  }

  /** Statements that have a name look up by a unique key: they are short. */
  query(config: QueryArrayConfig<Value[]>): Promise<QueryArrayResult<Value[]>> {
    const result = config.name === undefined ? this.pool.query(config) : this.lanes.query(config);
    this.underWay.add(result);
    const forget = () => this.underWay.delete(result);
    result.then(forget, forget);
    return result;
  }

  /** A pool that is ended leaves those who still wait for a connection waiting: they have theirs first. */
  async end(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await Promise.all([this.pool.end(), this.lanes.end()]);
  }
}

export function clientOptions(url: string, { connectMs, queryMs }: Timeouts): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    // A server that has gone silent is as good as gone.
    keepAlive: true,
    query_timeout: queryMs,
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
  };
}

export function createPool(options: ClientConfig): Pool {
  const pool = new Pool({ ...options, max: POOL_SIZE });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Counts and keys are 64 bit integers, which `pg` leaves as text; ours stay far below 2^53. */
function typeParser(oid: number, format?: 'text' | 'binary') {
  return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text');
}
