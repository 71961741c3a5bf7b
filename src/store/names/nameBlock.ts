/** Names as they are compared, and as they are. */
export type Form = 'folded' | 'exact';

/** A name in both of its forms. */
export type Forms = Record<Form, string>;

/** Some names, in order, each form as one text, and the number by which an index knows them. The texts are one where all are as folded. */
export class NameBlock {
  readonly slot: number;
  text: Forms = { folded: '', exact: '' };
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

  lines(form: Form): string[] {
    return this.text[form].split('\n');
  }

  names(): Forms[] {
    const exact = this.lines('exact');
    return this.lines('folded').map((folded, at) => ({ folded, exact: exact[at] as string }));
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

  insert({ folded, exact }: Forms, key: number): void {
    const [lines, names] = [this.lines('folded'), this.lines('exact')];
    const found = lines.findIndex((line) => compareNames(line, folded) > 0);
    const at = found < 0 ? lines.length : found;
    lines.splice(at, 0, folded);
    names.splice(at, 0, exact);
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

  /** Takes the latter half of the names out, to a block of their own. */
  split(slot: number): NameBlock {
    const [lines, names, middle] = [this.lines('folded'), this.lines('exact'), this.size >>> 1];
    const half = new NameBlock(slot, lines.splice(middle), names.splice(middle), this.keys.splice(middle));
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

/** Whether a name comes after another in a list, or before it in one that descends. */
export function isBeyond(
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
