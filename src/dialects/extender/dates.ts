import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';

/**
 * Dates as Java's SimpleDateFormat writes them, in English; notes §4.1. The letters y M d H h m s S a E z Z X and quoted
 * text are known, which are those the app's documents use and their neighbours.
 */
export const DEFAULT_PATTERN = 'yyyy-MM-dd HH:mm:ss';

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
  const parts = translate(pattern);
  if (!parts) return undefined;
  return (ms) => {
    const date = new TZDate(ms, timeZone);
    return parts.map((part) => (typeof part === 'string' ? format(date, part) : part(date))).join('');
  };
}

/** Part of a translated pattern: a pattern of date-fns, or what date-fns has no letter for. */
type Part = string | ((date: TZDate) => string);

function translate(pattern: string): Part[] | undefined {
  const parts: Part[] = [];
  // Quoted text ('' inside it is a quotation mark), a run of one letter, or anything else.
  for (const [token] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    const part = translateToken(token);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

function translateToken(token: string): Part | undefined {
  const [letter = ''] = token;
  if (letter === "'") {
    if (token === "'") return undefined;
    const text = token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'");
    return () => text;
  }
  if (!/[A-Za-z]/.test(letter)) return () => token;
  // A number of milliseconds, not a fraction: `S` of 7 ms is "7", not "0".
  if (letter === 'S') return (date) => String(date.getMilliseconds()).padStart(token.length, '0');
  if (letter === 'z') return (date) => zoneName(date, token.length > 3);
  return LETTERS[letter]?.(token) || undefined;
}

function zoneName(date: TZDate, long: boolean): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: date.timeZone ?? 'UTC',
    timeZoneName: long ? 'long' : 'short',
  }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
