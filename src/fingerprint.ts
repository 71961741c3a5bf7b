/** What the fingerprint of nothing is. */
const EMPTY = 0x811c9dc5;

const PRIME = 0x01000193;

/**
 * A fingerprint of 32 bits with a sign: FNV-1a, over UTF-16 units, and numbers as one unit each.
 *
 * Where most things are asked for once, they are kept by it: V8 takes each text that a `Map` is asked for into its table of all texts, which costs
 * more than everything else of it (docs/decisions/016-reads-from-the-store.md). It is no secret, and the same for some that differ: whoever
 * finds something by it has to compare.
 * @param print of what comes before the part
 */
export function fingerprint(part: string | number, print = EMPTY): number {
  if (typeof part === 'number') return Math.imul(print ^ part, PRIME);
  let after = print;
  for (let index = 0; index < part.length; index += 1) {
    after = Math.imul(after ^ part.charCodeAt(index), PRIME);
  }
  return after;
}
