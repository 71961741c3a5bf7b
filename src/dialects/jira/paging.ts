import { type TSchema, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { Window } from '../../core/store.ts';
import { documented } from '../../http/documented.ts';
import { formatQuery } from '../../http/query.ts';
import { shape } from '../../http/shape.ts';
import { apiRoot, type Linking } from './shapes.ts';

/**
 * Pages by number, as the "PageBean" schemas of the reference have them. The size asked for is cut to the maximum
 * without a word, and the size applied is told in `maxResults`; `startAt` is told as it was asked. Clients fail without
 * `total` and `isLast`.
 */
export const windowParameters = {
  startAt: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  maxResults: pageSizeParameter(50),
};

/** How many items are asked for: any number of 32 bits, to be cut to what there may be. One beyond is an error. */
export function sizeParameter(standard: number, options = {}) {
  return Type.Optional(Type.Integer({ maximum: 2 ** 31 - 1, default: standard, ...options }));
}

/** The same where a page must have room for one: see `toWindow`. */
export function pageSizeParameter(standard: number) {
  return sizeParameter(standard, documented({ minimum: 1 }));
}

interface WindowParameters {
  startAt?: number;
  maxResults?: number;
}

/** @throws DirectoryError `invalid-field` for a page of less than one item */
export function toWindow(
  { startAt = 0, maxResults }: WindowParameters,
  standard: number,
  maximum: number,
): Window {
  return { offset: startAt, limit: toLimit(maxResults ?? standard, maximum) };
}

/**
 * How many items there are at most. Less than one is an error in every operation, as what is no number is. The pickers'
 * document knows no 400, but whoever asks for none and got 20 would take them for all.
 * @throws DirectoryError `invalid-field`
 */
export function toLimit(maxResults: number, maximum: number): number {
  if (maxResults < 1) refuse('invalid-field', { field: 'maxResults', reason: 'must be at least 1' });
  return Math.min(maxResults, maximum);
}

/** The form of a page of these items. */
export function pageBean<Item extends TSchema>(item: Item) {
  return shape({
    isLast: Type.Boolean(),
    maxResults: Type.Integer(),
    nextPage: Type.Optional(Type.String()),
    self: Type.String(),
    startAt: Type.Integer(),
    total: Type.Integer(),
    values: Type.Array(item),
  });
}

/**
 * A page with the links to itself and to the next one.
 * @param path below the API's root, such as `/group/member`
 * @param query what the links repeat of the request, in order; arrays as repeated names
 */
export function toPageBean<Value>(
  linking: Linking,
  path: string,
  query: Record<string, string | boolean | readonly string[] | undefined>,
  { offset, limit }: Window,
  { values, total }: { values: Value[]; total: number },
) {
  const isLast = offset + values.length >= total;
  const linkTo = (startAt: number) =>
    `${apiRoot(linking)}${path}?${formatQuery({ ...query, startAt, maxResults: limit })}`;
  return {
    isLast,
    maxResults: limit,
    ...(!isLast && { nextPage: linkTo(offset + limit) }),
    self: linkTo(offset),
    startAt: offset,
    total,
    values,
  };
}
