import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it is so, for half a minute: what is waited for takes far less, on whichever machine. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it did not come to be: ${isSo}`);
    await sleep(50);
  }
}
