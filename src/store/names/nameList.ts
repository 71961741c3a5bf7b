import { fold } from '../../core/text.ts';
import { FrequentParts } from './frequentParts.ts';
import { GRAM_LENGTH, NameGrams } from './nameGrams.ts';
import { NameSketches } from './nameSketches.ts';

/** What to look for: a part of the folded name, or a part of the name letter for letter; nothing finds all. */
export interface NameQuery {
  form: Form;
  term: string;
  /** Names, folded, that are left out. */
  except: ReadonlySet<string>;
}

/** Names as they are compared, and as they are. */
type Form = 'folded' | 'exact';

/** Where a page begins: beyond a folded name and key, or so many names on. */
export type Place = { after: readonly [folded: string, key: number] | null } | { offset: number };

/**
 * All names of a directory in order, to be searched. They lie in blocks of some dozens, in each of which they are one text,
 * with a sketch of the letters in them: a search leaves most blocks out, and goes through the others at the speed of one
 * search in a text. Names that hold a line feed there are none.
 */
export class NameList {
  private blocks: Block[] = [];
  private names = 0;
  /** Runs of letters of names that are as their folded form; and of both forms of the others. */
  private readonly grams = { same: new NameGrams(), folded: new NameGrams(), exact: new NameGrams() };
  /** Of the blocks; both give a block the same slot. */
  private readonly sketches: Record<Form, NameSketches>;
  private readonly counts = new KeptCounts();
  /** Parts that are in many names, once `countFrequent` has begun; of all names up to one, until it has ended. */
  private frequent: { parts: FrequentParts; upTo: string | undefined } | undefined;
  /** Grows with each change. */
  version = 0;

  /** @param expected how many names there are likely to be */
  constructor(expected = 0) {
    const blocks = expected / FILLED;
    this.sketches = { folded: new NameSketches(blocks), exact: new NameSketches(blocks) };
  }

  get size(): number {
    return this.names;
  }

  add(name: string, key: number): void {
    const folded = fold(name);
    this.delete(folded);
    const index = this.blockOf(folded);
    const block = this.blocks[index];
    if (block) {
      block.insert(folded, name, key);
      this.sketch(block, [folded], [name]);
      if (block.size > BLOCK_LIMIT) this.blocks.splice(index + 1, 0, this.newBlock(...block.removeHalf()));
    } else this.blocks.push(this.newBlock([folded], [name], [key]));
    this.noted(folded, name, 1);
  }

  /** Adds names beyond all that are there, in order: faster than one by one. */
  append(rows: readonly { name: string; key: number }[]): void {
    for (let start = 0; start < rows.length; start += FILLED) {
      const some = rows.slice(start, start + FILLED);
      const names = some.map(({ name }) => name);
      const folded = names.map(fold);
      const keys = some.map(({ key }) => key);
      this.blocks.push(this.newBlock(folded, names, keys));
      for (const [at, name] of names.entries()) this.noted(folded[at] as string, name, 1);
    }
  }

  delete(folded: string): void {
    const index = this.blockOf(folded);
    const block = this.blocks[index];
    const at = block?.indexOf(folded) ?? -1;
    if (!block || at < 0) return;
    const name = block.remove(at);
    // Otherwise the sketch goes on telling of the name, which costs a look in vain at most.
    if (block.size === 0) {
      this.sketches.folded.release(block.slot);
      this.sketches.exact.release(block.slot);
      this.blocks.splice(index, 1);
    }
    this.noted(folded, name, -1);
  }

  /** Keys of the names that match, from a place on, in order. */
  list(query: NameQuery, place: Place, descending: boolean, limit: number): number[] {
    const keys: number[] = [];
    if (this.countAll(query.form, query.term) === 0) return keys;
    const search = new Search(query, this.sketches[query.form]);
    const beyond = 'after' in place ? place.after : null;
    let skip = 'offset' in place ? place.offset : 0;
    const step = descending ? -1 : 1;
    const start = beyond ? this.blockOf(beyond[0]) : descending ? this.blocks.length - 1 : 0;
    for (let index = start; keys.length < limit; index += step) {
      const block = this.blocks[index];
      if (!block) break;
      if (skip > 0) {
        const matches = search.countIn(block);
        if (matches <= skip) {
          skip -= matches;
          continue;
        }
      }
      for (const { key, folded } of search.linesIn(block, descending)) {
        if (beyond && !isBeyond(folded, key, beyond, descending)) continue;
        if (skip > 0) skip -= 1;
        else if (keys.push(key) === limit) break;
      }
    }
    return keys;
  }

  /** How many names match; `undefined` when that is to be counted by `recount` first. */
  count({ form, term, except }: NameQuery): number | undefined {
    const all = this.countAll(form, term);
    if (all === undefined) return undefined;
    let left = all;
    for (const folded of except) if (this.find(folded)?.[form].includes(term)) left -= 1;
    return left;
  }

  /** Counts the names with a long term, block by block: whoever steps through it may rest in between. */
  *recount({ form, term }: NameQuery): Generator<void, void> {
    for (let attempt = 1; ; attempt += 1) {
      const { version } = this;
      const search = new Search({ form, term, except: NOTHING }, this.sketches[form]);
      let count = 0;
      for (let index = 0; index < this.blocks.length && version === this.version; index += 1) {
        count += search.countIn(this.blocks[index] as Block);
        // Names that change all the time may not keep it from ever ending.
        if (index % BLOCKS_AT_A_TIME === 0 && attempt < 3) yield;
      }
      if (version !== this.version) continue;
      this.counts.keep(form, term, count);
      return;
    }
  }

  /** Counts the parts that are in many names, for searches to come: whoever steps through it may rest in between. */
  *countFrequent(): Generator<void, void> {
    const parts = yield* FrequentParts.of(this.sample());
    const frequent = { parts, upTo: '' as string | undefined };
    this.frequent = frequent;
    for (;;) {
      // Names come and go while this rests: those up to the last one are counted as they do.
      const last = frequent.upTo as string;
      const at = this.blockOf(last);
      const next = this.blocks.slice(at, at + 2).find((block) => compareNames(block.last, last) > 0);
      if (!next) break;
      const exact = next.lines('exact');
      for (const [index, folded] of next.lines('folded').entries()) {
        if (compareNames(folded, last) <= 0) continue;
        countParts(parts, folded, exact[index] as string, 1);
      }
      frequent.upTo = next.last;
      yield;
    }
    frequent.upTo = undefined;
  }

  /** Some names from everywhere in the list, in both of their forms. */
  private sample(): string[] {
    const every = Math.ceil(this.blocks.length / SAMPLED_BLOCKS);
    const some = this.blocks.filter((_, index) => index % every === 0);
    return some.flatMap((block) => {
      const [folded, exact] = [block.lines('folded'), block.lines('exact')];
      return [...folded, ...exact.filter((name, at) => name !== folded[at])];
    });
  }

  private countAll(form: Form, term: string): number | undefined {
    if (term === '') return this.size;
    const { same, [form]: own } = this.grams;
    const most = (run: string) => same.count(run) + own.count(run);
    if (term.length <= GRAM_LENGTH) return most(term);
    for (let at = 0; at + GRAM_LENGTH <= term.length; at += 1) {
      if (most(term.slice(at, at + GRAM_LENGTH)) === 0) return 0;
    }
    const frequent = this.frequent?.upTo === undefined ? this.frequent?.parts.count(form, term) : undefined;
    return frequent ?? this.counts.find(form, term);
  }

  private find(folded: string): Record<Form, string> | undefined {
    const block = this.blocks[this.blockOf(folded)];
    const at = block?.indexOf(folded) ?? -1;
    return block && at >= 0 ? { folded, exact: block.nameAt(at) } : undefined;
  }

  private newBlock(folded: readonly string[], exact: readonly string[], keys: readonly number[]): Block {
    const slot = this.sketches.folded.take();
    if (this.sketches.exact.take() !== slot) throw new Error('the sketches of names are out of step');
    const block = new Block(slot, folded, exact, keys);
    this.sketch(block, folded, exact);
    return block;
  }

  private sketch({ slot }: Block, folded: readonly string[], exact: readonly string[]): void {
    for (const name of folded) this.sketches.folded.add(slot, name);
    for (const name of exact) this.sketches.exact.add(slot, name);
  }

  private noted(folded: string, exact: string, by: 1 | -1): void {
    this.version += 1;
    this.names += by;
    const change = by === 1 ? 'add' : 'delete';
    if (folded === exact) this.grams.same[change](folded);
    else {
      this.grams.folded[change](folded);
      this.grams.exact[change](exact);
    }
    this.counts.changed({ folded, exact }, by);
    if (!this.frequent) return;
    const { parts, upTo } = this.frequent;
    if (upTo !== undefined && compareNames(folded, upTo) > 0) return;
    countParts(parts, folded, exact, by);
  }

  /** The last block that begins at a name or before it, else the first. */
  private blockOf(folded: string): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (compareNames((this.blocks[middle] as Block).first, folded) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function countParts(parts: FrequentParts, folded: string, exact: string, by: 1 | -1): void {
  if (folded === exact) parts.change('same', folded, by);
  else {
    parts.change('folded', folded, by);
    parts.change('exact', exact, by);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** How many blocks are counted before there may be a rest. */
const BLOCKS_AT_A_TIME = 50;

/** From how many blocks at most the sample is taken that tells which parts are in many names. */
const SAMPLED_BLOCKS = 2000;

/** How many names a block has at most; at half of that it is made by splitting another. */
const BLOCK_LIMIT = 96;

/** How many it has when many are added at a time. */
const FILLED = 72;

/** Some names, in order, and their slot in the sketches. The texts are one and the same where all names are as folded. */
class Block {
  readonly slot: number;
  text: Record<Form, string> = { folded: '', exact: '' };
  /** What all of the folded names begin with. */
  shared = '';
  private readonly keys: number[];

  constructor(slot: number, folded: readonly string[], exact: readonly string[], keys: readonly number[]) {
    this.slot = slot;
    this.keys = [...keys];
    this.setLines(folded, exact);
  }

  get size(): number {
    return this.keys.length;
  }

  get first(): string {
    const { folded } = this.text;
    const end = folded.indexOf('\n');
    return end < 0 ? folded : folded.slice(0, end);
  }

  get last(): string {
    const { folded } = this.text;
    return folded.slice(folded.lastIndexOf('\n') + 1);
  }

  lines(form: Form): string[] {
    return this.text[form].split('\n');
  }

  keyAt(at: number): number {
    return this.keys[at] as number;
  }

  nameAt(at: number): string {
    return this.lines('exact')[at] as string;
  }

  indexOf(folded: string): number {
    return this.text.folded.includes(folded) ? this.lines('folded').indexOf(folded) : -1;
  }

  insert(folded: string, name: string, key: number): void {
    const [lines, names] = [this.lines('folded'), this.lines('exact')];
    const found = lines.findIndex((line) => compareNames(line, folded) > 0);
    const at = found < 0 ? lines.length : found;
    lines.splice(at, 0, folded);
    names.splice(at, 0, name);
    this.keys.splice(at, 0, key);
    this.setLines(lines, names);
  }

  /** Takes a name out and returns it. */
  remove(at: number): string {
    const [lines, names] = [this.lines('folded'), this.lines('exact')];
    lines.splice(at, 1);
    const [name = ''] = names.splice(at, 1);
    this.keys.splice(at, 1);
    this.setLines(lines, names);
    return name;
  }

  /** Takes the latter half of the names out and returns them. */
  removeHalf(): [folded: string[], exact: string[], keys: number[]] {
    const [lines, names, middle] = [this.lines('folded'), this.lines('exact'), this.size >>> 1];
    const half: [string[], string[], number[]] = [
      lines.splice(middle),
      names.splice(middle),
      this.keys.splice(middle),
    ];
    this.setLines(lines, names);
    return half;
  }

  private setLines(folded: readonly string[], exact: readonly string[]): void {
    const text = folded.join('\n');
    const names = exact.join('\n');
    this.text = { folded: text, exact: names === text ? text : names };
    this.shared = sharedBeginning(folded[0] ?? '', folded.at(-1) ?? '');
  }
}

/** What two names begin with, and with them all that are between. */
function sharedBeginning(first: string, last: string): string {
  let length = 0;
  while (length < first.length && first.charCodeAt(length) === last.charCodeAt(length)) length += 1;
  return first.slice(0, length);
}

/** One query, asked of block after block. */
class Search {
  private readonly query: NameQuery;
  private readonly slots: Uint32Array;

  constructor(query: NameQuery, sketches: NameSketches) {
    this.query = query;
    this.slots = sketches.holding(query.term);
  }

  countIn(block: Block): number {
    const { form, term, except } = this.query;
    if (!this.mayMatch(block)) return 0;
    if (except.size > 0) return this.linesIn(block, false).length;
    if (form === 'folded' && block.shared.includes(term)) return block.size;
    const text = block.text[form];
    let count = 0;
    for (let at = text.indexOf(term); at >= 0; ) {
      count += 1;
      const end = text.indexOf('\n', at);
      at = end < 0 ? -1 : text.indexOf(term, end + 1);
    }
    return count;
  }

  linesIn(block: Block, descending: boolean): { key: number; folded: string }[] {
    const { form, term, except } = this.query;
    if (!this.mayMatch(block) || !block.text[form].includes(term)) return [];
    const folded = block.lines('folded');
    const searched = form === 'folded' ? folded : block.lines('exact');
    const found = searched.flatMap((line, at) => {
      const name = folded[at] as string;
      return line.includes(term) && !except.has(name) ? [{ key: block.keyAt(at), folded: name }] : [];
    });
    return descending ? found.reverse() : found;
  }

  private mayMatch({ slot }: Block): boolean {
    return ((this.slots[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }
}

/** How many counts of long terms are kept. Each is looked at with every change of a name. */
const COUNTS_LIMIT = 200;

/** How many names there are with terms that were asked for, kept true by every change. */
class KeptCounts {
  private readonly counts = { folded: new Map<string, number>(), exact: new Map<string, number>() };

  find(form: Form, term: string): number | undefined {
    return this.counts[form].get(term);
  }

  keep(form: Form, term: string, count: number): void {
    const counts = this.counts[form];
    const [oldest] = counts.size >= COUNTS_LIMIT ? counts.keys() : [];
    if (oldest !== undefined) counts.delete(oldest);
    counts.set(term, count);
  }

  changed(name: Record<Form, string>, by: 1 | -1): void {
    for (const form of ['folded', 'exact'] as const) {
      for (const [term, count] of this.counts[form]) {
        if (name[form].includes(term)) this.counts[form].set(term, count + by);
      }
    }
  }
}

/** Whether a name comes after another in a list, or before it in one that descends. */
function isBeyond(
  folded: string,
  key: number,
  [afterFolded, afterKey]: readonly [string, number],
  descending: boolean,
): boolean {
  const order = compareNames(folded, afterFolded) || key - afterKey;
  return descending ? order < 0 : order > 0;
}

/** By code points, as both engines order text; JavaScript alone would put what is beyond U+FFFF before some that is not. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = a.charCodeAt(at) - b.charCodeAt(at);
    if (difference !== 0) {
      const isHigh = (text: string) => (text.charCodeAt(at) & 0xf800) === 0xd800;
      return isHigh(a) === isHigh(b) ? difference : isHigh(a) ? 1 : -1;
    }
  }
  return a.length - b.length;
}
