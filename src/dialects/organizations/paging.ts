import { type Static, Type } from 'typebox';
import type { Page, PageRequest } from '../../core/paging.ts';
import { type Listing, listByCursor } from '../../http/listing.ts';
import type { Call } from '../../http/operation.ts';

/**
 * Pages by opaque cursor: `links.self`, `prev` and `next` are cursors, not URLs, and one that is not there is absent. A
 * cursor carries everything about its list (filters, order, page size), so that whatever comes beside it is discarded.
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

/**
 * Answers a list operation: with the page a cursor stands for, or else the first page of `listing`.
 * @throws DirectoryError `invalid-cursor`
 */
export async function listPage<Filters, Item>(
  call: Pick<Call<unknown, unknown, unknown>, 'operation' | 'params' | 'cursors'>,
  cursor: string | undefined,
  listing: Listing<Filters>,
  fetch: (filters: Filters, page: PageRequest) => Promise<Page<Item>>,
): Promise<{ items: Item[]; links: Static<typeof Links> }> {
  const { items, self, previous, next } = await listByCursor(call, cursor, listing, fetch);
  return { items, links: { self, ...(previous && { prev: previous }), ...(next && { next }) } };
}

/** The links of a page as the lists of version 1 have them: not cursors but URLs with one. */
export function toUrls<Params extends { orgId: string }>(
  { baseUrl, prefix, operation, params }: Call<Params, unknown, unknown>,
  { self, prev, next }: Static<typeof Links>,
): Static<typeof Links> {
  const path = operation.path.replace('{orgId}', params.orgId);
  const toUrl = (cursor: string) => `${baseUrl}${prefix}${path}?cursor=${cursor}`;
  return { self: toUrl(self), ...(prev && { prev: toUrl(prev) }), ...(next && { next: toUrl(next) }) };
}
