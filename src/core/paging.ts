/**
 * Keyset paging: a page is cut from an ordered list at a *position*, the sort values of a row. Rows added or
 * removed elsewhere never shift it, so a client that follows `next` sees every row that stays, exactly once.
 */

/** The values by which a list is ordered, of one row; the last of them is unique in the list. */
export type Position = readonly (string | number)[];

export interface PageRequest {
  /** How many items at most; at least 1. */
  limit: number;
  /** Whether the list as a whole runs from the greatest value to the least. */
  descending?: boolean;
  /** Where to go on from: the rows after that position, or before it when `backward`. Absent: the first page. */
  from?: { position: Position; backward: boolean };
}

export interface Page<Item> {
  items: Item[];
  /** Where the rows before this page end and those after it begin; `null` when there are none. */
  previous: Position | null;
  next: Position | null;
}

/** What a store is asked for: at most `limit` rows beyond `after`, in the order said. */
export interface Scan {
  descending: boolean;
  after: Position | null;
  limit: number;
}

/**
 * Cuts one page. One row more than asked for is fetched, to know whether there is another page.
 *
 * A page reached by `next` always has a `previous`, and the other way round, without a second look: should the rows
 * it was reached from be gone by then, the client meets an empty last page, or the first page once more.
 */
export async function cutPage<Row>(
  request: PageRequest,
  fetch: (scan: Scan) => Promise<Row[]>,
  positionOf: (row: Row) => Position,
): Promise<Page<Row>> {
  const { limit, descending = false, from } = request;
  const backward = from?.backward ?? false;
  const rows = await fetch({
    descending: descending !== backward,
    after: from?.position ?? null,
    limit: limit + 1,
  });
  const more = rows.length > limit;
  const items = rows.slice(0, limit);
  if (backward) items.reverse();

  const first = items[0];
  const last = items.at(-1);
  if (!first || !last) {
    return backward
      ? cutPage({ limit, descending }, fetch, positionOf)
      : { items, previous: null, next: null };
  }
  const hasPrevious = backward ? more : from !== undefined;
  const hasNext = backward || more;
  return { items, previous: hasPrevious ? positionOf(first) : null, next: hasNext ? positionOf(last) : null };
}

const PAGE_SIZE = 500;

/** All pages of a list, or as many as hold the first `limit` items: it may be long, and no more than one page is held. */
export async function* pagesOf<Item>(
  fetch: (page: PageRequest) => Promise<Page<Item>>,
  { descending = false, limit = Number.POSITIVE_INFINITY } = {},
): AsyncGenerator<Item[]> {
  let left = limit;
  let next: Position | null | undefined;
  while (next !== null && left > 0) {
    const page: Page<Item> = await fetch({
      limit: Math.min(PAGE_SIZE, left),
      descending,
      ...(next && { from: { position: next, backward: false } }),
    });
    yield page.items;
    left -= page.items.length;
    next = page.next;
  }
}

/** Cuts a page of a list that is at hand, in any order: for lists that are short by nature. */
export function cutList<Row>(
  rows: readonly Row[],
  request: PageRequest,
  positionOf: (row: Row) => Position,
): Promise<Page<Row>> {
  const fetch = async ({ descending, after, limit }: Scan) => {
    const sign = descending ? -1 : 1;
    return rows
      .filter((row) => after === null || sign * comparePositions(positionOf(row), after) > 0)
      .toSorted((a, b) => sign * comparePositions(positionOf(a), positionOf(b)))
      .slice(0, limit);
  };
  return cutPage(request, fetch, positionOf);
}

function comparePositions(a: Position, b: Position): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] as typeof value;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
