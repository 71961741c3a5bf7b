import { Client, type ClientConfig, type QueryArrayConfig, type QueryArrayResult } from 'pg';
import type { Value } from '../db.ts';

/** How many questions are under way on a connection before another is opened for more. */
const DEPTH = 8;

/**
 * Connections for short questions, each of which is sent without waiting for the answers to those before it (pipelining):
 * with a connection to itself, every question wakes a process of the database, which costs more than all the rest of asking.
 * See docs/decisions/012-lanes.md.
 *
 * What takes long has no place here: whatever is asked after it waits for it.
 */
export class Lanes {
  private readonly lanes: Lane[];

  /** @param most how many connections there are at most: so many questions may wait for the disk at once */
  constructor(options: ClientConfig, most: number) {
    this.lanes = Array.from({ length: most }, () => new Lane(options));
  }

  query(config: QueryArrayConfig<Value[]>): Promise<QueryArrayResult<Value[]>> {
    return this.choose().query(config);
  }

  async end(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.end()));
  }

  /** As few as will do, since those that are awake are asked for less. */
  private choose(): Lane {
    const free = this.lanes.find(({ underWay }) => underWay < DEPTH);
    return free ?? this.lanes.reduce((least, lane) => (lane.underWay < least.underWay ? lane : least));
  }
}

/** One connection, opened when it is first wanted, and anew when it has broken. */
class Lane {
  underWay = 0;
  private readonly options: ClientConfig;
  private client: Promise<Client> | undefined;

  constructor(options: ClientConfig) {
    this.options = options;
  }

  async query(config: QueryArrayConfig<Value[]>): Promise<QueryArrayResult<Value[]>> {
    this.underWay += 1;
    try {
      const client = await (this.client ?? this.connect());
      return await client.query(config);
    } finally {
      this.underWay -= 1;
    }
  }

  async end(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    await client?.end();
  }

  private connect(): Promise<Client> {
    const client = new Client({ ...this.options, pipeline: true });
    const forget = () => {
      if (this.client === connected) this.client = undefined;
    };
    // Whoever waits for an answer is told that there will be none. Without a listener it would end the process.
    client.on('error', forget);
    client.on('end', forget);
    const connected = client.connect().then(() => client);
    connected.catch(forget);
    this.client = connected;
    return connected;
  }
}
