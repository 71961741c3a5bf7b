import { type TSchema, Type } from 'typebox';

// What is for the OpenAPI document alone. Some limits are kept by the operation itself, which has its API's words and order for telling
// that they were not: validation lets everything pass, and whoever writes a client is to know of them nevertheless.

const KEYWORDS = Symbol('keywords of the document');
const MANDATORY = Symbol('mandatory in the document');

/** Keywords beside those that are validated, as options of a schema. */
export function documented(keywords: { minimum?: number; maximum?: number; enum?: readonly string[] }) {
  return { [KEYWORDS]: keywords };
}

/** A property that must be sent, where it is the operation that finds it missing. */
export function mandatory<Schema extends TSchema>(schema: Schema) {
  return Object.assign(Type.Optional(schema), { [MANDATORY]: true });
}

/** What once named an account beside its id. It is taken, and nobody is found by it. */
export const retiredName = Type.Optional(
  Type.String({ deprecated: true, description: 'Retired: nobody is found by it' }),
);

interface Documented {
  type?: unknown;
  properties?: Record<string, { [MANDATORY]?: true }>;
  required?: readonly string[];
  [KEYWORDS]?: object;
}

/** A schema as the document has it. */
export function describeSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(describeSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const required = requiredIn(schema);
  return {
    ...Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, describeSchema(part)])),
    ...(schema as Documented)[KEYWORDS],
    ...(required.length > 0 && { required }),
  };
}

function requiredIn({ type, properties = {}, required = [] }: Documented): string[] {
  // What stands below `properties` is no schema, and may well have a property of that name.
  if (type !== 'object') return [];
  return Object.keys(properties).filter((name) => required.includes(name) || properties[name]?.[MANDATORY]);
}
