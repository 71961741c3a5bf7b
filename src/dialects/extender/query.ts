import type { TObject } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import { coerceQuery, LENIENT, type RawQuery } from '../../http/query.ts';

/** Reads a query. Names are taken in any case of letters, since one client sends `MaxResults`. */
export function readQuery({ query }: Operation, raw: RawQuery): Record<string, unknown> {
  const schema = query as TObject;
  const byName = new Map(Object.entries(raw).map(([name, values]) => [name.toLowerCase(), values]));
  const known: RawQuery = Object.create(null);
  for (const name of Object.keys(schema.properties)) {
    const values = byName.get(name.toLowerCase());
    if (values) known[name] = values;
  }
  return coerceQuery(schema, known, LENIENT);
}
