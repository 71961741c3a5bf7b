import { hash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CACHE, ROOT } from './paths.ts';

/** What the build reads: when none of it has changed, the build of before is as good as another. */
const SOURCES = ['package-lock.json', 'src/web/**/*.*', 'src/dialects/native/*.ts'];

/**
 * Puts the console, built from the sources as they are, beside the server that this test run has built. Not every run
 * needs it, so the first test file that does builds it.
 */
export async function ensureConsole(): Promise<void> {
  const main = process.env.GROUPKEEP_TEST_MAIN;
  if (!main) throw new Error('The tests of the console need the global setup: test/support/postgres.ts.');
  await symlink(await builtConsole(), join(dirname(main), 'web')).catch(unless('EEXIST'));
}

async function builtConsole(): Promise<string> {
  const built = join(CACHE, `web-${digestOfSources()}`);
  if (existsSync(built)) return built;
  const { build } = await import('vite');
  const unfinished = `${built}-${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await build({
    configFile: join(ROOT, 'src/web/vite.config.ts'),
    build: { outDir: unfinished, emptyOutDir: true },
    logLevel: 'warn',
  });
  // Another test file may have been faster.
  await rename(unfinished, built).catch(unless('ENOTEMPTY', 'EEXIST'));
  await rm(unfinished, { recursive: true, force: true });
  return built;
}

function digestOfSources(): string {
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort();
  const digests = files.map((file) => `${file} ${hash('sha256', readFileSync(join(ROOT, file)))}`);
  return hash('sha256', digests.join('\n')).slice(0, 16);
}

function unless(...codes: string[]) {
  return (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
