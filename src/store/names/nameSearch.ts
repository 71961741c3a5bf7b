import type { Form, NameBlock } from './nameBlock.ts';
import { isMarked } from './nameParts.ts';

/** What to look for: a part of the folded name, or a part of the name letter for letter; nothing finds all. */
export interface NameQuery {
  form: Form;
  term: string;
  /** Names, folded, that are left out. */
  except: ReadonlySet<string>;
}

/** One query, asked of block after block. */
export class NameSearch {
  private readonly query: NameQuery;
  private readonly slots: Uint32Array | undefined;

  /** @param slots of the blocks that may match, a bit each; nothing for all */
  constructor(query: NameQuery, slots: Uint32Array | undefined) {
    this.query = query;
    this.slots = slots;
  }

  countIn(block: NameBlock): number {
    const { form, term, except } = this.query;
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

  linesIn(block: NameBlock, descending: boolean): { key: number; folded: string }[] {
    const { form, term, except } = this.query;
    if (!block.text[form].includes(term)) return [];
    const folded = block.lines('folded');
    const searched = form === 'folded' ? folded : block.lines('exact');
    const found = searched.flatMap((line, at) => {
      const name = folded[at] as string;
      return line.includes(term) && !except.has(name) ? [{ key: block.keyAt(at), folded: name }] : [];
    });
    return descending ? found.reverse() : found;
  }

  /** Whether a block of a slot may match, which it need not. */
  mayMatch(slot: number): boolean {
    return !this.slots || isMarked(this.slots, slot);
  }
}
