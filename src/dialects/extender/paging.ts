import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { Window } from '../../core/store.ts';
import { documented } from '../../http/documented.ts';

/**
 * Pages by number, `total` beside them and no links. A larger page than the maximum is cut, and the size applied is
 * told. The page says that 1000 is the default, but its samples have 100: callers that never page get more so.
 */
export const windowParameters = {
  startAt: Type.Optional(Type.Integer({ default: 0, ...documented({ minimum: 0 }) })),
  maxResults: Type.Optional(Type.Integer({ default: 1000, ...documented({ minimum: 0 }) })),
};

const LIMIT = 1000;

/** Zero is the default: Go clients leave out what is zero. @throws DirectoryError `invalid-field` for negative numbers */
export function toWindow({ startAt = 0, maxResults = 0 }: { startAt?: number; maxResults?: number }): Window {
  if (startAt < 0) refuse('invalid-field', { field: 'startAt', reason: 'cannot be negative' });
  if (maxResults < 0) refuse('invalid-field', { field: 'maxResults', reason: 'cannot be negative' });
  return { offset: startAt, limit: Math.min(maxResults || LIMIT, LIMIT) };
}

/** The keys every list has in front. */
export const listProperties = {
  total: Type.Integer(),
  maxResults: Type.Integer(),
  startAt: Type.Integer(),
};
