import type { TObject } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import {
  coerceQuery,
  LENIENT,
  type QueryReading,
  type RawQuery,
  splitList,
  toBoolean,
} from '../../http/query.ts';

/** Lists of names: a name may contain a comma, so these come whole; see `namesIn`. */
const NAME_LISTS = ['groupName', 'exclude'];

/** An unreadable boolean counts as not sent. */
const READING: QueryReading = {
  ...LENIENT,
  array: (values, name) =>
    NAME_LISTS.includes(name) ? values.filter((value) => value !== '') : splitList(values),
  boolean: toBoolean,
};

/** Reads a query as Jira does, for clients in many languages. */
export function readQuery({ query }: Operation, raw: RawQuery): Record<string, unknown> {
  return coerceQuery(query as TObject, raw, READING);
}
