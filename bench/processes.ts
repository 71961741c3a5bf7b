import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A server in a process of its own. */
export interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const GROUPKEEP = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const YARDSTICK = fileURLToPath(new URL('yardstick.ts', import.meta.url));
const BARE_ADDS = fileURLToPath(new URL('bareAdds.ts', import.meta.url));

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs a command of Groupkeep to its end and returns what it printed. */
export function runGroupkeep(...args: string[]): Promise<string> {
  return run([GROUPKEEP, ...args]);
}

/** What the statements of an add came to without a server. */
export interface BareAdds {
  added: number;
  seconds: number;
}

/** Has SQLite alone add members to a file; see `bareAdds.ts`. */
export async function runBareAdds(databaseFile: string, seconds: number): Promise<BareAdds> {
  return JSON.parse(await run([BARE_ADDS, databaseFile, String(seconds)]));
}

async function run(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Starts Groupkeep as its users do. */
export function startGroupkeep(location: readonly string[], nodeFlags: readonly string[] = []) {
  return startServer([...nodeFlags, GROUPKEEP, 'serve', '--port', '0', ...location]);
}

export type YardstickKind = 'fastify' | 'http';

/** Starts a server that has nothing to do but to send the replies in a file; see `yardstick.ts`. */
export function startYardstick(kind: YardstickKind, repliesFile: string): Promise<Server> {
  return startServer([YARDSTICK, kind, repliesFile]);
}

/** Starts a program of Node and waits until it says that it is ready, and where. */
function startServer(args: readonly string[]): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  let output = '';
  let ready = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    // What comes later is read too, lest the pipe fill up, but not kept.
    if (ready) return;
    output += text;
    const url = /ready at (\S+)\n/.exec(output)?.[1];
    if (!url) return;
    ready = true;
    const stop = () => {
      child.kill('SIGTERM');
      return exited;
    };
    resolve({ url, pid: child.pid ?? 0, stop });
  });
  child.once('error', reject);
  child.once('exit', (code) => {
    running.delete(child);
    reject(new Error(`${args.join(' ')} ended with ${code} before it was ready:\n${output}`));
  });
  return promise;
}

/** In `/proc`, Linux counts times in hundredths of a second, whatever its clock does. */
const TICKS_PER_SECOND = 100;

/** The CPU time that a process has used, all its threads; `undefined` where there is no `/proc`. */
export function cpuSeconds(pid: number): number | undefined {
  const stat = readProc(`${pid}/stat`);
  // The second field is the program's name, which may hold anything; the third follows its closing bracket.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The memory of a process that is in RAM, in megabytes; `undefined` where there is no `/proc`. */
export function residentMegabytes(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}
