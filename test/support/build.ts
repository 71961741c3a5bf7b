import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import config from '../../rolldown.config.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/**
 * Builds what is published into a place of its own, from where it finds its packages: tests start servers and commands by
 * the dozen, and from the sources each takes twice as long. It is what users start, too. It goes with this process.
 * @returns the path of the program
 */
export async function buildGroupkeep(): Promise<string> {
  const directory = await mkdtemp(join(MODULES, '.groupkeep-test-'));
  // Not in the teardown of the run, which is not always waited for.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  await build({ ...config, output: { ...config.output, dir: join(directory, 'dist') }, logLevel: 'warn' });
  return join(directory, 'dist/main.js');
}
