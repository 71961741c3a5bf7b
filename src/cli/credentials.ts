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

export const CREDENTIAL_HEADING = ['ID', 'NAME', 'SCOPES', 'CREATED', 'EXPIRES'];

/** The same as a row of a table. */
export function credentialRow(credential: Credential): string[] {
  const { id, name, scopes, createdAt, expiresAt } = describeCredential(credential);
  return [id, name, scopes?.join(' ') ?? 'all', createdAt, expiresAt ?? 'never'];
}

/** Says of each that it is no more. */
export function describeRevoked(noun: string, revoked: readonly Credential[]): string {
  return revoked.map(({ id, label }) => `The ${noun} ${quote(label)} (${id}) is revoked.`).join('\n');
}
