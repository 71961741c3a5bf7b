import type { Position, Scan } from '../core/paging.ts';
import { type Statement, statement, type Value } from './db.ts';

/**
 * Puts a `where` together from the filters that are there, and numbers the parameters. Only texts written in this
 * folder go into a statement; whatever comes from outside is a value.
 */
export class Conditions {
  readonly values: Value[] = [];
  private readonly texts: string[] = [];

  /** Adds a value and returns its placeholder. */
  bind(value: Value): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /**
   * Adds the values of an `in` list and returns it. The list is padded by repeating its last value to the next of a
   * few sizes, so that the number of different statements stays small. An empty list matches nothing.
   */
  bindAll(values: readonly Value[]): string {
    const last = values.at(-1);
    if (last === undefined) return '(null)';
    const size =
      LIST_SIZES.find((candidate) => candidate >= values.length) ?? 2 ** Math.ceil(Math.log2(values.length));
    const padded = [...values, ...Array<Value>(size - values.length).fill(last)];
    return `(${padded.map((value) => this.bind(value)).join(', ')})`;
  }

  add(text: string): this {
    this.texts.push(text);
    return this;
  }

  /** Goes on beyond a position in the order of `columns`, the last of which is unique. */
  addScan(scan: Scan, columns: readonly string[]): this {
    return scan.after === null ? this : this.add(this.bindBeyond(scan.after, scan, columns));
  }

  /** The condition of being beyond a position in the order of `columns`. */
  bindBeyond(after: Position, { descending }: Scan, columns: readonly string[]): string {
    return `(${columns.join(', ')}) ${descending ? '<' : '>'} (${this.bindPosition(after, columns)})`;
  }

  /**
   * The condition that a column contains a term. Given an index, three letters and more are answered by it (a virtual
   * trigram table on SQLite, a view over a trigram-indexed column on PostgreSQL); shorter terms by looking at each row.
   */
  addContains(column: string, term: string, index?: { key: string; table: string; column: string }): this {
    if (!canOccur(term)) return this.add('1 = 0');
    // What means something in a pattern becomes "any one character"; the last condition then decides.
    const pattern = this.bind(`%${term.replace(/[%_\\]/g, '_')}%`);
    if (index && [...term].length >= 3) {
      this.add(`${index.key} in (select rowid from ${index.table} where ${index.column} like ${pattern})`);
    } else {
      this.add(`${column} like ${pattern}`);
    }
    if (!/[%_\\]/.test(term)) return this;
    // What `like` does not tell apart on SQLite, this does.
    return this.add(`replace(lower(${column}), ${this.bind(term)}, '') <> lower(${column})`);
  }

  get text(): string {
    return this.texts.length === 0 ? '' : `where ${this.texts.join(' and ')}`;
  }

  private bindPosition(after: Position, columns: readonly string[]): string {
    if (after.length !== columns.length) throw new Error(`a position of ${columns.join(', ')} is needed`);
    return after.map((value) => this.bind(value)).join(', ');
  }
}

/** Beyond the length of whatever is searched, and far from the 50,000 bytes past which SQLite refuses a pattern. */
const LONGEST_TERM = 5000;

/**
 * Whether any name could contain a term. None holds a control character: a line feed would match from one name into the
 * next, and NUL would end the pattern on SQLite and be refused by PostgreSQL.
 */
export function canOccur(term: string): boolean {
  return term.length <= LONGEST_TERM && !/\p{Cc}/u.test(term);
}

/** Among them the usual pages, with the one more that tells whether there is another. */
const LIST_SIZES = [1, 2, 5, 10, 20, 51, 101, 500];

/** Parts of a long list, each short enough for the parameters of one statement. */
export function chunksOf<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) chunks.push(items.slice(start, start + CHUNK));
  return chunks;
}

const CHUNK = 500;

/**
 * Parts of a list of rows to insert in one statement each: of a few sizes only, so that the number of different
 * statements stays small.
 */
export function rowBatches<Item>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  let start = 0;
  while (start < items.length) {
    const size = BATCH_SIZES.find((candidate) => candidate <= items.length - start) ?? 1;
    batches.push(items.slice(start, start + size));
    start += size;
  }
  return batches;
}

const BATCH_SIZES = [100, 10, 1];

/** `($1, $2), ($3, $4), …` for rows of so many columns. Kept: there are few of them, and making one costs as much as a row. */
export function valuesText(rows: number, columns: number): string {
  const known = valuesTexts.get(rows * COLUMNS_LIMIT + columns);
  if (known !== undefined) return known;
  const row = (index: number) =>
    Array.from({ length: columns }, (_, column) => `$${index * columns + column + 1}`).join(', ');
  const text = Array.from({ length: rows }, (_, index) => `(${row(index)})`).join(', ');
  valuesTexts.set(rows * COLUMNS_LIMIT + columns, text);
  return text;
}

const valuesTexts = new Map<number, string>();
const COLUMNS_LIMIT = 100;

/** `order by … limit …` for a scan; binds the limit. */
export function orderBy(conditions: Conditions, scan: Scan, columns: readonly string[]): string {
  const direction = scan.descending ? 'desc' : 'asc';
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  return `order by ${order} limit ${conditions.bind(scan.limit)}`;
}

/**
 * A statement by its text, the same object each time, so that a driver may keep what it prepared. Bounded: the texts
 * vary only by which filters are there and the sizes of their lists.
 */
export function dynamicStatement(text: string): Statement {
  if (text.length > KEPT_TEXT_LIMIT) return statement(text);
  let known = statements.get(text);
  if (!known) {
    if (statements.size >= 2000) statements.clear();
    known = statement(text);
    statements.set(text, known);
  }
  return known;
}

const statements = new Map<string, Statement>();

/** Longer statements, of lists of thousands, are rare and large: they are not worth keeping. */
export const KEPT_TEXT_LIMIT = 20_000;
