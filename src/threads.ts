import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * The file that a thread begins with.
 * @param url of the module that starts it, in whose folder it is; where the built program is, its parts are JavaScript
 * @param name without its ending
 */
export function threadBeside(url: string, name: string): URL {
  return new URL(url.endsWith('.ts') ? `${name}.ts` : `${name}.js`, url);
}

/** By how much threads that others come before are nicer, as Linux counts: it leaves them a third of the share of others. */
const NICER_BY = 5;
const NICEST = 19;

/**
 * Has this thread, and those that it starts from now on, come after the others of the process where there are not enough processors
 * for all of them. Only Linux knows priorities of single threads; elsewhere, and where that is not allowed, nothing happens.
 */
export function comeAfterOthers(): void {
  try {
    // As the system counts threads: not as Node does.
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(id, Math.min(NICEST, getPriority(id) + NICER_BY));
  } catch {
    // It is as important as the others then.
  }
}
