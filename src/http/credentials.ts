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
