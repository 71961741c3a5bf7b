import type { OwnedCredential } from '../core/store.ts';
import type { CredentialOptions } from '../core/tokens.ts';
import type { Credential } from '../core/types.ts';
import { quote } from './output.ts';

/** What core is asked for when the command line makes a token or key. */
export function credentialOptions(options: { scope?: string[]; expiresIn?: number }): CredentialOptions {
  return {
    scopes: options.scope ?? null,
    expiresAt: options.expiresIn === undefined ? null : Date.now() + options.expiresIn,
  };
}

/** A credential without its secret, as JSON shows it. */
export function describeCredential({ id, label, scopes, createdAt, expiresAt }: Credential) {
  return {
    id,
    name: label,
    scopes,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}

/** The same with when it was last used, to within five minutes. */
export function describeUsed({ credential, usedAt }: OwnedCredential) {
  return {
    ...describeCredential(credential),
    lastUsedAt: usedAt === null ? null : new Date(usedAt).toISOString(),
  };
}

export const CREDENTIAL_HEADING = ['ID', 'NAME', 'SCOPES', 'CREATED', 'EXPIRES', 'LAST USED'];

/** The same as a row of a table. */
export function credentialRow(owned: OwnedCredential): string[] {
  const { id, name, scopes, createdAt, expiresAt, lastUsedAt } = describeUsed(owned);
  return [id, name, scopes?.join(' ') ?? 'all', createdAt, expiresAt ?? 'never', lastUsedAt ?? 'never'];
}

/** Says of each that it is no more. */
export function describeRevoked(noun: string, revoked: readonly Credential[]): string {
  return revoked.map(({ id, label }) => `The ${noun} ${quote(label)} (${id}) is revoked.`).join('\n');
}
