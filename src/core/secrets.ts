import { hash } from 'node:crypto';

/** What is kept of a secret of 256 random bits: nobody guesses those, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
