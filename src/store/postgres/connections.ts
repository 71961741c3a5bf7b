import { type ClientConfig, Pool, type QueryArrayConfig, type QueryArrayResult, types } from 'pg';
import type { Value } from '../db.ts';
import { Lanes } from './lanes.ts';
import { Sockets } from './sockets.ts';

/** How many connections there are at most for what may take long, and for short questions. */
const POOL_SIZE = 10;
const LANES = 3;

/** What takes longer is given up, here and by the server. None: 0. */
export interface Timeouts {
  connectMs: number;
  /** One statement. */
  queryMs: number;
  /** Waiting for one lock. */
  lockMs?: number;
  /** A transaction in which nothing is asked: its node has stopped or gone, and others wait for what it has locked. */
  idleMs?: number;
}

/** After how much silence the system asks a connection whether anybody is there; by itself it waits two hours. */
const KEEP_ALIVE_MS = 10_000;

/** The connections of a process to one database. */
export class Connections {
  readonly pool: Pool;
  private readonly lanes: Lanes;
  private readonly sockets = new Sockets();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(url: string, timeouts: Timeouts) {
    const options = { ...clientOptions(url, timeouts), stream: this.sockets.make };
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

  cut(): void {
    this.sockets.cut();
  }

  /** A pool that is ended leaves those who still wait for a connection waiting: they have theirs first. */
  async end(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await Promise.all([this.pool.end(), this.lanes.end()]);
  }
}

/** The server is told with the connection, so that no transaction has to say it: a write takes no round trip more. */
export function clientOptions(
  url: string,
  { connectMs, queryMs, lockMs = 0, idleMs = 0 }: Timeouts,
): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    // A server that has gone silent is as good as gone.
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    query_timeout: queryMs,
    // Or a statement that was given up would go on in the server, with its locks.
    statement_timeout: queryMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleMs,
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
