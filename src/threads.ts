import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * The file that a thread begins with.
 * @param url of the module that starts it, in whose folder it is; where the built program is, its parts are JavaScript
 * @param name without its ending
 */
export function threadBeside(url: string, name: string): URL {
  return new URL(url.endsWith('.ts') ? `${name}.ts` : `${name}.js`, url);
}

/** How nice the threads are that others come before, as Linux counts: a third of the share that the others have. */
const NICE = 5;

/**
 * Has this thread, and those that it starts from now on, come after the others where there are not enough processors for all of
 * them. Only Linux knows priorities of single threads; elsewhere nothing happens.
 */
export function comeAfterOthers(): void {
  const id = ownThreadId();
  if (id !== undefined) setPriority(id, NICE);
}

/** As the system counts threads: not as Node does. */
function ownThreadId(): number | undefined {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return undefined;
  }
}
