import type { TObject } from 'typebox';
import type { Operation } from '../../http/operation.ts';
import { coerceQuery, type RawQuery, toBoolean } from '../../http/query.ts';
import { isValid } from '../../http/validation.ts';

/**
 * Reads a query of this API. Two of its parameters are objects whose encoding the published document leaves open, so
 * every form seen in clients is understood. What cannot be understood of them counts as not sent.
 *
 * With a cursor, every other parameter is discarded before it can be wrong.
 */
export function readQuery(operation: Operation, raw: RawQuery): Record<string, unknown> {
  const schema = operation.query as TObject;
  const names = Object.keys(schema.properties);
  const cursor = raw.cursor?.[0];
  if (cursor && names.includes('cursor')) return { cursor };

  const { counts: _counts, sortBy: _sortBy, ...plain } = raw;
  const query = coerceQuery(schema, plain);
  const counts = names.includes('counts') ? readCounts(raw) : undefined;
  const sortBy = names.includes('sortBy') ? readSortBy(raw, schema) : undefined;
  return { ...query, ...(counts && { counts }), ...(sortBy && { sortBy }) };
}

/** The same of a body. What stands in one of its lists several times counts once, as in a query: before it can be too many. */
export function readBody(operation: Operation, body: unknown): unknown {
  const { properties = {} } = operation.body as Partial<TObject>;
  const cursor = property(body, 'cursor');
  if ('cursor' in properties && typeof cursor === 'string' && cursor !== '') return { cursor };
  return eachOnce(body, LISTS_DEPTH);
}

/** As deep as lists stand in the bodies of this API: in an object, or in one of that. */
const LISTS_DEPTH = 2;

function eachOnce(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return [...new Set(value)];
  if (depth === 0 || typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, eachOnce(member, depth - 1)]);
  return Object.fromEntries(members);
}

const COUNTS = ['includeUsers', 'includeResources'];

/** `counts={"includeUsers":true}`, `counts[includeUsers]=true`, `includeUsers=true`. */
function readCounts(raw: RawQuery): Record<string, boolean> | undefined {
  const json = parseJson(raw.counts?.[0]);
  const counts: Record<string, boolean> = {};
  for (const name of COUNTS) {
    const text = raw[`counts[${name}]`]?.[0] ?? raw[name]?.[0];
    const value = text === undefined ? property(json, name) : toBoolean(text);
    if (typeof value === 'boolean') counts[name] = value;
  }
  return Object.keys(counts).length > 0 ? counts : undefined;
}

type SortBy = { field: string; direction: string }[];

/** `sortBy=[{"field":"name",…}]`, one object, `sortBy[0][field]=name`, `sortBy=name:desc`, `sortBy=-name`. */
function readSortBy(raw: RawQuery, schema: TObject): SortBy | undefined {
  const [first] = raw.sortBy ?? [];
  const json = parseJson(first);
  const entry = Array.isArray(json) ? json[0] : json;
  const field = raw['sortBy[0][field]']?.[0] ?? property(entry, 'field') ?? shorthand(first)?.field;
  const direction =
    raw['sortBy[0][direction]']?.[0] ?? property(entry, 'direction') ?? shorthand(first)?.direction ?? 'asc';
  if (typeof field !== 'string' || typeof direction !== 'string') return undefined;
  const sortBy = [{ field, direction: direction.toLowerCase() }];
  return schema.properties.sortBy && isValid(schema.properties.sortBy, sortBy) ? sortBy : undefined;
}

function shorthand(text: string | undefined): { field: string; direction: string } | undefined {
  const [, minus, field, direction] = /^(-?)(\w+)(?::(asc|desc))?$/i.exec(text ?? '') ?? [];
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
