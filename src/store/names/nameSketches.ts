/** How many bits tell of some names which runs of two, three and four letters occur in them. */
const BITS = 8192;

/**
 * Which sets of names a run of letters may occur in. Each set has a slot, and each run of two to four letters a row, shared
 * with others, of one bit per slot. A bit that is not set proves that the run does not occur in that set; one that is proves
 * nothing. So some rows together tell at once which few of many sets have to be looked at.
 */
export class NameSketches {
  private rows: Uint32Array;
  /** How many words a row has. */
  private words: number;
  private readonly free: number[] = [];
  private slots = 0;

  /** @param expected for how many sets there is room from the start */
  constructor(expected: number) {
    this.words = Math.ceil((expected + 1) / 32);
    this.rows = new Uint32Array(BITS * this.words);
  }

  /** A slot for one more set. */
  take(): number {
    const freed = this.free.pop();
    if (freed !== undefined) return freed;
    if (this.slots === this.words * 32) this.widen();
    this.slots += 1;
    return this.slots - 1;
  }

  release(slot: number): void {
    const mask = ~(1 << (slot & 31));
    for (let at = slot >>> 5; at < this.rows.length; at += this.words)
      this.rows[at] = (this.rows[at] ?? 0) & mask;
    this.free.push(slot);
  }

  add(slot: number, text: string): void {
    const mask = 1 << (slot & 31);
    const word = slot >>> 5;
    for (let at = 0; at + 1 < text.length; at += 1) {
      const left = text.length - at;
      this.set(word + rowOfTwo(text, at) * this.words, mask);
      if (left > 2) this.set(word + rowOfThree(text, at) * this.words, mask);
      if (left > 3) this.set(word + rowOfFour(text, at) * this.words, mask);
    }
  }

  /** The slots of sets in which all the runs of a term may occur, a bit each. */
  holding(term: string): Uint32Array {
    const found = new Uint32Array(this.words).fill(0xffffffff);
    const narrow = (row: number) => {
      const start = row * this.words;
      for (let word = 0; word < found.length; word += 1) {
        found[word] = (found[word] ?? 0) & (this.rows[start + word] ?? 0);
      }
    };
    for (let at = 0; at + 1 < term.length; at += 1) {
      narrow(rowOfTwo(term, at));
      if (at + 2 < term.length) narrow(rowOfThree(term, at));
      if (at + 3 < term.length) narrow(rowOfFour(term, at));
    }
    return found;
  }

  private set(place: number, mask: number): void {
    this.rows[place] = (this.rows[place] ?? 0) | mask;
  }

  private widen(): void {
    const { rows, words } = this;
    this.words = words * 2;
    this.rows = new Uint32Array(BITS * this.words);
    for (let bit = 0; bit < BITS; bit += 1) {
      this.rows.set(rows.subarray(bit * words, (bit + 1) * words), bit * this.words);
    }
  }
}

function rowOfTwo(text: string, at: number): number {
  return rowOf((text.charCodeAt(at) << 16) | text.charCodeAt(at + 1), 0);
}

function rowOfThree(text: string, at: number): number {
  return rowOf((text.charCodeAt(at) << 16) | text.charCodeAt(at + 1), text.charCodeAt(at + 2));
}

function rowOfFour(text: string, at: number): number {
  const tail = (text.charCodeAt(at + 2) << 16) | text.charCodeAt(at + 3);
  return rowOf((text.charCodeAt(at) << 16) | text.charCodeAt(at + 1), tail);
}

function rowOf(head: number, tail: number): number {
  const mixed = Math.imul(head ^ (head >>> 15), 0x85ebca6b) ^ Math.imul(tail + 1, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) & (BITS - 1);
}
