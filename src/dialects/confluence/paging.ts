import { type TSchema, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { Window } from '../../core/store.ts';
import { documented } from '../../http/documented.ts';
import type { Call } from '../../http/operation.ts';
import { formatQuery } from '../../http/query.ts';
import { shape } from '../../http/shape.ts';

const INT32_MAX = 2_147_483_647;

/** The most items of one page. */
const LIMIT = 200;

/**
 * Pages by number with links beside them. A page is short only when it is the last: clients stop at a short page, at a
 * missing `next`, or at an empty page.
 */
export const windowParameters = {
  start: Type.Optional(Type.Integer({ maximum: INT32_MAX, default: 0, ...documented({ minimum: 0 }) })),
  limit: limitParameter({ minimum: 0 }),
};

/** The same where a larger `limit` than that of a page is refused. */
export const strictWindowParameters = {
  ...windowParameters,
  limit: limitParameter({ minimum: 0, maximum: LIMIT }),
};

function limitParameter(limits: { minimum: number; maximum?: number }) {
  return Type.Optional(Type.Integer({ maximum: INT32_MAX, default: LIMIT, ...documented(limits) }));
}

/** What becomes of a larger `limit`: most operations answer with fewer, two refuse it. */
export type OverLimit = 'cut' | 'refuse';

/** @throws DirectoryError `invalid-field` for negative numbers and, where so documented, a `limit` over 200 */
export function toWindow(
  { start = 0, limit = LIMIT }: { start?: number; limit?: number },
  overLimit: OverLimit,
): Window {
  if (start < 0) refuseNumber('start', 'start cannot be less than zero');
  if (limit < 0) refuseNumber('limit', 'limit cannot be less than zero');
  if (limit > LIMIT && overLimit === 'refuse') refuseNumber('limit', `limit cannot be more than ${LIMIT}`);
  return { offset: start, limit: Math.min(limit, LIMIT) };
}

function refuseNumber(field: string, message: string): never {
  return refuse('invalid-field', { field, reason: 'is out of range', message });
}

export const PageLinks = shape({
  base: Type.String(),
  context: Type.String(),
  self: Type.String(),
  next: Type.Optional(Type.String()),
  prev: Type.Optional(Type.String()),
});

/** The form of a page of these items. */
export function arrayWithLinks<Item extends TSchema>(item: Item) {
  return shape({
    results: Type.Array(item),
    start: Type.Integer(),
    limit: Type.Integer(),
    size: Type.Integer(),
    totalSize: Type.Optional(Type.Integer()),
    _links: PageLinks,
  });
}

/** What of the request is repeated in links: everything but the numbers of the page. */
type Kept = Record<string, string | readonly string[] | undefined>;

/** `expand`, when it was sent, goes with every page. */
export function keptExpansions(expand: readonly string[]): { expand?: string } {
  return expand.length > 0 ? { expand: expand.join(',') } : {};
}

interface Listed<Item> {
  results: Item[];
  total: number;
  /** Tell the total. Only where it was asked for: clients stop paging at a total that is not true. */
  withTotal?: boolean;
}

/** @param path below the API's root, such as `/group` */
export function toArray<Item>(
  call: Call<unknown, unknown, unknown>,
  path: string,
  kept: Kept,
  { offset, limit }: Window,
  { results, total, withTotal = false }: Listed<Item>,
) {
  const { base, context, api } = rootsOf(call);
  const hasNext = limit > 0 && offset + results.length < total;
  const repeated = { ...kept, shouldReturnTotalSize: withTotal || undefined };
  const relative = (marker: string, page: { limit: number; start: number }) =>
    `${api}${path}?${formatQuery({ [marker]: true, ...repeated, ...page })}`;
  const query = formatQuery(repeated);
  return {
    results,
    start: offset,
    limit,
    size: results.length,
    ...(withTotal && { totalSize: total }),
    _links: {
      base,
      context,
      self: `${base}${api}${path}${query && `?${query}`}`,
      ...(hasNext && { next: relative('next', { limit, start: offset + limit }) }),
      ...(offset > 0 &&
        limit > 0 && {
          prev: relative('prev', { limit: Math.min(limit, offset), start: Math.max(0, offset - limit) }),
        }),
    },
  };
}

/**
 * `base` is the address of Confluence as the caller reaches it, `context` the path that links are relative to: always
 * `/wiki`, since clients put their own idea of the server, gateway included, in front of it.
 */
export function rootsOf({ baseUrl, prefix }: Pick<Call<unknown, unknown, unknown>, 'baseUrl' | 'prefix'>) {
  const api = '/rest/api';
  const context = '/wiki';
  const path = prefix.slice(0, -api.length);
  return { base: baseUrl + (path.endsWith(context) ? path : context), context, api };
}
