import { type Static, Type } from 'typebox';
import type { DirectoryError } from '../../core/errors.ts';
import { classify } from '../../http/errors.ts';
import { shape } from '../../http/shape.ts';
import { toError } from './errors.ts';

/** A refusal as part of a reply, in the form that an error reply has. */
export const ErrorShape = shape({
  kind: Type.String(),
  message: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
});

export function toRefusal(error: DirectoryError | null | undefined): Static<typeof ErrorShape> | null {
  if (!error) return null;
  const classified = classify(error);
  const { kind, message, details } = toError(classified.kind, classified.details);
  return { kind, message, details: { ...details } };
}
