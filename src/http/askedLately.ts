/**
 * Tells whether something was asked before, so lately that its answer would still be there if answers had been kept, without
 * keeping the questions: each leaves its fingerprint of 32 bits in a place that later ones take. It may say yes of a question that
 * was never asked, once in some billions.
 */
export class AskedLately {
  private readonly limit: number;
  private readonly prints: Int32Array;
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
    this.prints = new Int32Array(places);
    this.weights = new Float64Array(places);
  }

  /** Whether the question with this fingerprint was; from now on it is. @param weight of the answer */
  again(print: number, weight: number): boolean {
    const place = print & (this.prints.length - 1);
    this.weight += weight;
    const known = this.prints[place] === print;
    const since = this.weight - (this.weights[place] ?? 0);
    this.prints[place] = print;
    this.weights[place] = this.weight;
    return known && since <= this.limit;
  }
}
