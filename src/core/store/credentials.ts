import type { Scan } from '../paging.ts';
import type { Credential, CredentialKind, User, UserStatus } from '../types.ts';
import type { New } from './rows.ts';

/** A credential together with whom it speaks for. */
export interface CredentialOwner {
  credential: Credential;
  organizationId: string;
  /** Present for a user's token. */
  user: Pick<User, 'key' | 'accountId' | 'displayName' | 'status' | 'username' | 'email'> | null;
}

/** A credential with the person whose token it is; `null` for an organization's key. */
export interface OwnedCredential {
  credential: Credential;
  owner: Pick<User, 'key' | 'accountId' | 'displayName' | 'email'> | null;
  /** The last use that was recorded; `null` when none was. */
  usedAt: number | null;
}

export interface CredentialFilter {
  organizationKey: number;
  kind: CredentialKind;
  userKey?: number;
  id?: string;
}

export interface CredentialReads {
  /** Credentials by key, oldest first; the position is [key]. Expired ones are among them. */
  listCredentials(filter: CredentialFilter, scan: Scan): Promise<OwnedCredential[]>;
  /** Looks a credential up by the SHA-256 of its secret, in hexadecimal. Expired ones are found too. */
  findCredential(kind: CredentialKind, secretHash: string): Promise<CredentialOwner | undefined>;
  /**
   * How the person stands for whom a token or a session of that id speaks, expired or not; `active` for an organization's key.
   * `undefined` when there is no such credential.
   */
  findStanding(id: string): Promise<UserStatus | undefined>;
  findPasswordHash(userKey: number): Promise<string | undefined>;
}

export interface CredentialWrites {
  insertCredential(credential: New<Credential>, secretHash: string): Promise<Credential>;
  /** Removes a credential: from the commit on it is not found, on any node. */
  deleteCredential(credentialKey: number): Promise<void>;
  /** Remembers when credentials were last used, by their ids. An earlier use than is known and an unknown id change nothing. */
  recordUses(uses: Iterable<readonly [id: string, usedAt: number]>): Promise<void>;
  setPasswordHash(userKey: number, hash: string): Promise<void>;
}
