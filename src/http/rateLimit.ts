import { reject } from './errors.ts';

/** What a client is told of its allowance. */
export interface Allowance {
  limit: number;
  remaining: number;
  /** When the count starts again, milliseconds since the epoch. */
  resetAt: number;
}

/**
 * Counts requests per credential and operation in whole minutes, in this process. All counts are forgotten together
 * when the minute ends, so memory is bounded by what one minute brings.
 */
export class RateLimiter {
  private readonly limit: number;
  private readonly now: () => number;
  private counts = new Map<string, number>();
  private resetAt = 0;

  /** @param limit requests per minute, credential and operation; at least 1 */
  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.now = now;
  }

  /** Counts one request. @throws RequestError `rate-limited` */
  take(credential: string, operation: string): Allowance {
    const at = this.now();
    if (at >= this.resetAt) {
      this.counts.clear();
      this.resetAt = at - (at % 60_000) + 60_000;
    }
    const key = `${credential} ${operation}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count > this.limit) {
      const { limit, resetAt } = this;
      reject('rate-limited', { limit, resetAt, retryAfterSeconds: Math.ceil((resetAt - at) / 1000) });
    }
    return { limit: this.limit, remaining: this.limit - count, resetAt: this.resetAt };
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
