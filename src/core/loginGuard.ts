import { hash, randomBytes } from 'node:crypto';
import { Backoff, networkOf } from './backoff.ts';

/** How many wrong passwords are let pass before waiting begins. */
const FREE_FAILURES = 5;

/**
 * Slows guessing down: after some wrong passwords, each further one doubles the time until the next try is looked at.
 * It is counted per account and address together, and per address over all accounts with more patience, never per
 * account alone: a stranger who guesses at an account elsewhere does not lock its owner out.
 */
export class LoginGuard {
  private readonly failures: Backoff;

  constructor(now: () => number) {
    this.failures = new Backoff(now);
  }

  /** Milliseconds until a try of that account from that address is looked at; 0 for at once. */
  waitMs(account: string, address: string): number {
    const network = networkOf(address);
    return Math.max(
      this.failures.waitMs(pairKey(account, network), FREE_FAILURES),
      this.failures.waitMs(network, 10 * FREE_FAILURES),
    );
  }

  /** Counts a try as failed before it is looked at, so that many at once are not all let through. */
  began(account: string, address: string): void {
    const network = networkOf(address);
    this.failures.add(pairKey(account, network));
    this.failures.add(network);
  }

  /** Takes back what `began` counted; the account's earlier failures from that address are forgiven. */
  succeeded(account: string, address: string): void {
    const network = networkOf(address);
    this.failures.clear(pairKey(account, network));
    this.failures.takeBack(network);
  }
}

/** A digest, so that what people mistype into the name field is not kept in memory as it is. */
function pairKey(account: string, network: string): string {
  return hash('sha256', `${network}\n${account}`, 'base64');
}

const REMEMBER_MS = 60_000;
const REMEMBERED_LIMIT = 10_000;

/**
 * Passwords found right a moment ago, so that clients which send one with every request do not pay for a hash each time.
 * They are remembered for the address they came from alone: elsewhere a guess could otherwise be tried against them past
 * the guard. What is kept is a keyed digest over the stored hash as well: a changed password is forgotten at once.
 */
export class RecentPasswords {
  private readonly now: () => number;
  private readonly secret = randomBytes(32).toString('hex');
  private readonly until = new Map<string, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  has(password: string, stored: string, address: string): boolean {
    return (this.until.get(this.digest(password, stored, address)) ?? 0) > this.now();
  }

  add(password: string, stored: string, address: string): void {
    if (this.until.size >= REMEMBERED_LIMIT) this.until.clear();
    this.until.set(this.digest(password, stored, address), this.now() + REMEMBER_MS);
  }

  private digest(password: string, stored: string, address: string): string {
    return hash('sha256', `${this.secret}\n${networkOf(address)}\n${stored}\n${password}`, 'base64');
  }
}
