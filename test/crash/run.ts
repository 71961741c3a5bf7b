import { setTimeout as sleep } from 'node:timers/promises';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { databasePath } from '../../src/store/open.ts';
import type { EngineName } from '../support/engines.ts';
import { PostgresServer } from '../support/postgresServer.ts';
import { type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import { checkFirstStart, preparePlace } from './firstStart.ts';
import { createCrashPlace, createOriginal, Installation, type Original } from './installation.ts';
import { Load } from './load.ts';
import { chooseMoment, type Moment, untilChanged } from './moments.ts';
import { Random } from './random.ts';
import { type Resolution, Violation } from './territory.ts';

export interface RunOptions {
  engine: EngineName;
  kills: number;
  seed: number;
}

/** One kill, and what was found after it. */
export interface Kill {
  number: number;
  moment: Moment;
  acknowledged: number;
  /** How the requests under way were found. */
  found: readonly Resolution[];
}

/** A new installation after so many kills: its log of events would grow and grow. */
const KILLS_PER_INSTALLATION = 25;

/** Crashes of processes leave the operating system's buffers as they are: waiting for the disk would only take time. */
const SETTINGS = { fsync: 'off' };

/** How long a checkpoint, or a database on its way back, is waited for. */
const PATIENCE_MS = 30_000;

/**
 * Kills a server again and again and looks at what it left. What is done, and when, follows from the seed as far as
 * time allows: how far the server gets until then differs from run to run.
 * @throws Violation at the first thing that may not be; what was found stays where it is then
 */
export async function* crash({ engine, kills, seed }: RunOptions): AsyncGenerator<Kill> {
  const postgres = engine === 'postgres' ? await PostgresServer.create() : undefined;
  try {
    await postgres?.start(SETTINGS);
    const original = await createOriginal(postgres);
    const random = new Random(seed);
    for (let done = 0; done < kills; done += KILLS_PER_INSTALLATION) {
      yield* crashOne(Math.min(KILLS_PER_INSTALLATION, kills - done), done, random, original, postgres);
    }
    await original.place.remove();
  } finally {
    await postgres?.remove();
  }
}

async function* crashOne(
  kills: number,
  before: number,
  random: Random,
  original: Original,
  postgres: PostgresServer | undefined,
): AsyncGenerator<Kill> {
  const installation = await Installation.create(postgres, original);
  const { place } = installation;
  const victim = new Victim(installation, postgres);
  await victim.start();
  for (let number = before + 1; number <= before + kills; number += 1) {
    const moment = chooseMoment(random, postgres !== undefined, MIGRATIONS.length);
    try {
      yield { number, moment, ...(await victim.crash(moment, random.fork())) };
    } catch (error) {
      await victim.end();
      const where = 'data' in place.location ? `\nThe data is left in ${place.location.data}.` : '';
      const text = `Kill ${number}, ${JSON.stringify(moment)}:\n${(error as Error).message}`;
      throw new Violation(`${text}${where}\nThe server wrote:\n${victim.output}`, { cause: error });
    }
  }
  await victim.end();
  await place.remove();
}

/** The server that is killed, and started again on what it left. */
class Victim {
  private readonly installation: Installation;
  private readonly postgres: PostgresServer | undefined;
  private server: ServerProcess | undefined;
  private url = '';
  private startMs = 0;

  constructor(installation: Installation, postgres: PostgresServer | undefined) {
    this.installation = installation;
    this.postgres = postgres;
  }

  /** What the last server has written, to the extent that it helps. */
  get output(): string {
    return this.server ? (this.server.stdout() + this.server.stderr()).slice(-5000) : '';
  }

  async start(): Promise<void> {
    const begin = performance.now();
    this.server = startServerProcess(this.installation.place.location);
    this.url = await this.server.url;
    this.startMs = performance.now() - begin;
  }

  async end(): Promise<void> {
    this.server?.kill('SIGKILL');
    await this.server?.ended;
  }

  async crash(moment: Moment, random: Random): Promise<Pick<Kill, 'acknowledged' | 'found'>> {
    if (moment.kind === 'first start') {
      await this.killFirstStart(moment);
      return { acknowledged: 0, found: [] };
    }
    const acknowledged =
      moment.kind === 'start' ? await this.killStart(moment) : await this.killLoad(moment, random);
    return { acknowledged, found: await this.installation.check() };
  }

  private async killStart({ share }: Moment & { kind: 'start' }): Promise<number> {
    await this.end();
    const starting = startServerProcess(this.installation.place.location);
    await sleep(share * this.startMs);
    starting.kill('SIGKILL');
    await starting.ended;
    await this.start();
    return 0;
  }

  private async killFirstStart({ share, migrations }: Moment & { kind: 'first start' }): Promise<void> {
    const place = await createCrashPlace(this.postgres);
    await preparePlace(place.location, migrations);
    const first = startServerProcess(place.location);
    await sleep(share * this.startMs);
    first.kill('SIGKILL');
    await first.ended;
    const second = startServerProcess(place.location);
    await second.url;
    await checkFirstStart(place.location);
    second.kill('SIGKILL');
    await second.ended;
    await place.remove();
  }

  private async killLoad(
    moment: Exclude<Moment, { kind: 'start' | 'first start' }>,
    random: Random,
  ): Promise<number> {
    const reached = Promise.withResolvers<void>();
    const target = 'count' in moment ? moment.count : 1;
    // In the turn in which the answer has come: what is right behind it is what a crash would lose.
    const strike = () => {
      load.stop();
      if (moment.kind === 'database') this.postgres?.kill();
      else this.server?.kill('SIGKILL');
    };
    const load = new Load(this.installation, this.url, (count) => {
      if (count !== target) return;
      if (moment.kind === 'acknowledged') strike();
      reached.resolve();
    });
    const running = load.run(random);
    // Whatever stops the writers too early must not be waited for in vain.
    await Promise.race([reached.promise, running]);
    if (moment.kind === 'while writing') await sleep(moment.afterMs);
    if (moment.kind === 'checkpoint') await this.untilCheckpoint();
    if (moment.kind === 'database' && moment.checkpoint) {
      // It is under way when the database stops, and may then never answer.
      this.postgres?.checkpoint().catch(() => {});
      await sleep(random.integer(0, 30));
    }
    if (moment.kind !== 'acknowledged') strike();
    await running;
    await (moment.kind === 'database' ? this.bringBack(moment) : this.restart());
    return load.acknowledged;
  }

  private async restart(): Promise<void> {
    await this.end();
    await this.start();
  }

  private async untilCheckpoint(): Promise<void> {
    const { location } = this.installation.place;
    if ('data' in location) await untilChanged(databasePath(location.data), PATIENCE_MS);
  }

  /** The database comes back; a server that was not killed must come back by itself. */
  private async bringBack({ both }: Moment & { kind: 'database' }): Promise<void> {
    await this.postgres?.stop('immediate');
    if (both) await this.end();
    await this.postgres?.start(SETTINGS);
    if (both) return this.start();
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const ready = await fetch(`${this.url}/readyz`).catch((error: Error) => error);
      if (ready instanceof Error)
        throw new Violation(`The server did not outlive its database: ${ready.message}`);
      if (ready.ok) return;
      if (performance.now() > deadline) throw new Violation('The server did not come back with its database');
      await sleep(50);
    }
  }
}
