import type { User } from '../../src/core/types.ts';

/** `Authorization` headers, as clients make them. */

/** How most clients say who they are: by e-mail address and API token. */
export function basic({ email }: Pick<User, 'email'>, secret: string): string {
  return basicOf(email, secret);
}

/** The same for whatever stands before the colon, such as a username. */
export function basicOf(login: string, secret: string): string {
  return `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;
}

export function bearer(secret: string): string {
  return `Bearer ${secret}`;
}
