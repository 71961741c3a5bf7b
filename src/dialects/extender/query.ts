import type { TObject, TSchema } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import type { RawQuery } from '../../http/query.ts';

/**
 * Reads a query. Names are taken in any case of letters, since one client sends `MaxResults`; a boolean is `true`
 * in any case and otherwise `false`; an empty number is the default, an unreadable one an error.
 */
export function readQuery(operation: Operation, raw: RawQuery): Record<string, unknown> {
  const schema = operation.query as TObject;
  const byName = new Map(Object.entries(raw).map(([name, values]) => [name.toLowerCase(), values[0] ?? '']));
  const query: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const text = byName.get(name.toLowerCase());
    const value = text === undefined ? undefined : coerce(property, text);
    if (value !== undefined) query[name] = value;
  }
  return query;
}

function coerce(schema: TSchema, text: string): unknown {
  switch ((schema as { type?: string }).type) {
    case 'boolean':
      return text.toLowerCase() === 'true';
    case 'integer':
      if (text === '') return undefined;
      return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text;
    default:
      return text;
  }
}
