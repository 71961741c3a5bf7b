import { type Argon2Algorithm, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/*
 * Hashing is slow and takes memory on purpose, so how much of it goes on at once is bounded: a flood of wrong passwords
 * waits in a short queue and is then turned away, and everything else of the server goes on.
 */

// What OWASP recommends as a minimum for argon2id: 19 MiB, two passes, one lane.
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 };
const ALGORITHM: Argon2Algorithm = 'argon2id';
const TAG_LENGTH = 32;

/** Hashes being computed at once; each takes a thread of the pool and 19 MiB. */
const CONCURRENCY = 2;

/** Hashes waiting for their turn; past this, callers are told to come back later. */
const QUEUE_LIMIT = 64;

/**
 * The argon2id hash of a password in the PHC string format, so that its parameters stay known when ours change.
 * @throws PasswordQueueFull
 */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive(password, nonce, PARAMETERS);
  const { memory, passes, parallelism } = PARAMETERS;
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(nonce)}$${unpadded(tag)}`;
}

const HASH = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** Whether a password is the one that was hashed. @throws PasswordQueueFull */
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
