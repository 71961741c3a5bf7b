import { parseArgs } from 'node:util';

const HELP = `Measures Groupkeep beside a static Fastify reply and a bare node:http reply of the same bytes, under the load of
wrk where it is installed, and of autocannon elsewhere.

  npm run bench -- [options]

  --users N --groups N   Size of the data set (5000, 20000)
  --data DIR             An SQLite data directory to take a copy of instead
  --setup FILE           What init --json printed of it
  --engine NAME          sqlite, postgres, which starts one of its own, or both (both)
  --database URL         An empty PostgreSQL database to use instead; the data set stays in it
  --rounds N             Rounds, each with fresh processes (5)
  --seconds N            Length of one measurement (2)
  --warmup N             Length of the warm-up before it (1)
  --only NAME            Only this, by its name in the report; repeatable
  --json FILE            Write everything that was measured to a file
  --profile DIR          Write CPU profiles of the Groupkeep processes to a directory

Data goes to the system's directory for temporary files: TMPDIR chooses the disk whose writes are measured.
`;

export type Options = ReturnType<typeof readOptions>;

/** Reads the command line; ends the process when there is nothing more to do. */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      users: { type: 'string', default: '5000' },
      groups: { type: 'string', default: '20000' },
      engine: { type: 'string', default: 'both' },
      data: { type: 'string' },
      setup: { type: 'string' },
      database: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      warmup: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit();
  }
  const { users, groups, rounds, seconds, warmup, database, data, setup, only, json, profile } = values;
  if ((data === undefined) !== (setup === undefined)) throw new Error('--data and --setup go together');
  return {
    size: { users: wholeNumber('users', users), groups: wholeNumber('groups', groups) },
    timing: {
      rounds: wholeNumber('rounds', rounds),
      seconds: wholeNumber('seconds', seconds),
      warmup: wholeNumber('warmup', warmup),
    },
    engines: enginesOf(values.engine, database, data),
    database,
    /** A directory that is there already, and the file with what its `init` printed. */
    existing: data !== undefined && setup !== undefined ? { data, setup } : undefined,
    json,
    profile,
    /** Whether an operation is wanted. */
    wants: (name: string) => only === undefined || only.includes(name),
    only: only ?? [],
  };
}

export type EngineName = 'sqlite' | 'postgres';

function enginesOf(name: string, database: string | undefined, data: string | undefined): EngineName[] {
  if (data !== undefined) return ['sqlite'];
  if (database !== undefined) return ['postgres'];
  const engine = oneOf('engine', name, ['sqlite', 'postgres', 'both']);
  return engine === 'both' ? ['sqlite', 'postgres'] : [engine];
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number from 1, not "${text}"`);
}

function oneOf<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new Error(`--${name} must be ${choices.join(' or ')}, not "${text}"`);
}
