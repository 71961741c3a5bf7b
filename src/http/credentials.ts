import type { Actor } from '../core/types.ts';
import { reject } from './errors.ts';
import type { Operation } from './operation.ts';

/** The longest secret worth hashing; ours have fewer than 64 characters. */
const SECRET_LIMIT = 512;

/** The secret behind `Authorization: Bearer`, if that is what the header holds. */
export function bearerSecret(authorization: string | undefined): string | undefined {
  const [, secret] = /^Bearer +([!-~]+) *$/i.exec(authorization ?? '') ?? [];
  return secret && secret.length <= SECRET_LIMIT ? secret : undefined;
}

/** Whether a credential may call an operation as far as scopes go: one whole set of them, or no limit at all. */
export function hasScope(actor: Actor, scopes: Operation['scopes']): boolean {
  const { scopes: held } = actor;
  return held === null || scopes.some((set) => set.every((scope) => held.includes(scope)));
}

/** @throws RequestError `scope-missing` */
export function requireScope(actor: Actor, scopes: Operation['scopes']): void {
  if (!hasScope(actor, scopes)) reject('scope-missing', { scopes: scopes[0] ?? [] });
}

/** The two halves of `Authorization: Basic`, if that is what the header holds. */
export function basicCredentials(
  authorization: string | undefined,
): { login: string; password: string } | undefined {
  const [, encoded] = /^Basic +([\w+/=-]+) *$/i.exec(authorization ?? '') ?? [];
  if (!encoded || encoded.length > 4 * SECRET_LIMIT) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { login: text.slice(0, colon), password: text.slice(colon + 1) };
}
