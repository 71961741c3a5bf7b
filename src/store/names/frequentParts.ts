/** The parts of names that are worth a count of their own; shorter ones all have one. */
const SHORTEST = 4;
const LONGEST = 16;

/** How many of the names in a sample have to have a part: beyond it, one in a thousand does. */
const SAMPLE = 16_000;
const LEAST = 16;

/** As what a name is counted: in both of its forms at once where they are the same. */
export type CountedAs = 'same' | 'folded' | 'exact';

/**
 * In how many names each part occurs that is in many of them: a tree of letters, in which every name is looked up from each
 * of its letters on, for as far as it goes. What is in few names is soon counted by looking for it.
 */
export class FrequentParts {
  /** From a node by a letter to a node, as a hash table; 0 is the root, to which nothing leads. */
  private readonly parents: Uint32Array;
  private readonly letters: Uint16Array;
  private readonly targets: Uint32Array;
  private readonly counts: Record<CountedAs, Uint32Array>;
  /** In which call a node was last counted, so that a name counts once. */
  private readonly calls: Uint32Array;
  private call = 0;

  private constructor(parts: ReadonlySet<string>) {
    // Those of SHORTEST letters have nodes above them that are no parts.
    const nodes = parts.size * SHORTEST + 1;
    const slots = 2 ** Math.ceil(Math.log2(nodes * 2));
    this.parents = new Uint32Array(slots);
    this.letters = new Uint16Array(slots);
    this.targets = new Uint32Array(slots);
    this.counts = {
      same: new Uint32Array(nodes),
      folded: new Uint32Array(nodes),
      exact: new Uint32Array(nodes),
    };
    this.calls = new Uint32Array(nodes);
    let nodeCount = 1;
    for (const part of parts) {
      let node = 0;
      for (let at = 0; at < part.length; at += 1) {
        const slot = this.slotOf(node, part.charCodeAt(at));
        if (this.targets[slot] === 0) {
          this.parents[slot] = node;
          this.letters[slot] = part.charCodeAt(at);
          this.targets[slot] = nodeCount;
          nodeCount += 1;
        }
        node = this.targets[slot] as number;
      }
    }
  }

  /** Chooses parts by a sample of names; none is counted yet. Whoever steps through it may rest in between. */
  static *of(names: readonly string[]): Generator<void, FrequentParts> {
    const every = Math.max(1, Math.floor(names.length / SAMPLE));
    const sample = names.filter((_, index) => index % every === 0);
    const all = new Set<string>();
    for (let length = SHORTEST; length <= LONGEST; length += 1) {
      const known = all.size;
      yield* addFrequent(all, sample, length);
      if (all.size === known) break;
    }
    return new FrequentParts(all);
  }

  /** In how many names of a form a part occurs; `undefined` for what is no part of many. */
  count(form: 'folded' | 'exact', part: string): number | undefined {
    if (part.length < SHORTEST) return undefined;
    let node = 0;
    for (let at = 0; at < part.length; at += 1) {
      node = this.targets[this.slotOf(node, part.charCodeAt(at))] as number;
      if (node === 0) return undefined;
    }
    return (this.counts.same[node] as number) + (this.counts[form][node] as number);
  }

  /** Counts a name that came, or one that went. */
  change(as: CountedAs, name: string, by: 1 | -1): void {
    const { targets, calls } = this;
    const counts = this.counts[as];
    this.call = (this.call + 1) >>> 0;
    for (let start = 0; start + SHORTEST <= name.length; start += 1) {
      let node = 0;
      for (let at = start; at < name.length; at += 1) {
        node = targets[this.slotOf(node, name.charCodeAt(at))] as number;
        if (node === 0) break;
        if (calls[node] === this.call) continue;
        calls[node] = this.call;
        counts[node] = (counts[node] as number) + by;
      }
    }
  }

  /** Where the way from a node by a letter is, or would be. */
  private slotOf(node: number, letter: number): number {
    const { parents, letters, targets } = this;
    const mask = targets.length - 1;
    const mixed = Math.imul(node, 0x85ebca6b) ^ Math.imul(letter + 1, 0xc2b2ae35);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (targets[slot] !== 0 && (parents[slot] !== node || letters[slot] !== letter))
      slot = (slot + 1) & mask;
    return slot;
  }
}

/** Adds the parts of a length that are in enough names. Their beginnings are among those that are known. */
function* addFrequent(known: Set<string>, sample: readonly string[], length: number): Generator<void, void> {
  const counts = new Map<string, { names: number; last: number }>();
  for (const [index, name] of sample.entries()) {
    for (let at = 0; at + length <= name.length; at += 1) {
      if (length > SHORTEST && !known.has(name.slice(at, at + length - 1))) continue;
      const part = name.slice(at, at + length);
      const count = counts.get(part);
      if (!count) counts.set(part, { names: 1, last: index });
      else if (count.last !== index) {
        count.names += 1;
        count.last = index;
      }
    }
    if (index % 50 === 0) yield;
  }
  for (const [part, { names }] of counts) if (names >= LEAST) known.add(part);
}
