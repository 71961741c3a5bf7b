import { type Static, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { Page, PageRequest, Position } from '../../core/paging.ts';
import type { Call } from '../../http/operation.ts';

/**
 * Pages by opaque cursor: `links.self`, `prev` and `next` are cursors, not URLs, and one that is not there is absent.
 * A cursor carries everything about its list (filters, order, page size), so that whatever comes beside it is
 * discarded. Source: shared behaviour notes §1.4.
 */
export const Links = Type.Object(
  {
    self: Type.String(),
    prev: Type.Optional(Type.String()),
    next: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export const Cursor = Type.Optional(Type.String({ description: 'A cursor from `links` of an earlier page' }));

/** How many items a page has at most. */
export function Limit(standard: number, maximum: number) {
  return Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum,
      default: standard,
      description: `Page size, ${standard} by default`,
    }),
  );
}

/** A list as a request asks for it; it travels in every cursor of the list. */
interface Listing<Filters> {
  filters: Filters;
  limit: number;
  descending?: boolean;
}

interface Content<Filters> extends Listing<Filters> {
  from?: { position: Position; backward: boolean };
}

/**
 * Answers a list operation: with the page a cursor stands for, or else the first page of `listing`.
 * @throws DirectoryError `invalid-cursor` for a cursor that was altered, or belongs to another operation or path
 */
export async function listPage<Filters, Item>(
  call: Pick<Call<unknown, unknown, unknown>, 'operation' | 'params' | 'cursors'>,
  cursor: string | undefined,
  listing: Listing<Filters>,
  fetch: (filters: Filters, page: PageRequest) => Promise<Page<Item>>,
): Promise<{ items: Item[]; links: Static<typeof Links> }> {
  const context = `${call.operation.id} ${JSON.stringify(call.params)}`;
  const content = cursor ? openCursor<Filters>(call, context, cursor) : listing;
  const { filters, ...request } = content;
  const page = await fetch(filters, request);

  const { limit, descending } = content;
  const linkTo = (position: Position, backward: boolean) =>
    call.cursors.seal(context, { filters, limit, descending, from: { position, backward } });
  return {
    items: page.items,
    links: {
      self: call.cursors.seal(context, content),
      ...(page.previous && { prev: linkTo(page.previous, true) }),
      ...(page.next && { next: linkTo(page.next, false) }),
    },
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
