import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { globalSetup, globalTeardown } from '../test/support/postgres.ts';

export interface Database {
  url: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL as an installation would run it. The tests' server, from which everything but its settings is taken,
 * forgoes durability; so it is stopped, and its cluster served again with the settings PostgreSQL has by itself.
 */
export async function startPostgres(): Promise<Database> {
  await globalSetup();
  const url = process.env.GROUPKEEP_TEST_POSTGRES ?? '';
  const [binaries = '', data = ''] = await query(
    url,
    `select (select setting from pg_config where name = 'BINDIR'), current_setting('data_directory')`,
  );
  await stopServing(data);

  const { uid, gid } = statSync(data);
  const settings = [
    '--listen_addresses=127.0.0.1',
    '--unix_socket_directories=',
    `--port=${new URL(url).port}`,
  ];
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], {
    uid,
    gid,
    cwd: data,
    stdio: 'ignore',
  });
  process.prependOnceListener('exit', () => server.kill('SIGQUIT'));
  await until(() => query(url, 'select 1'));
  return { url, stop: () => stop(server) };
}

async function stop(server: ChildProcess): Promise<void> {
  server.kill('SIGINT');
  if (server.exitCode === null) await once(server, 'exit');
  await globalTeardown();
}

/** The first line of a running server's lock file is its process id; SIGINT asks for a fast shutdown. */
async function stopServing(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  process.kill(Number(readFileSync(file, 'utf8').split('\n', 1)[0]), 'SIGINT');
  await until(async () => {
    if (statSync(file, { throwIfNoEntry: false })) throw new Error('PostgreSQL does not stop');
  });
}

/** Tries again and again, ten seconds long. @throws what the last attempt threw */
async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (let left = 200; ; left -= 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
    await sleep(50);
  }
}

async function query(url: string, text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<string[]>({ text, rowMode: 'array' });
    return rows[0] ?? [];
  } finally {
    await client.end();
  }
}
