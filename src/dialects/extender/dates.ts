import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';

/**
 * Dates as Java's SimpleDateFormat writes them, in English: the page says no more of `dateFormat`. The letters y M d H
 * h m s S a E z Z X and quoted text are known, which are those the app's documents use and their neighbours.
 */
export const DEFAULT_PATTERN = 'yyyy-MM-dd HH:mm:ss';

/** Every part takes its time for every date of a page: a pattern of hundreds of them would hold the server up. */
const PARTS_LIMIT = 24;

export type DateFormatter = (ms: number) => string;

/** How each run of a letter reads in the patterns of date-fns; a letter that is not here is not known. */
const LETTERS: Record<string, (run: string) => string> = {
  y: (run) => (run.length === 2 ? 'yy' : run),
  M: (run) => (run.length > 4 ? 'MMMM' : run),
  d: (run) => run,
  H: (run) => run,
  h: (run) => run,
  m: (run) => run,
  s: (run) => run,
  a: () => 'a',
  E: (run) => (run.length > 3 ? 'EEEE' : 'EEE'),
  Z: () => 'xx',
  X: (run) => (run.length > 3 ? '' : run),
};

/**
 * A formatter for a pattern in a time zone.
 * @returns `undefined` when the pattern is not one
 */
export function dateFormatter(pattern: string, timeZone: string): DateFormatter | undefined {
  if (pattern === DEFAULT_PATTERN) return defaultFormatter(timeZone);
  const parts = translate(pattern, timeZone);
  if (!parts || parts.length > PARTS_LIMIT) return undefined;
  return (ms) => {
    const date = new TZDate(ms, timeZone);
    return parts.map((part) => (typeof part === 'string' ? format(date, part) : part(date))).join('');
  };
}

/** Swedish dates are the default pattern, and `Intl` writes them many times faster than a pattern can be followed. */
function defaultFormatter(timeZone: string): DateFormatter {
  const swedish = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (ms) => swedish.format(ms);
}

/** Part of a translated pattern: a pattern of date-fns, or what date-fns has no letter for. */
type Part = string | ((date: TZDate) => string);

function translate(pattern: string, timeZone: string): Part[] | undefined {
  const parts: Part[] = [];
  // A quotation mark, quoted text ('' inside it is a quotation mark too), a run of one letter, or anything else.
  for (const [token] of pattern.matchAll(/''|'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    const part = translateToken(token, timeZone);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

function translateToken(token: string, timeZone: string): Part | undefined {
  const [letter = ''] = token;
  if (letter === "'") {
    if (token === "'") return undefined;
    const text = token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'");
    return () => text;
  }
  if (!/[A-Za-z]/.test(letter)) return () => token;
  // A number of milliseconds, not a fraction: `S` of 7 ms is "7", not "0".
  if (letter === 'S') return (date) => String(date.getMilliseconds()).padStart(token.length, '0');
  if (letter === 'z') return zoneNames(timeZone, token.length > 3 ? 'long' : 'short');
  // Hours alone, where date-fns would add the minutes of those few zones that have any.
  if (token === 'X') return (date) => format(date, 'XX').slice(0, 3);
  return LETTERS[letter]?.(token) || undefined;
}

/**
 * English that knows how zones are called: American English says GMT+2 to what is CEST in British English, and so on. The
 * first that has a name is taken, as in Java.
 */
const ENGLISH = ['en-US', 'en-GB', 'en-CA', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

function zoneNames(timeZone: string, timeZoneName: 'long' | 'short'): (date: TZDate) => string {
  const formats = ENGLISH.map((locale) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }));
  const nameIn = (format: Intl.DateTimeFormat, date: TZDate) =>
    format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return (date) => {
    for (const each of formats) {
      const name = nameIn(each, date);
      if (!/^GMT[+-]/.test(name)) return name;
    }
    return nameIn(formats[0] as Intl.DateTimeFormat, date);
  };
}
