/** A letter that follows a part, whose node is the parent, to make a longer part. */
export interface Branch {
  parent: number;
  letter: number;
}

/** How many nodes a tree can have, so that one and a letter make a number of 32 bits. */
export const NODES = 0x10000;

/**
 * Some parts of names as a tree of letters, which begins at node 0. Where there is no way on, the number of the way is what
 * stands for all parts that begin like that: so a name, and a term, leads from each of its letters to a node or beyond the tree.
 */
export class PartTree {
  /** A hash table of a node with a letter, and the node that they lead to, in turns; no way leads to 0. */
  private readonly ways: Uint32Array;
  private readonly mask: number;

  /** @param branches in an order in which each comes after its parent: the first makes node 1, the next node 2 */
  constructor(branches: readonly Branch[]) {
    const size = 2 ** Math.ceil(Math.log2(branches.length * 1.5 + 2));
    this.ways = new Uint32Array(size * 2);
    this.mask = size * 2 - 1;
    for (const [index, { parent, letter }] of branches.entries()) {
      const place = this.placeOf(parent, letter);
      this.ways[place] = keyOf(parent, letter);
      this.ways[place + 1] = index + 1;
    }
  }

  /** The node to which a letter leads, 0 for none. */
  next(node: number, letter: number): number {
    return this.ways[this.placeOf(node, letter) + 1] as number;
  }

  /** The node of a part, 0 for none. */
  find(part: string): number {
    let node = 0;
    for (let at = 0; at < part.length; at += 1) {
      node = this.next(node, part.charCodeAt(at));
      if (node === 0) return 0;
    }
    return node;
  }

  private placeOf(node: number, letter: number): number {
    const { ways, mask } = this;
    const key = keyOf(node, letter);
    let place = (hashOf(key) << 1) & mask;
    while (ways[place + 1] !== 0 && ways[place] !== key) place = (place + 2) & mask;
    return place;
  }
}

function keyOf(node: number, letter: number): number {
  return ((node << 16) | letter) >>> 0;
}

function hashOf(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** One of 2 ** bits numbers for a node and a letter that leads nowhere. */
export function numberBeyond(node: number, letter: number, bits: number): number {
  return Math.imul(hashOf(keyOf(node, letter)), 0x85ebca6b) >>> (32 - bits);
}
