import type { CredentialOptions } from '../core/tokens.ts';
import type { Credential } from '../core/types.ts';

/** What core is asked for when the command line makes a token or key. */
export function credentialOptions(options: { scope?: string[]; expiresIn?: number }): CredentialOptions {
  return {
    scopes: options.scope ?? null,
    expiresAt: options.expiresIn === undefined ? null : Date.now() + options.expiresIn,
  };
}

/** A credential without its secret, as JSON shows it. */
export function describeCredential({ id, scopes, expiresAt }: Credential) {
  return { id, scopes, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString() };
}
