import { hash, randomBytes, randomUUID } from 'node:crypto';
import { getUser, organizationIdOf, type UserAddress } from './addresses.ts';
import { record, userSubject } from './audit.ts';
import { CredentialUses } from './credentialUses.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { hashPassword, LoginGuard, PasswordQueueFull, RecentPasswords, verifyPassword } from './passwords.ts';
import {
  authorityOf,
  requireBrowserOrSelf,
  requireConferrable,
  requireGroupManager,
  requireOrganizationAdmin,
  rolesHeldBy,
} from './permissions.ts';
import { requireActive } from './rules.ts';
import { hashSecret } from './secrets.ts';
import { fold, isStorable, requireName } from './text.ts';
import type { Actor, Credential, CredentialKind, Site, User } from './types.ts';

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

/** A password to be looked at, with what is known of whom it is said to belong to. */
interface Attempt {
  /**
   * By what tries are counted: the directory and the name that was typed, not whose it is. Otherwise a stranger would learn
   * which two names are one person's.
   */
  account: string;
  password: string;
  address: string;
  user: User | undefined;
  stored: string | undefined;
}

/** A try to sign in with a password. */
export interface SignIn {
  login: string;
  password: string;
  site: Site;
  /** Where the try comes from, such as an IP address. */
  address: string;
  dialect: string;
}

const SECRET_PREFIX: Record<CredentialKind, string> = { token: 'gkt_', key: 'gkk_' };

/** Credentials: API tokens and passwords of people, API keys of the organization. */
export function tokenService(core: Core) {
  const { store, now } = core;
  const uses = new CredentialUses(core);
  const guard = new LoginGuard(now);
  const recent = new RecentPasswords(now);
  const lookingAt = new Map<string, Promise<boolean>>();
  return { createToken, createKey, setPassword, setPasswordHash, authenticate, noteUse, signIn };

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
      await requireBrowserOrSelf(writer, actor, address.accountId);
      const user = await getUser(writer, actor, address);
      requireActive(user);
      requireScopesWithin(actor, scopes);
      // A token speaks with its owner's voice: making one for another person takes the right to manage that person and to
      // confer all of it.
      if (actor.userKey !== user.key) {
        const authority = await authorityOf(writer, actor);
        await requireGroupManager(writer, actor, authority, user.directoryKey);
        requireConferrable(authority, await rolesHeldBy(writer, user.key));
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
      requireScopesWithin(actor, scopes);
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

  /**
   * Sets a person's password, which is stored as an argon2id hash, and ends all sessions: whoever knew the old one is out.
   * @throws DirectoryError `user-not-found`, `forbidden`
   */
  async function setPassword(actor: Actor, address: UserAddress, password: string): Promise<void> {
    await setPasswordHash(actor, address, await hashPassword(password));
  }

  /**
   * The same with a hash made before: hashing takes longer than a write may, which others wait for.
   * @throws DirectoryError as `setPassword`
   */
  async function setPasswordHash(actor: Actor, address: UserAddress, passwordHash: string): Promise<void> {
    await store.write(actor.organizationKey, async (writer) => {
      await requireBrowserOrSelf(writer, actor, address.accountId);
      const user = await getUser(writer, actor, address);
      if (actor.userKey !== user.key) requireOrganizationAdmin(await authorityOf(writer, actor));
      await writer.credentials.setPasswordHash(user.key, passwordHash);
      await writer.sessions.deleteSessionsOf(user.key);
      await record(writer, actor, now(), { action: 'password_set', subject: userSubject(user) });
    });
  }

  /**
   * The actor that a token or key speaks for; `undefined` when it is unknown or expired, or its owner not active.
   *
   * It counts as a use. The hash of what was brought is looked up in an index. How long that takes may tell how much of it agrees with a
   * hash that is stored, but nobody can choose what a guess hashes to, so it brings no guess nearer to a secret.
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
    const actor: Actor = {
      kind: user ? 'user' : 'key',
      organizationKey: credential.organizationKey,
      organizationId,
      id: user?.accountId ?? credential.id,
      name: user?.displayName ?? credential.label,
      userKey: user?.key ?? null,
      credentialId: credential.id,
      scopes: credential.scopes,
      ...(credential.expiresAt !== null && { expiresAt: credential.expiresAt }),
      dialect,
    };
    noteUse(actor);
    return actor;
  }

  /** Notes that an actor's token or key was used, for those who know the actor and need not authenticate again. */
  function noteUse(actor: Actor): void {
    uses.note(actor);
  }

  /**
   * The actor behind a username or e-mail address and a password; `undefined` when they do not belong together. Wrong
   * passwords are remembered with the account and slow down whoever keeps trying; see `LoginGuard`.
   * @throws DirectoryError `too-many-failures`
   */
  async function signIn({ login, password, site, address, dialect }: SignIn): Promise<Actor | undefined> {
    const user = isStorable(login)
      ? await store.read.users.findUserByLogin(site.directoryKey, fold(login))
      : undefined;
    const stored = user && (await store.read.credentials.findPasswordHash(user.key));
    const known = user !== undefined && stored !== undefined && recent.has(password, stored, address);
    const account = `${site.directoryKey} ${fold(login)}`;
    if (!known && !(await isRight({ account, password, address, user, stored }))) return undefined;
    return user && activeActor(user, site, dialect);
  }

  /** Looks at a password once, however many requests bring the same one at the same time. */
  function isRight(attempt: Attempt): Promise<boolean> {
    const { account, password, address, stored } = attempt;
    const id = hash('sha256', JSON.stringify([account, address, password, stored]), 'base64');
    let looking = lookingAt.get(id);
    if (!looking) {
      looking = look(attempt).finally(() => lookingAt.delete(id));
      lookingAt.set(id, looking);
    }
    return looking;
  }

  async function look({ account, password, address, user, stored }: Attempt): Promise<boolean> {
    const retryAfterMs = guard.waitMs(account, address);
    if (retryAfterMs > 0) refuse('too-many-failures', { retryAfterMs });
    guard.began(account, address);
    const right = (await verify(password, stored)) && stored !== undefined;
    if (right) {
      guard.succeeded(account, address);
      recent.add(password, stored, address);
    }
    // Nobody waits for it: a stranger would learn from the time it takes that there is such an account, and whoever has the
    // right password should get in while nothing can be written.
    if (user && (!right || user.status === 'active')) {
      recordLogin(user, right ? 'succeeded' : 'failed').catch(() => {});
    }
    return right;
  }

  async function recordLogin(user: User, outcome: 'succeeded' | 'failed'): Promise<void> {
    await store.write(user.organizationKey, (writer) => writer.users.recordLogin(user.key, outcome, now()));
  }

  async function activeActor(user: User, site: Site, dialect: string): Promise<Actor | undefined> {
    if (user.status !== 'active') return undefined;
    return {
      kind: 'user',
      organizationKey: site.organizationKey,
      organizationId: await organizationIdOf(store.read, site),
      id: user.accountId,
      name: user.displayName,
      userKey: user.key,
      credentialId: null,
      scopes: null,
      dialect,
    };
  }
}

/** A credential makes none that may do more than itself. @throws DirectoryError `forbidden` */
function requireScopesWithin({ scopes: held }: Actor, scopes: readonly string[] | null): void {
  if (held === null || scopes?.every((scope) => held.includes(scope))) return;
  refuse('forbidden', { permission: 'make a credential with more scopes than your own' });
}

/** Checked in place of the hash of a user who is not there, so that a stranger learns nothing from how long it takes. */
let decoy: string | undefined;

async function verify(password: string, stored: string | undefined): Promise<boolean> {
  try {
    decoy ??= await hashPassword(randomPassword());
    return await verifyPassword(password, stored ?? decoy);
  } catch (error) {
    if (error instanceof PasswordQueueFull) return refuse('too-many-failures', { retryAfterMs: 1000 });
    throw error;
  }
}

function answersTo(user: { username: string; email: string }, login: string): boolean {
  return [user.username, user.email].map(fold).includes(fold(login));
}

/** A password for someone new, and what is stored of it. */
export interface NewPassword {
  password: string;
  hash: string;
}

/** 128 random bits. */
export async function newPassword(): Promise<NewPassword> {
  const password = randomPassword();
  return { password, hash: await hashPassword(password) };
}

function randomPassword(): string {
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
