import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { collect, startGroupkeep } from '../support/serverProcess.ts';

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command line, as a process of its own in the root of the repository, and waits for its end. */
export async function groupkeep(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const child = startGroupkeep(args, env);
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.once('error', reject);
  child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  return promise;
}

/** Runs a command that must succeed, and returns what it printed as JSON. */
export async function groupkeepJson(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await groupkeep([...args, '--json'], env);
  if (code !== 0) throw new Error(`groupkeep ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** A directory of its own for a test, removed when the test is over. */
export async function makeTemporaryDirectory(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'groupkeep-cli-'));
  context.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A data directory in which `init` has been run, and what it printed. */
export async function initialized(context: TestContext, ...options: readonly string[]) {
  const data = join(await makeTemporaryDirectory(context), 'data');
  return { data, setup: await groupkeepJson(['init', '--data', data, ...options]) };
}
