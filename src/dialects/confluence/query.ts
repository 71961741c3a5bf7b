import type { TObject } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import { coerceQuery, LENIENT, type RawQuery } from '../../http/query.ts';

/** Reads a query as Confluence does. */
export function readQuery({ query }: Operation, raw: RawQuery): Record<string, unknown> {
  return coerceQuery(query as TObject, raw, LENIENT);
}
