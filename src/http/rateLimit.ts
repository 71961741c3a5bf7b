import { networkOf } from '../core/backoff.ts';
import type { Client } from './client.ts';
import { reject } from './errors.ts';

/** What a client is told of its allowance. */
export interface Allowance {
  limit: number;
  remaining: number;
  /** When the count starts again, milliseconds since the epoch. */
  resetAt: number;
}

/** How many counts are kept. Past that the oldest go, so that who has many addresses takes no more memory than this. */
const COUNTS_LIMIT = 100_000;

/**
 * Counts requests in whole minutes, in this process: of a credential for each operation, or of an address. All counts
 * are forgotten together when the minute ends.
 */
export class RateLimiter {
  private readonly limit: number;
  private readonly now: () => number;
  private counts = new Map<string, number>();
  private resetAt = 0;

  /** @param limit requests per minute and subject; at least 1 */
  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.now = now;
  }

  /** How many subjects are being counted. */
  get size(): number {
    return this.counts.size;
  }

  /** Whether the next request would be one too many. */
  isUsedUp(subject: string): boolean {
    this.startMinute(this.now());
    return (this.counts.get(subject) ?? 0) >= this.limit;
  }

  /** Counts one request. @throws RequestError `rate-limited` */
  take(subject: string): Allowance {
    const at = this.now();
    this.startMinute(at);
    const count = (this.counts.get(subject) ?? 0) + 1;
    this.counts.set(subject, count);
    if (this.counts.size > COUNTS_LIMIT) this.forgetOldest();
    if (count > this.limit) {
      const { limit, resetAt } = this;
      reject('rate-limited', { limit, resetAt, retryAfterSeconds: Math.ceil((resetAt - at) / 1000) });
    }
    return { limit: this.limit, remaining: this.limit - count, resetAt: this.resetAt };
  }

  private startMinute(at: number): void {
    // A clock that was put back begins a minute too, or whoever has used theirs up would wait for as long as it was put back.
    if (at < this.resetAt && at >= this.resetAt - 60_000) return;
    this.counts.clear();
    this.resetAt = at - (at % 60_000) + 60_000;
  }

  private forgetOldest(): void {
    for (const oldest of this.counts.keys()) {
      this.counts.delete(oldest);
      return;
    }
  }
}

/** Counts requests of the address that each client has, or of its network where one has many. */
export class AddressLimiter {
  private readonly limiter: RateLimiter;

  /** As of `RateLimiter`. */
  constructor(limit: number, now: () => number) {
    this.limiter = new RateLimiter(limit, now);
  }

  isUsedUp({ address }: Client): boolean {
    return this.limiter.isUsedUp(networkOf(address));
  }

  /** @throws RequestError `rate-limited` */
  take({ address }: Client): void {
    this.limiter.take(networkOf(address));
  }
}

/** The headers by which Atlassian's services tell an allowance; the reset is an ISO 8601 time, not an epoch. */
export function allowanceHeaders({ limit, remaining, resetAt }: Allowance): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': new Date(resetAt).toISOString(),
  };
}
