import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Location } from '../../src/store/open.ts';
import { CACHE, ROOT } from './paths.ts';

/** The build of this test run; a harness that runs by itself starts the sources. */
const MAIN = process.env.GROUPKEEP_TEST_MAIN ?? join(ROOT, 'src/main.ts');

/** The real server in a process of its own, as its users start it. */
export interface ServerProcess {
  readonly pid: number;
  /** Where it answers; rejected when it ends before it says so. */
  readonly url: Promise<string>;
  /** When it is over: by a code, or by a signal. */
  readonly ended: Promise<Ending>;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Starts a server on a free port of the loopback interface. Whoever starts it ends it; the end of this process does too. */
export function startServerProcess(
  location: Location,
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): ServerProcess {
  const child = startGroupkeep(['serve', ...flagsOf(location), '--port', '0', ...flags], env);
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const ready = Promise.withResolvers<string>();
  const over = Promise.withResolvers<Ending>();
  // Not everybody waits for a server to be ready.
  ready.promise.catch(() => {});
  let isReady = false;
  const stdout = collect(child.stdout, (text) => {
    if (isReady) return;
    const [, url] = /^Groupkeep is ready at (\S+)$/m.exec(text) ?? [];
    isReady = url !== undefined;
    if (url) ready.resolve(url);
  });
  const stderr = collect(child.stderr);
  child.once('error', over.reject);
  // When all that it wrote has been read, too.
  child.once('close', (code, signal) => {
    process.off('exit', onExit);
    ready.reject(new Error(`The server ended with ${code ?? signal}:\n${stdout()}${stderr()}`));
    over.resolve({ code, signal });
  });
  return {
    pid: child.pid ?? 0,
    url: ready.promise,
    ended: over.promise,
    stdout,
    stderr,
    kill: (signal) => child.kill(signal),
  };
}

/** The options by which a command is told where the data is. */
export function flagsOf(location: Location): string[] {
  return 'data' in location ? ['--data', location.data] : ['--database', location.database];
}

/** Starts a command without waiting for it. Nothing of this machine's own configuration reaches it. */
export function startGroupkeep(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GROUPKEEP_') && !name.startsWith('NODE_'),
  );
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    // Dozens of processes are started: with even the first module from the cache, each is a quarter shorter.
    env: { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Reads a stream to its end, and returns what has come so far. */
export function collect(
  stream: NodeJS.ReadableStream | null,
  onText: (all: string) => void = () => {},
): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    text += chunk;
    onText(text);
  });
  return () => text;
}
