import { refuse } from '../core/errors.ts';
import type { Page, PageRequest, Position } from '../core/paging.ts';
import type { Call } from './operation.ts';

/** A list as a request asks for it; it travels in every cursor of the list. */
export interface Listing<Filters> {
  filters: Filters;
  limit: number;
  descending?: boolean;
}

interface Content<Filters> extends Listing<Filters> {
  from?: { position: Position; backward: boolean };
}

/** A page with cursors to itself and to its neighbours; `null` where there is none. */
export interface CursorPage<Item> {
  items: Item[];
  self: string;
  previous: string | null;
  next: string | null;
}

/**
 * Answers a list operation: with the page a cursor stands for, or else the first page of `listing`. A cursor carries
 * everything about its list (filters, order, page size), so that whatever comes beside it is discarded.
 * @throws DirectoryError `invalid-cursor` for a cursor that was altered, or belongs to another operation or path
 */
export async function listByCursor<Filters, Item>(
  call: Pick<Call<unknown, unknown, unknown>, 'operation' | 'params' | 'cursors'>,
  cursor: string | undefined,
  listing: Listing<Filters>,
  fetch: (filters: Filters, page: PageRequest) => Promise<Page<Item>>,
): Promise<CursorPage<Item>> {
  const context = `${call.operation.id} ${JSON.stringify(call.params)}`;
  const content = cursor ? openCursor<Filters>(call, context, cursor) : listing;
  const { filters, ...request } = content;
  const page = await fetch(filters, request);

  const { limit, descending } = content;
  const linkTo = (position: Position | null, backward: boolean) =>
    position && call.cursors.seal(context, { filters, limit, descending, from: { position, backward } });
  return {
    items: page.items,
    // The same content is sealed to the same cursor.
    self: cursor || call.cursors.seal(context, content),
    previous: linkTo(page.previous, true),
    next: linkTo(page.next, false),
  };
}

function openCursor<Filters>(
  call: Pick<Call<unknown, unknown, unknown>, 'cursors'>,
  context: string,
  cursor: string,
): Content<Filters> {
  const content = call.cursors.open(context, cursor);
  return content === undefined
    ? refuse('invalid-cursor', { reason: 'The cursor is not one of this list' })
    : (content as Content<Filters>);
}
