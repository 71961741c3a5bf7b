import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Size {
  users: number;
  groups: number;
  /** All of them, those of the largest group included. */
  memberships: number;
  /** How many members the largest group has. */
  largest: number;
}

/** How fast groups get smaller: with 1 the second has half of what the first has, with 0 all are alike. */
const SLOPE = 0.8;

/**
 * How many members each group has: the largest first, the others along a curve as real directories have it, few large
 * groups and many small ones.
 */
export function groupSizes({ users, groups, memberships, largest }: Size): Uint32Array {
  const sizes = new Uint32Array(groups);
  sizes[0] = largest;
  let weights = 0;
  for (let rank = 1; rank < groups; rank += 1) weights += rank ** -SLOPE;
  let left = memberships - largest;
  for (let rank = 1; rank < groups; rank += 1) {
    const share = ((memberships - largest) / weights) * rank ** -SLOPE;
    sizes[rank] = Math.min(left, users, largest, Math.max(1, Math.floor(share)));
    left -= sizes[rank] ?? 0;
  }
  // What rounding has left over is spread from the smallest on, one each at a time.
  for (let rank = groups - 1; left > 0; rank = rank > 1 ? rank - 1 : groups - 1) {
    if ((sizes[rank] ?? 0) >= largest) continue;
    sizes[rank] = (sizes[rank] ?? 0) + 1;
    left -= 1;
  }
  return sizes;
}

/**
 * The members of group after group, as numbers of people; each group's are all different. People are met in the order of
 * their numbers, so that whoever has a smaller number than `met` has been a member before.
 */
export class Members {
  /** How many people have been a member of any group so far. */
  met = 0;
  private readonly users: number;
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(users: number, seed: number) {
    this.users = users;
    this.generator = xoroshiro128plus(seed);
  }

  /** New people first as long as there are any, then some of those who were met, a stride apart. */
  *of(size: number): Generator<number> {
    const known = this.met;
    const fresh = Math.min(size, this.users - known);
    for (let index = 0; index < fresh; index += 1) yield this.met++;
    if (known === 0) return;
    const stride = this.strideFor(known);
    let index = uniformInt(this.generator, 0, known - 1);
    for (let left = size - fresh; left > 0; left -= 1) {
      yield index;
      index = (index + stride) % known;
    }
  }

  /** A step that meets everybody before it meets anyone twice. */
  private strideFor(count: number): number {
    for (;;) {
      const stride = uniformInt(this.generator, 1, count);
      if (greatestDivisor(stride, count) === 1) return stride;
    }
  }
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
