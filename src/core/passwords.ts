import { type Argon2Algorithm, argon2, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Backoff, networkOf } from './backoff.ts';

/**
 * Passwords: hashing, verifying, and holding guessers back. Hashing is slow and takes memory on purpose, so how much of
 * it goes on at once is bounded: a flood of wrong passwords waits in a short queue and is then turned away, and
 * everything else of the server goes on.
 */

// What OWASP recommends as a minimum for argon2id: 19 MiB, two passes, one lane.
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 };
const ALGORITHM: Argon2Algorithm = 'argon2id';
const TAG_LENGTH = 32;

/** Hashes being computed at once; each takes a thread of the pool and 19 MiB. */
const CONCURRENCY = 2;

/** Hashes waiting for their turn; past this, callers are told to come back later. */
const QUEUE_LIMIT = 64;

/** The hash of a password in the PHC string format, so that its parameters stay known when ours change. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive(password, nonce, PARAMETERS);
  const { memory, passes, parallelism } = PARAMETERS;
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(nonce)}$${unpadded(tag)}`;
}

const HASH = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** Whether a password is the one that was hashed. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, memory, passes, parallelism, nonce = '', tag = ''] = HASH.exec(stored) ?? [];
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive(password, Buffer.from(nonce, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Too many passwords are being checked already. */
export class PasswordQueueFull extends Error {}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, nonce: Buffer, parameters: typeof PARAMETERS): Promise<Buffer> {
  if (running >= CONCURRENCY && waiting.length >= QUEUE_LIMIT) throw new PasswordQueueFull();
  // Someone new may take the place that became free before the one who waited for it wakes up.
  while (running >= CONCURRENCY) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    const options = { message: password, nonce, tagLength: TAG_LENGTH, ...parameters };
    return await promisify(argon2)(ALGORITHM, options);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

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
