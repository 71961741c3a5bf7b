/** Stands for a row that adds nobody. */
const NONE = -1;

/** Members of one group, by the number of the group. */
export interface GroupMembers {
  group: number;
  /** Ascending, each once. */
  userKeys: Float64Array;
}

/** Whom each row of a batch adds to which group: one number each, so that millions are sorted and compared at little cost. */
export class MemberPairs {
  private readonly pairs: Float64Array;
  private readonly span: number;
  private count = 0;
  private distinctCount = 0;
  private readonly done = new Set<number>();

  /** @param span more than any key of a person; times the number of groups it is exact up to 2 ** 53 */
  constructor(rows: number, span: number) {
    this.pairs = new Float64Array(rows).fill(NONE);
    this.span = span;
  }

  set(place: number, group: number, userKey: number): void {
    this.pairs[place] = group * this.span + userKey;
    this.count += 1;
  }

  has(place: number): boolean {
    return this.pairs[place] !== NONE;
  }

  /** Each pair once, in the order of groups and of keys. */
  byGroup(): GroupMembers[] {
    const groups: GroupMembers[] = [];
    const sorted = this.pairs.toSorted();
    const keys = new Float64Array(this.count);
    let first = 0;
    let group = NONE;
    let end = 0;
    const finish = () => {
      if (end > first) groups.push({ group, userKeys: keys.subarray(first, end) });
      first = end;
    };
    let last = NONE;
    for (let index = sorted.length - this.count; index < sorted.length; index += 1) {
      const pair = sorted[index] ?? NONE;
      if (pair === last) continue;
      last = pair;
      const of = Math.floor(pair / this.span);
      if (of !== group) finish();
      group = of;
      keys[end] = pair - of * this.span;
      end += 1;
    }
    finish();
    this.distinctCount = end;
    return groups;
  }

  /** Notes that somebody was a member before. */
  exclude(group: number, userKey: number): void {
    this.done.add(group * this.span + userKey);
  }

  /**
   * Whether a row is the first with its pair, and that not excluded. To be asked after `byGroup`, of each row once, in
   * their order.
   */
  isFirst(place: number): boolean {
    const areAllNew = this.done.size === 0 && this.count === this.distinctCount;
    if (areAllNew) return true;
    const pair = this.pairs[place] ?? NONE;
    if (this.done.has(pair)) return false;
    this.done.add(pair);
    return true;
  }
}
