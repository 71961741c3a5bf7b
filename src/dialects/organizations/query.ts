import { type TObject, Type } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import { coerceQuery, type RawQuery, toBoolean } from '../../http/query.ts';
import { isValid } from '../../http/validation.ts';

/**
 * Reads a query of this API. Two of its parameters are objects whose encoding the published document leaves open, so
 * every form seen in clients is understood. What cannot be understood of them counts as not sent, and so does what is empty.
 *
 * With a cursor, every other parameter is discarded before it can be wrong.
 */
export function readQuery(operation: Operation, raw: RawQuery): Record<string, unknown> {
  const schema = operation.query as TObject;
  const names = Object.keys(schema.properties);
  const sent = gather(raw, schema);
  const cursor = sent.cursor?.[0];
  if (cursor && names.includes('cursor')) return { cursor };

  const { counts: _counts, sortBy: _sortBy, ...plain } = sent;
  const query = coerceQuery(schema, plain);
  const counts = names.includes('counts') ? readCounts(sent) : undefined;
  const sortBy = names.includes('sortBy') ? readSortBy(sortByOf(sent), schema) : undefined;
  return { ...query, ...(counts && { counts }), ...(sortBy && { sortBy }) };
}

/**
 * What was sent by the names of the schema: `groupIds[]` and `groupIds[0]`, as axios, PHP and Rails write a list, are
 * `groupIds`. They would else be names that nobody knows, and a list that is to be narrowed would be told whole.
 */
function gather(raw: RawQuery, { properties }: TObject): RawQuery {
  const sent: RawQuery = Object.create(null);
  for (const [name, values] of Object.entries(raw)) {
    const [, list = ''] = /^(\w+)\[\d*\]$/.exec(name) ?? [];
    const isList = Object.hasOwn(properties, list) && Type.IsArray(properties[list]);
    const known = isList ? list : name;
    for (const value of values) {
      if (value === '') continue;
      sent[known] ??= [];
      sent[known].push(value);
    }
  }
  return sent;
}

/**
 * The same of a body. The items of its lists are trimmed, and what stands there several times counts once, as in a query: before
 * it can be too many. Empty ones stay: without them, a list might filter nothing.
 */
export function readBody(operation: Operation, body: unknown): unknown {
  const { properties = {} } = operation.body as Partial<TObject>;
  const cursor = property(body, 'cursor');
  if ('cursor' in properties && typeof cursor === 'string' && cursor !== '') return { cursor };
  const tidy = eachOnce(body, LISTS_DEPTH);
  if (!('sortBy' in properties) || property(tidy, 'sortBy') === undefined) return tidy;
  const { sortBy: sent, ...plain } = tidy as Record<string, unknown>;
  const sortBy = readSortBy(sent, { properties });
  return { ...plain, ...(sortBy && { sortBy }) };
}

/** As deep as lists stand in the bodies of this API: in an object, or in one of that. */
const LISTS_DEPTH = 2;

function eachOnce(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) {
    return [...new Set(value.map((item) => (typeof item === 'string' ? item.trim() : item)))];
  }
  if (depth === 0 || typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, eachOnce(member, depth - 1)]);
  return Object.fromEntries(members);
}

const COUNTS = ['includeUsers', 'includeResources'];

/** `counts={"includeUsers":true}`, `counts[includeUsers]=true`, `includeUsers=true`. */
function readCounts(sent: RawQuery): Record<string, boolean> | undefined {
  const json = parseJson(sent.counts?.[0]);
  const counts: Record<string, boolean> = {};
  for (const name of COUNTS) {
    const text = sent[`counts[${name}]`]?.[0] ?? sent[name]?.[0];
    const value = text === undefined ? property(json, name) : toBoolean(text);
    if (typeof value === 'boolean') counts[name] = value;
  }
  return Object.keys(counts).length > 0 ? counts : undefined;
}

/** What a query has for `sortBy`: `sortBy[0][field]=name`, or a text, which may be JSON. */
function sortByOf(sent: RawQuery): unknown {
  const field = sent['sortBy[0][field]']?.[0];
  if (field !== undefined) return { field, direction: sent['sortBy[0][direction]']?.[0] };
  const text = sent.sortBy?.[0];
  return parseJson(text) ?? text;
}

type SortBy = { field: string; direction: string }[];

/** `[{"field":"name",…}]`, one such object, `["-name"]`, `name:desc`: of a list the first counts. */
function readSortBy(sent: unknown, { properties }: Pick<TObject, 'properties'>): SortBy | undefined {
  const first = Array.isArray(sent) ? sent[0] : sent;
  const entry = typeof first === 'string' ? shorthand(first) : first;
  const field = property(entry, 'field');
  const direction = property(entry, 'direction') ?? 'asc';
  if (typeof field !== 'string' || typeof direction !== 'string') return undefined;
  const sortBy = [{ field, direction: direction.toLowerCase() }];
  return properties.sortBy && isValid(properties.sortBy, sortBy) ? sortBy : undefined;
}

function shorthand(text: string): { field: string; direction: string } | undefined {
  const [, minus, field, direction] = /^(-?)(\w+)(?::(asc|desc))?$/i.exec(text) ?? [];
  return field === undefined ? undefined : { field, direction: minus ? 'desc' : (direction ?? 'asc') };
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
