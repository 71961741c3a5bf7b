import type { TObject, TSchema } from 'typebox';

/** Every value of every name, decoded, in the order sent. */
export type RawQuery = Record<string, string[]>;

/**
 * Takes a query string apart. `+` is a space; a name may come several times or without a value.
 * @returns `undefined` when a percent-encoding is broken or not UTF-8
 */
export function parseQuery(text: string): RawQuery | undefined {
  const query: RawQuery = Object.create(null);
  // Every read takes one apart: along the text, since lists of its parts take half as long again.
  let equals = -1;
  for (let at = 0; at < text.length; ) {
    const end = placeOf('&', text, at);
    if (end > at) {
      // One that is further on is the same for all that have none: a text is not gone through for each of them.
      if (equals < at) equals = placeOf('=', text, at);
      const name = decode(text.slice(at, Math.min(equals, end)));
      const value = equals < end ? decode(text.slice(equals + 1, end)) : '';
      if (name === undefined || value === undefined) return undefined;
      query[name] ??= [];
      query[name].push(value);
    }
    at = end + 1;
  }
  return query;
}

/** Where a sign comes next, or else the end of the text. */
function placeOf(sign: string, text: string, from: number): number {
  const place = text.indexOf(sign, from);
  return place < 0 ? text.length : place;
}

/** A query string of these values, in their order: a list as a repeated name, and nothing of what is `undefined`. */
export function formatQuery(values: Record<string, unknown>): string {
  const pairs: string[] = [];
  // Links are made for each page that is read, and lists of entries would take as long again.
  for (const name in values) {
    const value = values[name];
    if (Array.isArray(value)) for (const each of value) pairs.push(formatPair(name, each));
    else if (value !== undefined) pairs.push(formatPair(name, value));
  }
  return pairs.join('&');
}

function formatPair(name: string, value: unknown): string {
  return `${name}=${encodeURIComponent(String(value))}`;
}

function decode(text: string): string | undefined {
  // Most of what is sent stands for itself, which is sooner seen than done.
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** How values are read by the type that a schema declares for their name; of text the first counts. `undefined` counts as not sent. */
export interface QueryReading {
  array(values: readonly string[], name: string): string[];
  boolean(text: string): boolean | string | undefined;
  integer(text: string): number | string | undefined;
}

/** What does not convert stays text, for the validator to judge. */
const STRICT: QueryReading = {
  array: splitList,
  boolean: (text) => toBoolean(text) ?? text,
  integer: toInteger,
};

/** An unreadable boolean is `false`, and an empty number the default, as in services written in Java. */
export const LENIENT: QueryReading = {
  array: splitList,
  boolean: (text) => toBoolean(text) ?? false,
  integer: (text) => (text === '' ? undefined : toInteger(text)),
};

/** The query in the types that a schema declares. Names it does not know are ignored: new clients send newer parameters. */
export function coerceQuery(
  schema: TObject,
  raw: RawQuery,
  reading: QueryReading = STRICT,
): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const values = raw[name];
    const value = values && coerce(name, property, values, reading);
    if (value !== undefined) query[name] = value;
  }
  return query;
}

function coerce(name: string, schema: TSchema, values: string[], reading: QueryReading): unknown {
  const [first = ''] = values;
  switch ((schema as { type?: string }).type) {
    case 'array':
      return reading.array(values, name);
    case 'integer':
      return reading.integer(first);
    case 'boolean':
      return reading.boolean(first);
    default:
      return first;
  }
}

/** The items of a list that comes as repeated names, joined by commas, or both: trimmed, each once, none empty. */
export function splitList(values: readonly string[]): string[] {
  const items = values.flatMap((value) => value.split(',')).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

/** Python writes `True`. */
export function toBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** A number, or the text as it was where it is none. */
function toInteger(text: string): number | string {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : text;
}
