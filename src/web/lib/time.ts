const STEPS: [seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60 * 60, 'minute'],
  [24 * 60 * 60, 'hour'],
  [7 * 24 * 60 * 60, 'day'],
];

/** `3 minutes ago`, `in 2 days`; the day itself when that is more than a week away. */
export function agoText(at: string, now: number, { locale, timeZone }: Zone = {}): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const step = STEPS.findIndex(([limit]) => Math.abs(seconds) < limit);
  if (step < 0) return dayText(at, { locale, timeZone });
  const [, unit = 'second'] = STEPS[step] ?? [];
  const [size] = STEPS[step - 1] ?? [1];
  const count = Math.trunc(seconds / size);
  return count === 0 && unit === 'second'
    ? 'just now'
    : new Intl.RelativeTimeFormat(locale ?? 'en', { numeric: 'auto' }).format(count, unit);
}

/** `12 March 2026, 14:05:09 Central European Standard Time`: the moment, and in which zone. */
export function fullText(at: string, { locale, timeZone }: Zone = {}): string {
  return new Intl.DateTimeFormat(locale ?? 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'full',
    ...(timeZone && { timeZone }),
  }).format(new Date(at));
}

/** `12 Mar 2026`. */
function dayText(at: string, { locale, timeZone }: Zone = {}): string {
  return new Intl.DateTimeFormat(locale ?? 'en-GB', {
    dateStyle: 'medium',
    ...(timeZone && { timeZone }),
  }).format(new Date(at));
}

/** By default the browser's zone. */
interface Zone {
  locale?: string | undefined;
  timeZone?: string | undefined;
}
