import { type Argon2Algorithm, argon2, hash, randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { getUser, type UserAddress } from './addresses.ts';
import { record, userSubject } from './audit.ts';
import type { Core } from './directory.ts';
import { authorityOf, requireConferrable, requireOrganizationAdmin } from './permissions.ts';
import { requireActive } from './rules.ts';
import { fold, requireName } from './text.ts';
import type { Actor, Credential, CredentialKind } from './types.ts';

/** A credential just made, with its secret, which is shown this once and not kept. */
export interface NewCredential {
  credential: Credential;
  secret: string;
}

export interface CredentialOptions {
  label?: string;
  /** `null`: everything the owner may do. */
  scopes?: readonly string[] | null;
  /** Milliseconds since the epoch; `null`: never. */
  expiresAt?: number | null;
}

const SECRET_PREFIX: Record<CredentialKind, string> = { token: 'gkt_', key: 'gkk_' };

/** Credentials: API tokens and passwords of people, API keys of the organization. */
export function tokenService({ store, now }: Core) {
  return { createToken, createKey, setPassword, authenticate };

  /**
   * Makes an API token that acts as a person: 256 random bits behind a prefix that secret scanners can recognise.
   * @throws DirectoryError `user-not-found`, `user-inactive`, `forbidden`, `invalid-field`
   */
  async function createToken(
    actor: Actor,
    address: UserAddress,
    { label = 'API token', scopes = null, expiresAt = null }: CredentialOptions = {},
  ): Promise<NewCredential> {
    return store.write(actor.organizationKey, async (writer) => {
      const user = await getUser(writer, actor, address);
      requireActive(user);
      // A token speaks with its owner's voice: making one for another person takes the right to confer all of it.
      if (actor.userKey !== user.key) {
        requireConferrable(await authorityOf(writer, actor), [
          ...(await writer.roles.listUserRoles(user.key)),
          ...(await writer.roles.listUserRolesThroughGroups(user.key)),
        ]);
      }
      const at = now();
      const { fields, secret } = mint('token', actor, at, { label, scopes, expiresAt });
      const credential = await writer.credentials.insertCredential(
        { ...fields, userKey: user.key },
        hashSecret(secret),
      );
      await record(writer, actor, at, {
        action: 'token_created',
        subject: { type: 'credential', id: credential.id, name: credential.label },
        object: userSubject(user),
        after: { scopes, expiresAt },
      });
      return { credential, secret };
    });
  }

  /**
   * Makes an organization API key; without scopes it may do everything in its organization.
   * @throws DirectoryError `forbidden`, `invalid-field`
   */
  async function createKey(
    actor: Actor,
    { label = 'API key', scopes = null, expiresAt = null }: CredentialOptions = {},
  ): Promise<NewCredential> {
    return store.write(actor.organizationKey, async (writer) => {
      requireOrganizationAdmin(await authorityOf(writer, actor));
      const at = now();
      const { fields, secret } = mint('key', actor, at, { label, scopes, expiresAt });
      const credential = await writer.credentials.insertCredential(fields, hashSecret(secret));
      await record(writer, actor, at, {
        action: 'key_created',
        subject: { type: 'credential', id: credential.id, name: credential.label },
        after: { scopes, expiresAt },
      });
      return { credential, secret };
    });
  }

  /** Sets a person's password; it is stored as an argon2id hash. @throws DirectoryError `user-not-found`, `forbidden` */
  async function setPassword(actor: Actor, address: UserAddress, password: string): Promise<void> {
    const passwordHash = await hashPassword(password);
    await store.write(actor.organizationKey, async (writer) => {
      const user = await getUser(writer, actor, address);
      if (actor.userKey !== user.key) requireOrganizationAdmin(await authorityOf(writer, actor));
      await writer.credentials.setPasswordHash(user.key, passwordHash);
      await record(writer, actor, now(), { action: 'password_set', subject: userSubject(user) });
    });
  }

  /**
   * The actor that a token or key speaks for; `undefined` when it is unknown or expired, or its owner not active.
   * The stored hash is looked up, so how long it takes says nothing about how much of a guess was right.
   * @param login when given, the username or e-mail address that the token's owner must have
   */
  async function authenticate(
    kind: CredentialKind,
    secret: string,
    dialect: string,
    login?: string,
  ): Promise<Actor | undefined> {
    const found = await store.read.credentials.findCredential(kind, hashSecret(secret));
    if (!found) return undefined;
    const { credential, organizationId, user } = found;
    if (credential.expiresAt !== null && credential.expiresAt <= now()) return undefined;
    if (user && user.status !== 'active') return undefined;
    if (login !== undefined && !(user && answersTo(user, login))) return undefined;
    return {
      kind: user ? 'user' : 'key',
      organizationKey: credential.organizationKey,
      organizationId,
      id: user?.accountId ?? credential.id,
      name: user?.displayName ?? credential.label,
      userKey: user?.key ?? null,
      credentialId: credential.id,
      scopes: credential.scopes,
      dialect,
    };
  }
}

function answersTo(user: { username: string; email: string }, login: string): boolean {
  return [user.username, user.email].map(fold).includes(fold(login));
}

/** A password for someone new: 128 random bits. */
export function randomPassword(): string {
  return randomBytes(16).toString('base64url');
}

function mint(
  kind: CredentialKind,
  actor: Actor,
  at: number,
  { label, scopes, expiresAt }: Required<CredentialOptions>,
): { fields: Omit<Credential, 'key'>; secret: string } {
  const secret = SECRET_PREFIX[kind] + randomBytes(32).toString('base64url');
  return {
    secret,
    fields: {
      id: randomUUID(),
      kind,
      organizationKey: actor.organizationKey,
      userKey: null,
      label: requireName('label', label),
      scopes,
      createdAt: at,
      expiresAt,
    },
  };
}

function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

// What OWASP recommends as a minimum for argon2id: 19 MiB, two passes, one lane.
const ARGON2: { algorithm: Argon2Algorithm; memory: number; passes: number; parallelism: number } = {
  algorithm: 'argon2id',
  memory: 19_456,
  passes: 2,
  parallelism: 1,
};

async function hashPassword(password: string): Promise<string> {
  const { algorithm, memory, passes, parallelism } = ARGON2;
  const nonce = randomBytes(16);
  const tag = await promisify(argon2)(algorithm, {
    message: password,
    nonce,
    parallelism,
    tagLength: 32,
    memory,
    passes,
  });
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  // The PHC string format, so that the parameters of old hashes stay known when these change.
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}
