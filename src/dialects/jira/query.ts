import type { TObject, TSchema } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import { type RawQuery, splitList, toBoolean } from '../../http/query.ts';

/** Lists of names: a name may contain a comma, so these come whole; see `namesIn`. */
const NAME_LISTS = ['groupName', 'exclude'];

/**
 * Reads a query as Jira does, for clients in many languages. Lists come repeated, joined by commas, or both; booleans
 * as Python writes them too, and an unreadable one counts as not sent; an unreadable number is an error; an empty value
 * is none.
 */
export function readQuery(operation: Operation, raw: RawQuery): Record<string, unknown> {
  const schema = operation.query as TObject;
  const query: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = raw[name] && coerce(name, property, raw[name]);
    if (value !== undefined) query[name] = value;
  }
  return query;
}

function coerce(name: string, schema: TSchema, values: string[]): unknown {
  const [first = ''] = values;
  switch ((schema as { type?: string }).type) {
    case 'array':
      return NAME_LISTS.includes(name) ? values.filter((value) => value !== '') : splitList(values);
    case 'boolean':
      return toBoolean(first);
    case 'integer':
      if (first === '') return undefined;
      return /^[+-]?\d{1,15}$/.test(first) ? Number(first) : first;
    default:
      return first;
  }
}
