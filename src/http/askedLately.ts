/**
 * Tells whether something was asked before, not long ago, without keeping the questions: each leaves a fingerprint of 32
 * bits in a place that later ones take. It may say yes of a question that was never asked, once in some billions, and it
 * forgets what was asked when about as many others as there are places have come since.
 */
export class AskedLately {
  private readonly prints: Uint32Array;

  /** @param about how many questions are remembered */
  constructor(about: number) {
    this.prints = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(about, 2))));
  }

  /** Whether it was; from now on it is. */
  again(question: string): boolean {
    const print = fingerprint(question);
    const place = print & (this.prints.length - 1);
    const known = this.prints[place] === print;
    this.prints[place] = print;
    return known;
  }
}

/** FNV-1a, over UTF-16 units, with the high half folded into the low one, by which the place is chosen. */
function fingerprint(text: string): number {
  let print = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    print = Math.imul(print ^ text.charCodeAt(index), 0x01000193);
  }
  return (print ^ (print >>> 15)) >>> 0;
}
