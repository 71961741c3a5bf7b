/**
 * JSON text that has been made already, standing for a value. Most of a page is the same from request to request; text
 * put together from parts at hand costs a tenth of building the objects and writing them out.
 */
export class JsonText<Value> {
  readonly text: string;
  /** Keeps texts of different values apart for the compiler. */
  declare readonly value: Value;

  constructor(text: string) {
    this.text = text;
  }
}

export function jsonOf<Value>(value: Value): JsonText<Value> {
  return new JsonText(JSON.stringify(value));
}

type Written<Part> =
  Part extends JsonText<infer Value> ? Value : Part extends JsonText<infer Item>[] ? Item[] : Part;

/**
 * An object with the properties in the order given, some of which are text already, or lists of such. Those that are
 * `undefined` are left out, as ever in JSON.
 */
export function jsonObject<Parts extends object>(
  parts: Parts,
): JsonText<{ [Name in keyof Parts]: Written<Parts[Name]> }> {
  // All pieces become one text at once: each text made of texts on the way would be a copy of a whole page.
  const pieces: string[] = [];
  let before = '{';
  for (const name in parts) {
    const part: unknown = parts[name];
    if (part === undefined) continue;
    pieces.push(before, quote(name));
    pushText(pieces, part);
    before = ',';
  }
  pieces.push(pieces.length === 0 ? '{}' : '}');
  return new JsonText(pieces.join(''));
}

/** The names that our objects have are few. */
const quoted = new Map<string, string>();

/** A name as it stands before its value. */
function quote(name: string): string {
  let text = quoted.get(name);
  if (text === undefined) {
    text = `${JSON.stringify(name)}:`;
    quoted.set(name, text);
  }
  return text;
}

function pushText(pieces: string[], part: unknown): void {
  if (part instanceof JsonText) {
    pieces.push(part.text);
  } else if (Array.isArray(part) && part[0] instanceof JsonText) {
    let before = '[';
    for (const { text } of part as JsonText<unknown>[]) {
      pieces.push(before, text);
      before = ',';
    }
    pieces.push(']');
  } else {
    pieces.push(JSON.stringify(part));
  }
}

/**
 * Texts made of things, each kept for as long as the thing itself is. A thing may be told in several ways, according to
 * who asks or where links begin; of these the last is kept.
 */
export class KeptTexts<Source extends object, Value> {
  private readonly texts = new WeakMap<Source, { manner: string; json: JsonText<Value> }>();

  /** @param manner everything that the text depends on beside its source */
  of(source: Source, manner: string, make: () => Value): JsonText<Value> {
    const kept = this.texts.get(source);
    if (kept?.manner === manner) return kept.json;
    const json = jsonOf(make());
    this.texts.set(source, { manner, json });
    return json;
  }
}

/**
 * A text of parts, in one piece. `JSON.stringify` has a fast way that it leaves for good at the first text which V8 still holds in pieces,
 * as it does what `+` and templates put together: of a page of 50 groups with two links each it takes three times as long then.
 */
export function inOnePiece(...parts: string[]): string {
  return parts.join('');
}

/** What every body of ours is sent as. */
export const JSON_TYPE = 'application/json; charset=utf-8';
