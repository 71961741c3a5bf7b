/** A setting is wrong; the message says where it was set and what is the matter, and is fit to print. */
export class ConfigError extends Error {}

/** What a setting can be. */
export type ValueType =
  | { kind: 'string' }
  | { kind: 'url'; protocols: readonly string[] }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'boolean' }
  | { kind: 'timeZone' }
  | { kind: 'choice'; choices: readonly string[] };

/** @param label where the value was given @throws ConfigError */
export function parseValue(type: ValueType, label: string, value: unknown): string | number | boolean {
  const parsed = typeof value === 'object' ? undefined : parseText(type, String(value).trim());
  if (parsed !== undefined) return parsed;
  // An address of a database holds its password, so a wrong one is not repeated.
  const given = type.kind === 'url' || typeof value === 'object' ? '' : `, not "${value}"`;
  throw new ConfigError(`${label}: must be ${describeType(type)}${given}.`);
}

/** Reads a value from its text; `undefined` when it is not of the type. */
function parseText(type: ValueType, text: string): string | number | boolean | undefined {
  switch (type.kind) {
    case 'string':
      return text === '' ? undefined : text;
    case 'url':
      return type.protocols.includes(URL.parse(text)?.protocol ?? '') ? text.replace(/\/+$/, '') : undefined;
    case 'integer':
      return /^\d{1,15}$/.test(text) && Number(text) >= type.min && Number(text) <= type.max
        ? Number(text)
        : undefined;
    case 'boolean':
      return new Map([
        ['true', true],
        ['1', true],
        ['false', false],
        ['0', false],
      ]).get(text);
    case 'choice':
      return type.choices.includes(text) ? text : undefined;
    case 'timeZone':
      return isTimeZone(text) ? text : undefined;
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What a value of that type is, to complete "must be …". */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case 'string':
      return 'a text that is not empty';
    case 'url':
      return `a URL that begins with ${type.protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
    case 'integer':
      return `a whole number from ${type.min} to ${type.max}`;
    case 'boolean':
      return 'true or false';
    case 'timeZone':
      return 'the name of a time zone, such as Europe/Warsaw';
    case 'choice':
      return `${type.choices.slice(0, -1).join(', ')} or ${type.choices.at(-1)}`;
  }
}
