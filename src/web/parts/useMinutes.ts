import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;

/** One clock for all that tells of the present; it stands while nobody looks at it. */
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval>;
let minutes = 0;

/** Draws anew, every minute, what depends on the present. */
export function useMinutes(): void {
  useSyncExternalStore(watch, () => minutes);
}

function watch(tell: () => void): () => void {
  if (watchers.size === 0) timer = setInterval(tick, MINUTE_MS);
  watchers.add(tell);
  return () => {
    watchers.delete(tell);
    if (watchers.size === 0) clearInterval(timer);
  };
}

function tick(): void {
  minutes += 1;
  for (const tell of watchers) tell();
}
