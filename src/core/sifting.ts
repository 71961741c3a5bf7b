import type { Page, PageRequest, Position, Scan } from './paging.ts';

/** How many rows one page looks at in vain, at most: what it costs is bounded, however rare its items are. */
const LOOK_LIMIT = 2000;

const CHUNK = 250;

export interface Sifted<Row> extends Page<Row> {
  /** The first row that was looked at, and the last; `null` when there was none. */
  began: Position | null;
  reached: Position | null;
}

/**
 * Cuts a page of those rows that match, where no index knows which these are. It looks at so many rows and no more: a
 * page may have fewer items than asked for, or none, and yet a `next` to go on from.
 */
export async function siftPage<Row>(
  request: PageRequest,
  fetch: (scan: Scan) => Promise<Row[]>,
  matches: (row: Row) => boolean,
  positionOf: (row: Row) => Position,
): Promise<Sifted<Row>> {
  const { limit, descending = false, from } = request;
  const backward = from?.backward ?? false;
  const items: Row[] = [];
  let began: Position | null = null;
  let reached = from?.position ?? null;
  let looked = 0;
  let ended = false;
  while (!ended && items.length <= limit && looked < LOOK_LIMIT) {
    const rows = await fetch({ descending: descending !== backward, after: reached, limit: CHUNK });
    for (const row of rows) {
      began ??= positionOf(row);
      if (matches(row) && items.push(row) > limit) break;
      reached = positionOf(row);
    }
    looked += rows.length;
    ended = rows.length < CHUNK;
  }
  const more = items.length > limit || !ended;
  items.length = Math.min(items.length, limit);
  if (!backward) {
    const [first] = items;
    const previous = from ? (first ? positionOf(first) : from.position) : null;
    return { items, previous, next: more ? reached : null, began, reached };
  }
  // Nothing before: what comes after that is the first page.
  if (items.length === 0 && !more) return siftPage({ limit, descending }, fetch, matches, positionOf);
  const [last] = items;
  items.reverse();
  const next = last ? positionOf(last) : reached;
  return { items, previous: more ? reached : null, next, began, reached };
}
