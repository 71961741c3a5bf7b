import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is made once and good for further test runs. */
export const CACHE = join(ROOT, 'node_modules/.cache/groupkeep');
