import { chooseParts } from './chooseParts.ts';
import type { Form, Forms, NameBlock } from './nameBlock.ts';
import { numberBeyond, PartTree } from './partTree.ts';
import { SlotLists } from './slotLists.ts';

/** One list for so many names. */
const NAMES_PER_LIST = 4;

/** Blocks are known by their slots; 32 of them in a row are a region, and of those there are so many, used in turns. */
const REGIONS = 512;
const REGION_WORDS = REGIONS / 32;

/** What is known of a node: three counts, and in which call it was last counted. */
const FIELDS = 4;
const FIELD = { same: 0, folded: 1, exact: 2, call: 3 };

/**
 * An index of names in blocks. Of parts that it would take long to count, a tree of letters tells in how many names they
 * are, and in which regions of blocks; a sample of the names tells which those are. Each other part begins with one of those
 * that are just not in the tree, and each of these has a list of the blocks that it is in, shared with some others. So any term
 * is either counted or in few blocks.
 */
export class NameParts {
  private readonly tree: PartTree;
  private readonly nodes: Uint32Array;
  private readonly regions: Uint32Array;
  private readonly listBits: number;
  private readonly lists: SlotLists;
  private call = 0;

  private constructor(tree: PartTree, nodes: number, names: number) {
    this.tree = tree;
    this.nodes = new Uint32Array(nodes * FIELDS);
    this.regions = new Uint32Array(nodes * REGION_WORDS);
    this.listBits = Math.max(1, Math.ceil(Math.log2(names / NAMES_PER_LIST)));
    this.lists = new SlotLists(2 ** this.listBits);
  }

  /** An index for names such as those in some blocks; it has none of them yet. Whoever steps through it may rest in between. */
  static *for(blocks: readonly NameBlock[], names: number): Generator<void, NameParts> {
    const branches = yield* chooseParts(blocks);
    const tree = new PartTree(branches);
    yield;
    return new NameParts(tree, branches.length + 1, names);
  }

  /** @param there what is in the block without the name, if that is in the index */
  add(slot: number, { folded, exact }: Forms, there?: Forms): void {
    if (folded === exact) this.addText(slot, folded, FIELD.same, there);
    else {
      this.addText(slot, folded, FIELD.folded, there);
      this.addText(slot, exact, FIELD.exact, there);
    }
  }

  /** The block's lists go on telling of the name, which costs a look in vain at most. */
  delete({ folded, exact }: Forms): void {
    if (folded === exact) this.deleteText(folded, FIELD.same);
    else {
      this.deleteText(folded, FIELD.folded);
      this.deleteText(exact, FIELD.exact);
    }
  }

  /** In how many names a part occurs; `undefined` where that is to be looked for. */
  count(form: Form, part: string): number | undefined {
    const node = this.tree.find(part) * FIELDS;
    return node === 0
      ? undefined
      : (this.nodes[node + FIELD.same] as number) + (this.nodes[node + FIELD[form]] as number);
  }

  /** The slots, below some number, of the blocks that a term may be in, a bit each. */
  holding(term: string, slots: number): Uint32Array {
    const found = new Uint32Array((slots + 31) >>> 5);
    const lists = this.listsOf(term);
    if (lists.length === 0) this.markRegions(found, this.tree.find(term));
    else for (const slot of this.inAll(lists)) mark(found, slot);
    return found;
  }

  private addText(slot: number, text: string, field: number, there: Forms | undefined): void {
    const { tree, nodes, regions, lists, listBits } = this;
    const region = (slot >>> 5) % REGIONS;
    this.call = (this.call + 1) >>> 0;
    for (let start = 0; start < text.length; start += 1) {
      let node = 0;
      for (let at = start; at < text.length; at += 1) {
        const letter = text.charCodeAt(at);
        const next = tree.next(node, letter);
        if (next === 0) {
          const part = there && text.slice(start, at + 1);
          if (part && (there.folded.includes(part) || there.exact.includes(part))) break;
          lists.add(numberBeyond(node, letter, listBits), slot);
          break;
        }
        node = next;
        if (!this.isFirst(node)) continue;
        const count = node * FIELDS + field;
        nodes[count] = (nodes[count] as number) + 1;
        const word = node * REGION_WORDS + (region >>> 5);
        regions[word] = (regions[word] as number) | (1 << (region & 31));
      }
    }
  }

  private deleteText(text: string, field: number): void {
    this.call = (this.call + 1) >>> 0;
    for (let start = 0; start < text.length; start += 1) {
      let node = 0;
      for (let at = start; at < text.length; at += 1) {
        node = this.tree.next(node, text.charCodeAt(at));
        if (node === 0) break;
        if (!this.isFirst(node)) continue;
        const count = node * FIELDS + field;
        this.nodes[count] = (this.nodes[count] as number) - 1;
      }
    }
  }

  /** Whether a node is met for the first time in this call: a name counts once however often a part is in it. */
  private isFirst(node: number): boolean {
    const call = node * FIELDS + FIELD.call;
    if (this.nodes[call] === this.call) return false;
    this.nodes[call] = this.call;
    return true;
  }

  /** The lists of where the parts of a term are that are not in the tree, the shortest first. */
  private listsOf(term: string): number[] {
    const lists: number[] = [];
    for (let start = 0; start < term.length; start += 1) {
      let node = 0;
      for (let at = start; at < term.length; at += 1) {
        const letter = term.charCodeAt(at);
        const next = this.tree.next(node, letter);
        if (next === 0) {
          lists.push(numberBeyond(node, letter, this.listBits));
          break;
        }
        node = next;
      }
    }
    return lists.sort((a, b) => this.lists.length(a) - this.lists.length(b));
  }

  private inAll([shortest = 0, ...others]: readonly number[]): Uint32Array {
    let left = this.lists.read(shortest);
    for (const list of others) {
      if (left.length * LOOK < this.lists.length(list)) break;
      const slots = this.lists.read(list);
      const marks = new Uint32Array((slots.reduce((most, slot) => (slot > most ? slot : most), 0) >>> 5) + 1);
      for (const slot of slots) mark(marks, slot);
      left = left.filter((slot) => isMarked(marks, slot));
    }
    return left;
  }

  private markRegions(found: Uint32Array, node: number): void {
    const marks = this.regions.subarray(node * REGION_WORDS, (node + 1) * REGION_WORDS);
    for (let word = 0; word < found.length; word += 1) {
      if (isMarked(marks, word % REGIONS)) found[word] = 0xffffffff;
    }
  }
}

/** A block is looked at in the time in which so many slots of a list are read. */
const LOOK = 100;

function mark(marks: Uint32Array, slot: number): void {
  marks[slot >>> 5] = (marks[slot >>> 5] as number) | (1 << (slot & 31));
}

/** Whether a slot has its bit. */
export function isMarked(marks: Uint32Array, slot: number): boolean {
  return ((marks[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
}
