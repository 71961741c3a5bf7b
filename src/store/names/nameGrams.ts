/** Runs of so many letters (UTF-16 units) and fewer are counted. */
export const GRAM_LENGTH = 3;

/**
 * In how many names each run of one, two and three letters occurs. Exact: a name counts once however often a run occurs in
 * it, and leaves with all of its runs. A hash table of numbers: there are a hundred million runs in a million names.
 */
export class NameGrams {
  /** Two numbers that are the run: its first two letters, and its length with the third. */
  private heads = new Uint32Array(1024);
  private tails = new Uint32Array(1024);
  private counts = new Uint32Array(1024);
  /** In which call a slot was last counted, so that a name counts once. */
  private calls = new Uint32Array(1024);
  private used = 0;
  private call = 0;

  add(text: string): void {
    this.change(text, 1);
  }

  delete(text: string): void {
    this.change(text, -1);
  }

  /** In how many names a run of at most `GRAM_LENGTH` letters occurs. */
  count(run: string): number {
    return this.counts[this.slotOf(headOf(run), tailOf(run))] ?? 0;
  }

  private change(text: string, by: 1 | -1): void {
    // As many slots as the name may need, and a third of them free.
    if ((this.used + 3 * text.length) * 1.5 > this.heads.length) this.grow(3 * text.length);
    this.call = (this.call + 1) >>> 0;
    const { length } = text;
    let second = length > 0 ? text.charCodeAt(0) : 0;
    let third = length > 1 ? text.charCodeAt(1) : 0;
    for (let at = 0; at < length; at += 1) {
      const first = second;
      second = third;
      third = at + 2 < length ? text.charCodeAt(at + 2) : 0;
      this.countOnce(first << 16, ONE, by);
      if (at + 1 < length) this.countOnce((first << 16) | second, TWO, by);
      if (at + 2 < length) this.countOnce((first << 16) | second, THREE | third, by);
    }
  }

  private countOnce(head: number, tail: number, by: 1 | -1): void {
    const slot = this.slotOf(head >>> 0, tail);
    if (this.tails[slot] === 0) {
      this.heads[slot] = head;
      this.tails[slot] = tail;
      this.used += 1;
    }
    if (this.calls[slot] === this.call) return;
    this.calls[slot] = this.call;
    this.counts[slot] = (this.counts[slot] ?? 0) + by;
  }

  /** Where a run is, or would be. */
  private slotOf(head: number, tail: number): number {
    const { heads, tails } = this;
    const mask = heads.length - 1;
    let slot = hashOf(head, tail) & mask;
    while (tails[slot] !== 0 && (heads[slot] !== head || tails[slot] !== tail)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(room: number): void {
    const { heads, tails, counts } = this;
    let size = heads.length * 2;
    while ((this.used + room) * 1.5 > size) size *= 2;
    this.heads = new Uint32Array(size);
    this.tails = new Uint32Array(size);
    this.counts = new Uint32Array(size);
    this.calls = new Uint32Array(size);
    this.used = 0;
    for (const [old, tail] of tails.entries()) {
      // Runs that no name has any more are left behind.
      if (tail === 0 || counts[old] === 0) continue;
      const slot = this.slotOf(heads[old] ?? 0, tail);
      this.heads[slot] = heads[old] ?? 0;
      this.tails[slot] = tail;
      this.counts[slot] = counts[old] ?? 0;
      this.used += 1;
    }
  }
}

const ONE = 1 << 16;
const TWO = 2 << 16;
const THREE = 3 << 16;

function headOf(run: string): number {
  return ((run.charCodeAt(0) << 16) | (run.length > 1 ? run.charCodeAt(1) : 0)) >>> 0;
}

function tailOf(run: string): number {
  return (run.length << 16) | (run.length > 2 ? run.charCodeAt(2) : 0);
}

function hashOf(head: number, tail: number): number {
  const mixed = Math.imul(head ^ (head >>> 15), 0x85ebca6b) ^ Math.imul(tail, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
