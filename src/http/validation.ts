import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { refuse } from '../core/errors.ts';
import { isStorable } from '../core/text.ts';

/** RFC 3339: requests may have it in any of its forms, as long as there is such a time. */
const ANY_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Our replies have it in one form, as `Date` prints it. */
const OUR_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const requests = validatorsWith((text) => ANY_TIME.test(text) && !Number.isNaN(Date.parse(text)));
const replies = validatorsWith((text) => OUR_TIME.test(text));

const ofAnyText = new WeakSet<TSchema>();

/** Marks the schema of a body in which texts that no store takes are for the operation to judge, each by itself. */
export function withAnyText<Schema extends TSchema>(schema: Schema): Schema {
  ofAnyText.add(schema);
  return schema;
}

/**
 * Checks a part of a request against its schema.
 * @throws DirectoryError `invalid-field` naming the first thing that is wrong
 */
export function requireValid(schema: TSchema, value: unknown): void {
  const validate = requests(schema);
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    if (error) refuse('invalid-field', describe(error));
  }
  if (!ofAnyText.has(schema)) requireStorable(value, '');
}

/** Whether a value fits a schema, where one that does not is no error. */
export function isValid(schema: TSchema, value: unknown): boolean {
  return requests(schema)(value);
}

/** What is wrong with a reply of ours; `undefined` when nothing is. For tests and development. */
export function replyDefect(schema: TSchema, value: unknown): string | undefined {
  const validate = replies(schema);
  return validate(value) ? undefined : new Ajv().errorsText(validate.errors);
}

/**
 * Compiles each schema when it is first used: a server starts without compiling what nobody calls. That each is one, and
 * compiles, is for the tests to see: to check it by the schema of schemas takes as long as all the rest of a first reply.
 */
function validatorsWith(isTime: (text: string) => boolean): (schema: TSchema) => ValidateFunction {
  const formats = { 'date-time': isTime };
  const ajv = new Ajv({ strict: false, allErrors: false, meta: false, validateSchema: false, formats });
  const validators = new WeakMap<TSchema, ValidateFunction>();
  return (schema) => {
    let validate = validators.get(schema);
    if (!validate) {
      validate = ajv.compile(schema);
      validators.set(schema, validate);
    }
    return validate;
  };
}

function describe(error: ErrorObject): { field: string; reason: string } {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'required') {
    const missing = String(error.params.missingProperty);
    return { field: path ? `${path}.${missing}` : missing, reason: 'is required' };
  }
  const allowed = error.keyword === 'enum' ? `: ${(error.params.allowedValues as string[]).join(', ')}` : '';
  return { field: path || 'body', reason: `${error.message ?? 'is invalid'}${allowed}` };
}

/** Deeper than any request of these APIs, and far from where code that walks a body by recursion would fail. */
export const MAX_DEPTH = 50;

/** No text that a store could not take gets past here, wherever it stands. */
function requireStorable(value: unknown, path: string, depth = 0): void {
  if (depth > MAX_DEPTH) refuse('invalid-field', { field: 'body', reason: 'is nested too deeply' });
  if (typeof value === 'string') {
    if (!isStorable(value)) {
      refuse('invalid-field', { field: path || 'body', reason: 'must be well-formed text without NUL' });
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value))
      requireStorable(item, path ? `${path}.${name}` : name, depth + 1);
  }
}
