/**
 * Tells whether something was asked before, so lately that its answer would still be there if answers had been kept, without
 * keeping the questions: each leaves a fingerprint of 32 bits in a place that later ones take. It may say yes of a question that
 * was never asked, once in some billions.
 */
export class AskedLately {
  private readonly limit: number;
  private readonly prints: Uint32Array;
  /** What all answers weighed up to when each question was asked. */
  private readonly weights: Float64Array;
  private weight = 0;

  /**
   * @param limit what all answers that are kept may weigh
   * @param least what one of them weighs at least
   */
  constructor(limit: number, least: number) {
    this.limit = limit;
    const places = 2 ** Math.ceil(Math.log2(Math.max(limit / least, 2)));
    this.prints = new Uint32Array(places);
    this.weights = new Float64Array(places);
  }

  /** Whether it was; from now on it is. @param weight of the answer */
  again(question: string, weight: number): boolean {
    const print = fingerprint(question);
    const place = print & (this.prints.length - 1);
    this.weight += weight;
    const known = this.prints[place] === print;
    const since = this.weight - (this.weights[place] ?? 0);
    this.prints[place] = print;
    this.weights[place] = this.weight;
    return known && since <= this.limit;
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
