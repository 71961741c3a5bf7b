import type { TObject, TSchema } from 'typebox';
import { describeSchema } from './documented.ts';
import type { Family } from './family.ts';
import type { Operation } from './operation.ts';

/** The version of what is described: it changes when an operation changes in a way that clients can see. */
const VERSION = '1';

/** An OpenAPI 3.1 document of what families of operations take and answer, made from their declarations. */
export function openApiOf(title: string, families: readonly Family[]): object {
  const paths: Record<string, Record<string, object>> = {};
  const named = new Set<Operation>();
  for (const { prefix, operations } of withoutAliases(families)) {
    for (const operation of operations) {
      // OpenAPI has no word for "the rest of the path": it is described as one more parameter.
      const path = prefix + operation.path.replace('{*}', '{rest}');
      paths[path] ??= {};
      paths[path][operation.method.toLowerCase()] ??= {
        // A document has each id once: generators make names of their own for what is below another prefix too.
        ...(!named.has(operation) && { operationId: operation.id }),
        ...describeOperation(operation),
      };
      named.add(operation);
    }
  }
  const prefixes = [...new Set(families.map(({ prefix }) => prefix))];
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION, description: `Served below ${prefixes.join(', ')}.` },
    security: [{ credential: [] }],
    paths,
    components: { securitySchemes: { credential: { type: 'http', scheme: 'bearer' } } },
  };
}

/** Prefixes below which the same is served are names of one API, which is described below the first of them. */
function withoutAliases(families: readonly Family[]): Family[] {
  const prefixes = new Set(families.map(({ prefix }) => prefix));
  const names = Map.groupBy(prefixes, (prefix) => {
    const below = families.filter((family) => family.prefix === prefix);
    return below.flatMap(({ operations }) => operations.map(({ id }) => id)).join();
  });
  const firsts = Array.from(names.values(), ([first]) => first);
  return families.filter(({ prefix }) => firsts.includes(prefix));
}

function describeOperation(operation: Operation): object {
  const { summary, deprecated, scopes, params, query, body, status, reply } = operation;
  return {
    summary,
    ...(deprecated && { deprecated }),
    description: `Scopes: ${scopes.map((set) => set.join(' and ')).join(', or ')}; or a credential without scopes.`,
    parameters: [...describeParameters('path', params), ...(query ? describeParameters('query', query) : [])],
    ...(body && { requestBody: describeBody(body) }),
    responses: {
      [status]: {
        description: 'Success',
        ...(reply && { content: { 'application/json': { schema: reply } } }),
      },
      default: { description: 'An error, in the form of this API' },
    },
  };
}

function describeParameters(place: 'path' | 'query', parameters: TObject): object[] {
  const { properties, required = [] } = describeSchema(parameters) as ObjectSchema;
  return Object.entries(properties).map(([name, schema]) => ({
    name: name === '*' ? 'rest' : name,
    in: place,
    required: required.includes(name),
    ...(schema.deprecated && { deprecated: true }),
    schema,
  }));
}

function describeBody(body: TSchema): object {
  const schema = describeSchema(body) as ObjectSchema;
  return {
    ...(schema.required && { required: true }),
    content: { 'application/json': { schema } },
  };
}

/** A described schema of an object. */
interface ObjectSchema {
  properties: Record<string, { deprecated?: boolean }>;
  required?: string[];
}
