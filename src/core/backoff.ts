import { isIPv6 } from 'node:net';

const LONGEST_WAIT_MS = 15 * 60_000;
/** One failure is forgiven per this much time: who mistypes now and then, or shares an address with such people, never waits. */
const FORGIVE_MS = 15 * 60_000;
/** Whoever has many addresses makes the oldest failures be forgotten, and no more. */
const ENTRIES_LIMIT = 100_000;
/** How many failures pass between the times when what is past is forgotten. */
const FORGET_EVERY = 1000;

interface Failures {
  /** As of `lastAt`; a part of one may be forgiven. */
  count: number;
  lastAt: number;
}

/** Counts failures by key; after some that are free, each further one doubles the time to wait. */
export class Backoff {
  private readonly now: () => number;
  private readonly failures = new Map<string, Failures>();
  private calls = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.failures.size;
  }

  /** Milliseconds still to wait when so many failures are free. */
  waitMs(key: string, free: number): number {
    const known = this.failures.get(key);
    if (!known || known.count < free) return 0;
    const pause = Math.min(1000 * 2 ** Math.min(known.count - free, 20), LONGEST_WAIT_MS);
    return Math.max(0, pause - this.msSince(known));
  }

  add(key: string): void {
    const count = this.countOf(key) + 1;
    // Deleted first, so that the map stays in order of last failure and its head can be forgotten.
    this.failures.delete(key);
    this.failures.set(key, { count, lastAt: this.now() });
    this.forget();
  }

  /** Takes back one failure. */
  takeBack(key: string): void {
    const known = this.failures.get(key);
    if (known) known.count -= 1;
  }

  clear(key: string): void {
    this.failures.delete(key);
  }

  private countOf(key: string): number {
    const known = this.failures.get(key);
    if (!known) return 0;
    return Math.max(0, known.count - this.msSince(known) / FORGIVE_MS);
  }

  private msSince(known: Failures): number {
    const now = this.now();
    // Or a clock that was put back would make people wait until it is where it was.
    if (now < known.lastAt) known.lastAt = now;
    return now - known.lastAt;
  }

  /** Now and then: to walk past what was deleted since the last time takes a while. */
  private forget(): void {
    this.calls += 1;
    if (this.calls % FORGET_EVERY !== 0) return;
    for (const key of this.failures.keys()) {
      if (this.failures.size <= ENTRIES_LIMIT && this.countOf(key) > 0) return;
      this.failures.delete(key);
    }
  }
}

/** Whom an address is taken for: with IPv6 whoever has one has a whole /64 of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const [left, right] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array(8 - (left?.length ?? 0) - (right?.length ?? 0)).fill('0');
  return [...(left ?? []), ...zeros, ...(right ?? [])].slice(0, 4).join(':');
}
