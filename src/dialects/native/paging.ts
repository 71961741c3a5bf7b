import { type TSchema, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { Page, PageRequest } from '../../core/paging.ts';
import type { Window } from '../../core/store.ts';
import { type Listing, listByCursor } from '../../http/listing.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';

/**
 * Lists go two ways: by cursor, which misses and repeats nothing however the list changes meanwhile, and by number, for a
 * scroll bar that jumps anywhere. A cursor carries filters and order, so whatever comes beside one is discarded.
 */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Page size' })),
  cursor: Type.Optional(Type.String({ description: '`next` or `previous` of an earlier page' })),
  offset: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Begin at this row, counted from 0; not with a cursor' }),
  ),
};

/** Of a list that goes by cursor alone. */
export const cursorQuery = { limit: pageQuery.limit, cursor: pageQuery.cursor };

interface PageQuery {
  limit?: number;
  cursor?: string;
  offset?: number;
}

/** `total` is told with the first page and with pages by number. Pages by number have no cursors. */
export function pageOf<Item extends TSchema>(item: Item) {
  return shape({
    items: Type.Array(item),
    total: Type.Union([Type.Integer(), Type.Null()]),
    next: Type.Union([Type.String(), Type.Null()]),
    previous: Type.Union([Type.String(), Type.Null()]),
  });
}

export function cursorPageOf<Item extends TSchema>(item: Item) {
  const { items, next, previous } = pageOf(item).properties;
  return shape({ items, next, previous });
}

/** A list that is short by nature, whole. */
export function listOf<Item extends TSchema>(item: Item) {
  return shape({ items: Type.Array(item) });
}

/** How core reads one list in both ways. */
interface Source<Filters, Row, Item> {
  byCursor(filters: Filters, page: PageRequest): Promise<Page<Row>>;
  byNumber(filters: Filters, window: Window): Promise<{ items: Row[]; total: number }>;
  count(filters: Filters): Promise<number>;
  map(rows: Row[]): Promise<Item[]> | Item[];
}

interface Paged<Item> {
  items: Item[];
  total: number | null;
  next: string | null;
  previous: string | null;
}

/** Answers a list operation in the way its query asks for. @throws DirectoryError `invalid-cursor`, `invalid-field` */
export async function answerPage<Filters, Row, Item>(
  call: Pick<Call<unknown, unknown, unknown>, 'operation' | 'params' | 'cursors'>,
  { limit = 50, cursor, offset }: PageQuery,
  { filters, descending = false }: Omit<Listing<Filters>, 'limit'>,
  source: Source<Filters, Row, Item>,
): Promise<Paged<Item>> {
  if (offset !== undefined) {
    if (cursor !== undefined)
      refuse('invalid-field', { field: 'offset', reason: 'cannot be combined with cursor' });
    const { items, total } = await source.byNumber(filters, { offset, limit });
    return {
      items: await source.map(items),
      total,
      next: null,
      previous: null,
    };
  }
  const listing = { filters, limit, descending };
  const page = await listByCursor(call, cursor, listing, (asked, request) => source.byCursor(asked, request));
  return {
    items: await source.map(page.items),
    total: cursor === undefined ? await source.count(filters) : null,
    next: page.next,
    previous: page.previous,
  };
}

/** Answers a list operation that goes by cursor alone. @throws DirectoryError `invalid-cursor` */
export async function answerCursorPage<Filters, Row, Item>(
  call: Pick<Call<unknown, unknown, unknown>, 'operation' | 'params' | 'cursors'>,
  { limit = 50, cursor }: PageQuery,
  listing: Omit<Listing<Filters>, 'limit'>,
  map: (row: Row) => Item,
  fetch: (filters: Filters, page: PageRequest) => Promise<Page<Row>>,
): Promise<Omit<Paged<Item>, 'total'>> {
  const { items, next, previous } = await listByCursor(call, cursor, { ...listing, limit }, fetch);
  return { items: items.map(map), next, previous };
}
