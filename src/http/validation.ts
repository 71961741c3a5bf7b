import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { refuse } from '../core/errors.ts';
import { isStorable } from '../core/text.ts';

/** RFC 3339, as `Date` prints it. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const ajv = new Ajv({ strict: false, allErrors: false, formats: { 'date-time': DATE_TIME } });

/** Compiled when first used: a server starts without compiling what nobody calls. */
const validators = new WeakMap<TSchema, ValidateFunction>();

/**
 * Checks a part of a request against its schema.
 * @throws DirectoryError `invalid-field` naming the first thing that is wrong
 */
export function requireValid(schema: TSchema, value: unknown): void {
  const validate = validatorOf(schema);
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    if (error) refuse('invalid-field', describe(error));
  }
  requireStorable(value, '');
}

/** Whether a value fits a schema, where one that does not is no error. */
export function isValid(schema: TSchema, value: unknown): boolean {
  return validatorOf(schema)(value);
}

/** What is wrong with a reply of ours; `undefined` when nothing is. For tests and development. */
export function replyDefect(schema: TSchema, value: unknown): string | undefined {
  const validate = validatorOf(schema);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

function validatorOf(schema: TSchema): ValidateFunction {
  let validate = validators.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  return validate;
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
const MAX_DEPTH = 50;

/** No text that a store could not take gets past here, wherever in the request it stands. */
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
