import { type TProperties, Type } from 'typebox';

/** An object of a reply: these properties and no others, so that a field nobody declared fails a test. */
export function shape<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false });
}
