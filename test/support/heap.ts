import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** By how many bytes a piece of work makes the heap grow for good. */
export async function growth(work: () => Promise<void>): Promise<number> {
  collect();
  const before = process.memoryUsage().heapUsed;
  await work();
  collect();
  return process.memoryUsage().heapUsed - before;
}

/** A text of 40 letters that was cut out of one of 8 KB, as what a request asks for is out of its head. */
export function cutOut(number: number): string {
  const head = `GET /${String(number).padStart(39, '-')} ${'x'.repeat(8192)}`;
  // Looked into, it is in one piece.
  return /\/\S+/.exec(head)?.[0] ?? '';
}
