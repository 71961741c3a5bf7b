import { Backoff, networkOf } from '../core/backoff.ts';
import { refuse } from '../core/errors.ts';

/**
 * Holds back whoever keeps coming with credentials that are not good, whatever the API. It is counted per address, in
 * this process. Good credentials are taken from anywhere at any time: they are too long to be guessed, so what is held
 * off is the noise, and one script with a stale token does not lock out all who share its address.
 */
export class CredentialGuard {
  private readonly failures: Backoff;
  private readonly free: number;
  private readonly now: () => number;

  /** @param free how many wrong ones are told so before waiting begins */
  constructor(free: number, now: () => number) {
    this.free = free;
    this.now = now;
    this.failures = new Backoff(now);
  }

  /** Counts a credential that is not good, unless it came too soon. @throws DirectoryError `too-many-failures` */
  count(address: string): void {
    const network = networkOf(address);
    const retryAfterMs = this.failures.waitMs(network, this.free);
    if (retryAfterMs > 0) refuse('too-many-failures', { retryAfterMs, resetAt: this.now() + retryAfterMs });
    this.failures.add(network);
  }
}
