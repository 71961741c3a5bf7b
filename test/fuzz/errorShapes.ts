import { type TSchema, Type } from 'typebox';
import { shape } from '../../src/http/shape.ts';
import type { DialectName } from './targets.ts';

const text = Type.String({ minLength: 1 });

const organizationsError = shape({
  id: text,
  status: Type.String({ pattern: '^[45]\\d\\d$' }),
  code: Type.String({ pattern: '^ADMIN-(?:UAM-)?\\d{3}-\\d+$' }),
  title: text,
  detail: text,
});

/** `{"code":401,"message":"…"}`: what the gateways in front of the real services say. */
const gateway = shape({ code: Type.Integer(), message: text });

/** What is below no dialect's prefix, or no HTTP at all. */
const plainError = shape({ code: Type.Integer(), message: text, requestId: text });

/** What each dialect's errors look like on the wire. */
export const ERROR_SHAPES: Record<DialectName, TSchema> = {
  organizations: Type.Union([
    shape({ errors: Type.Array(organizationsError, { minItems: 1 }) }),
    organizationsError,
    gateway,
  ]),
  jira: Type.Union([shape({ errorMessages: Type.Array(text, { minItems: 1 }), errors: shape({}) }), gateway]),
  confluence: Type.Union([
    shape({
      statusCode: Type.Integer(),
      data: shape({
        authorized: Type.Boolean(),
        valid: Type.Boolean(),
        errors: Type.Array(
          shape({ message: shape({ translation: text, args: Type.Array(Type.Unknown()) }) }),
        ),
        successful: Type.Boolean(),
      }),
      message: text,
    }),
    gateway,
  ]),
  extender: shape({ status: Type.Literal('error'), message: text }),
  native: shape({ error: shape({ kind: text, message: text, details: Type.Object({}) }) }),
};

/** Any of them, where what was done to a path leaves open whose it is. */
export const ANY_ERROR = Type.Union([plainError, ...Object.values(ERROR_SHAPES)]);
