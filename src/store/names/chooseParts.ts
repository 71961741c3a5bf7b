import type { NameBlock } from './nameBlock.ts';
import { type Branch, NODES } from './partTree.ts';

/** How many blocks are the sample. */
const SAMPLE = 500;

/** A part is chosen when to count it takes as long as so many looks at blocks that it is not in. */
const WORTH = 200;

/** What each match in a block takes, of such a look. */
const MATCH = 0.1;

/** How many letters are gone through before there may be a rest. */
const LETTERS_AT_A_TIME = 20_000;

/** Places in the sample at which one and the same part begins. */
interface Occurrences {
  node: number;
  length: number;
  from: number;
  to: number;
}

/** A part that may be chosen: its number is its place in the list, from 1 on. */
interface Candidate extends Branch {
  cost: number;
}

/** So many are looked at for each that is chosen, at most. */
const CANDIDATES = 4 * NODES;

/**
 * The parts of names that it takes long to count, by a sample. Each is one letter longer than one before it. Whoever
 * steps through it may rest in between.
 */
export function* chooseParts(blocks: readonly NameBlock[]): Generator<void, Branch[]> {
  const every = Math.max(1, Math.floor(blocks.length / SAMPLE));
  const sample = yield* Sample.of(blocks.filter((_, index) => index % every === 0));
  const worth = WORTH / every;
  const candidates: Candidate[] = [];
  const left: Occurrences[] = [{ node: 0, length: 0, from: 0, to: sample.size }];
  for (let index = 0; index < left.length && candidates.length < CANDIDATES; index += 1) {
    const { node, length, from, to } = left[index] as Occurrences;
    for (const [letter, first, last] of yield* sample.divide(from, to, length)) {
      const cost = letter === LINE_FEED ? 0 : yield* sample.cost(first, last);
      if (cost < worth) continue;
      candidates.push({ parent: node, letter, cost });
      left.push({ node: candidates.length, length: length + 1, from: first, to: last });
    }
    yield;
  }
  const chosen = dearest(candidates);
  yield;
  return chosen;
}

/** As many as there can be nodes. None is dearer than what it is longer than, which therefore is among them too. */
function dearest(candidates: readonly Candidate[]): Branch[] {
  const costs = Float64Array.from(candidates, ({ cost }) => cost).sort();
  const least = costs.at(-NODES) ?? 0;
  const numbers = new Uint32Array(candidates.length + 1);
  const branches: Branch[] = [];
  for (const [index, { parent, letter, cost }] of candidates.entries()) {
    if (cost <= least) continue;
    numbers[index + 1] = branches.push({ parent: numbers[parent] as number, letter });
  }
  return branches;
}

const LINE_FEED = 10;

/** Texts of blocks, and the places in them, sorted by what begins there as far as that is asked for. */
class Sample {
  readonly size: number;
  private readonly letters: Uint16Array;
  /** Which block a letter is of. */
  private readonly blocks: Uint32Array;
  private readonly places: Uint32Array;
  private readonly moved: Uint32Array;
  private readonly counts = new Uint32Array(0x10000);

  private constructor(size: number) {
    this.size = size;
    this.letters = new Uint16Array(size);
    this.blocks = new Uint32Array(size);
    this.places = new Uint32Array(size);
    this.moved = new Uint32Array(size);
  }

  static *of(blocks: readonly NameBlock[]): Generator<void, Sample> {
    const texts = blocks.map(({ text: { folded, exact } }) =>
      folded === exact ? `${folded}\n` : `${folded}\n${exact}\n`,
    );
    const sample = new Sample(texts.reduce((size, text) => size + text.length, 0));
    let place = 0;
    for (const [block, text] of texts.entries()) {
      for (let at = 0; at < text.length; at += 1, place += 1) {
        sample.letters[place] = text.charCodeAt(at);
        sample.blocks[place] = block;
        sample.places[place] = place;
      }
      yield;
    }
    return sample;
  }

  /** Sorts a range of places by one more letter, and returns the range of each letter. Places with the same stay in order. */
  *divide(
    from: number,
    to: number,
    length: number,
  ): Generator<void, [letter: number, from: number, to: number][]> {
    const { letters, places, moved, counts } = this;
    const found = new Set<number>();
    for (let index = from; index < to; index += 1) {
      const letter = letters[(places[index] as number) + length] as number;
      if (counts[letter] === 0) found.add(letter);
      counts[letter] = (counts[letter] as number) + 1;
      if (index % LETTERS_AT_A_TIME === 0) yield;
    }
    let end = from;
    const ranges = Array.from(found, (letter): [number, number, number] => {
      const start = end;
      end += counts[letter] as number;
      counts[letter] = start;
      return [letter, start, end];
    });
    for (let index = from; index < to; index += 1) {
      const place = places[index] as number;
      const letter = letters[place + length] as number;
      const target = counts[letter] as number;
      moved[target] = place;
      counts[letter] = target + 1;
      if (index % LETTERS_AT_A_TIME === 0) yield;
    }
    places.set(moved.subarray(from, to), from);
    for (const letter of found) counts[letter] = 0;
    return ranges;
  }

  /** What it takes to count what begins at a range of places. */
  *cost(from: number, to: number): Generator<void, number> {
    let looks = 0;
    let last = -1;
    for (let index = from; index < to; index += 1) {
      const block = this.blocks[this.places[index] as number] as number;
      if (block !== last) looks += 1;
      last = block;
      if (index % LETTERS_AT_A_TIME === 0) yield;
    }
    return looks + (to - from) * MATCH;
  }
}
