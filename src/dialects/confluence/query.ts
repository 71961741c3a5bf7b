import type { TObject, TSchema } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import { type RawQuery, splitList, toBoolean } from '../../http/query.ts';

/**
 * Reads a query as Confluence does. Lists come repeated, joined by commas, or both; a boolean is `true` in any case of
 * letters and otherwise `false`; an empty number is the default, an unreadable one an error.
 */
export function readQuery(operation: Operation, raw: RawQuery): Record<string, unknown> {
  const schema = operation.query as TObject;
  const query: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = raw[name] && coerce(property, raw[name]);
    if (value !== undefined) query[name] = value;
  }
  return query;
}

function coerce(schema: TSchema, values: string[]): unknown {
  const [first = ''] = values;
  switch ((schema as { type?: string }).type) {
    case 'array':
      return splitList(values);
    case 'boolean':
      return toBoolean(first) ?? false;
    case 'integer':
      if (first === '') return undefined;
      return /^[+-]?\d{1,15}$/.test(first) ? Number(first) : first;
    default:
      return first;
  }
}
