import { fold } from '../../core/text.ts';
import { KeptCounts } from './keptCounts.ts';
import { compareNames, type Forms, isBeyond, NameBlock } from './nameBlock.ts';
import { NameParts } from './nameParts.ts';
import { type NameQuery, NameSearch } from './nameSearch.ts';

/** Where a page begins: beyond a folded name and key, or so many names on. */
export type Place = { after: readonly [folded: string, key: number] | null } | { offset: number };

/**
 * All names of a directory in order, to be searched. They lie in blocks of some dozens, in each of which they are one text: a
 * search leaves most blocks out, by an index, and goes through the others at the speed of one search in a text. Names that hold
 * a line feed there are none.
 */
export class NameList {
  /** The blocks by their slots. */
  private readonly blocks: (NameBlock | undefined)[] = [];
  /** The slots of the blocks in order: numbers, so that those left out cost no look at a block. */
  private readonly order: number[] = [];
  private readonly freeSlots: number[] = [];
  private names = 0;
  /** Without it, every block is looked at. */
  private known: Indexed | undefined;
  /** The next one, while it is made. */
  private coming: Indexed | undefined;
  private indexing = false;
  private readonly counts = new KeptCounts();
  /** Grows with each change. */
  version = 0;

  get size(): number {
    return this.names;
  }

  /** Whether it is time for an index, or for another: what parts of names are in many is chosen when it is made. */
  get wantsIndex(): boolean {
    if (this.indexing || this.names < INDEX_FROM) return false;
    return !this.known || this.version - this.known.since > this.names / 2;
  }

  add(name: string, key: number): void {
    const folded = fold(name);
    this.delete(folded);
    const forms = { folded, exact: name };
    const index = this.placeOf(folded);
    const block = this.blockAt(index);
    if (block) {
      const there = block.text;
      block.insert(forms, key);
      this.indexed(block, [forms], 1, there);
      if (block.size > BLOCK_LIMIT) this.split(index, block);
    } else this.order.push(this.newBlock([forms], [key]));
    this.noted(forms, 1);
  }

  /** Adds names beyond all that are there, in order: faster than one by one. */
  append(rows: readonly { name: string; key: number }[]): void {
    for (let start = 0; start < rows.length; start += FILLED) {
      const some = rows.slice(start, start + FILLED);
      const forms = some.map(({ name }) => ({ folded: fold(name), exact: name }));
      const keys = some.map(({ key }) => key);
      this.order.push(this.newBlock(forms, keys));
      for (const each of forms) this.noted(each, 1);
    }
  }

  delete(folded: string): void {
    const index = this.placeOf(folded);
    const block = this.blockAt(index);
    const at = block?.indexOf(folded) ?? -1;
    if (!block || at < 0) return;
    const forms = { folded, exact: block.remove(at) };
    this.indexed(block, [forms], -1);
    if (block.size === 0) {
      this.blocks[block.slot] = undefined;
      this.freeSlots.push(block.slot);
      this.order.splice(index, 1);
    }
    this.noted(forms, -1);
  }

  /** Keys of the names that match, from a place on, in order. */
  list(query: NameQuery, place: Place, descending: boolean, limit: number): number[] {
    const keys: number[] = [];
    const search = this.search(query);
    const beyond = 'after' in place ? place.after : null;
    let skip = 'offset' in place ? place.offset : 0;
    const step = descending ? -1 : 1;
    const start = beyond ? this.placeOf(beyond[0]) : descending ? this.order.length - 1 : 0;
    for (let index = start; keys.length < limit; index += step) {
      const slot = this.order[index];
      if (slot === undefined) break;
      if (!search.mayMatch(slot)) continue;
      const block = this.blocks[slot] as NameBlock;
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
    const all =
      term === '' ? this.size : (this.known?.parts.count(form, term) ?? this.counts.find(form, term));
    if (all === undefined) return undefined;
    let left = all;
    for (const folded of except) if (this.find(folded)?.[form].includes(term)) left -= 1;
    return left;
  }

  /** Counts the names with a term, block by block: whoever steps through it may rest in between. */
  *recount({ form, term }: NameQuery): Generator<void, void> {
    for (let attempt = 1; ; attempt += 1) {
      const { version } = this;
      const search = this.search({ form, term, except: NOTHING });
      let count = 0;
      let looks = 0;
      for (let slot = 0; slot < this.blocks.length && version === this.version; slot += 1) {
        if (!search.mayMatch(slot)) continue;
        const block = this.blocks[slot];
        if (!block) continue;
        count += search.countIn(block);
        looks += 1;
        // Names that change all the time may not keep it from ever ending.
        if (looks % BLOCKS_AT_A_TIME === 0 && attempt < 3) yield;
      }
      if (version !== this.version) continue;
      this.counts.keep(form, term, count);
      return;
    }
  }

  /** Makes an index of the names: whoever steps through it may rest in between, while they change. */
  *index(): Generator<void, void> {
    this.indexing = true;
    const since = this.version;
    const blocks = this.blocks.filter((block) => block !== undefined);
    const coming = { parts: yield* NameParts.for(blocks, this.names), slots: 0, since };
    this.coming = coming;
    for (; coming.slots < this.blocks.length; yield) {
      const block = this.blocks[coming.slots];
      coming.slots += 1;
      if (block) change(coming, block, block.names(), 1);
    }
    coming.slots = Number.POSITIVE_INFINITY;
    this.known = coming;
    this.coming = undefined;
    this.indexing = false;
  }

  private search(query: NameQuery): NameSearch {
    const { term } = query;
    return new NameSearch(
      query,
      term === '' ? undefined : this.known?.parts.holding(term, this.blocks.length),
    );
  }

  private find(folded: string): Forms | undefined {
    const block = this.blockAt(this.placeOf(folded));
    const at = block?.indexOf(folded) ?? -1;
    return block && at >= 0 ? { folded, exact: block.nameAt(at) } : undefined;
  }

  private newBlock(forms: readonly Forms[], keys: readonly number[]): number {
    const folded = forms.map((each) => each.folded);
    const exact = forms.map((each) => each.exact);
    return this.keep(new NameBlock(this.freeSlot(), folded, exact, keys), forms);
  }

  private split(index: number, block: NameBlock): void {
    const half = block.split(this.freeSlot());
    const moved = half.names();
    this.indexed(block, moved, -1);
    this.order.splice(index + 1, 0, this.keep(half, moved));
  }

  private freeSlot(): number {
    return this.freeSlots.pop() ?? this.blocks.length;
  }

  private keep(block: NameBlock, forms: readonly Forms[]): number {
    this.blocks[block.slot] = block;
    this.indexed(block, forms, 1);
    return block.slot;
  }

  private indexed(block: NameBlock, names: readonly Forms[], by: 1 | -1, there?: Forms): void {
    if (this.known) change(this.known, block, names, by, there);
    if (this.coming) change(this.coming, block, names, by, there);
  }

  private noted(forms: Forms, by: 1 | -1): void {
    this.version += 1;
    this.names += by;
    this.counts.changed(forms, by);
  }

  private blockAt(place: number): NameBlock | undefined {
    return this.blocks[this.order[place] ?? -1];
  }

  /** Where in order the last block is that begins at a name or before it, else the first. */
  private placeOf(folded: string): number {
    let low = 0;
    let high = this.order.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (compareNames((this.blockAt(middle) as NameBlock).first, folded) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** An index of the names in all blocks whose slots are below one. */
interface Indexed {
  parts: NameParts;
  slots: number;
  /** The version at which it was begun. */
  since: number;
}

/** @param there what is in the block beside the names, if that is known to save time */
function change(
  { parts, slots }: Indexed,
  { slot }: NameBlock,
  names: readonly Forms[],
  by: 1 | -1,
  there?: Forms,
): void {
  if (slot >= slots) return;
  for (const each of names) {
    if (by === 1) parts.add(slot, each, there);
    else parts.delete(each);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** From so many names on, going through all of them takes too long. */
const INDEX_FROM = 10_000;

/** How many blocks are counted before there may be a rest. */
const BLOCKS_AT_A_TIME = 50;

/** How many names a block has at most; at half of that it is made by splitting another. */
const BLOCK_LIMIT = 96;

/** How many it has when many are added at a time. */
const FILLED = 72;
