import { hash, randomBytes } from 'node:crypto';
import { organizationIdOf, type UserAddress } from './addresses.ts';
import { record, userSubject } from './audit.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { LoginGuard, RecentPasswords } from './loginGuard.ts';
import { hashPassword, PasswordQueueFull, verifyPassword } from './passwordHashes.ts';
import { getUserToSecure } from './permissions.ts';
import { writeAs } from './standing.ts';
import { fold, isStorable } from './text.ts';
import type { Actor, Site, User } from './types.ts';

/** A try to sign in with a password. */
export interface SignIn {
  login: string;
  password: string;
  site: Site;
  /** Where the try comes from, such as an IP address. */
  address: string;
  dialect: string;
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

/** Passwords of people: setting them, and signing in with them. */
export function passwordService(core: Core) {
  const { store, now } = core;
  const guard = new LoginGuard(now);
  const recent = new RecentPasswords(now);
  const lookingAt = new Map<string, Promise<boolean>>();
  return { set, setHash, signIn };

  /**
   * Sets a person's password, which is stored as an argon2id hash, and ends all sessions: whoever knew the old one is out.
   * @throws DirectoryError `user-not-found`, `forbidden`
   */
  async function set(actor: Actor, address: UserAddress, password: string): Promise<void> {
    await setHash(actor, address, await hashPassword(password));
  }

  /**
   * The same with a hash made before: hashing takes longer than a write may, which others wait for.
   * @throws DirectoryError as `set`
   */
  async function setHash(actor: Actor, address: UserAddress, passwordHash: string): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      const user = await getUserToSecure(writer, actor, address);
      await writer.credentials.setPasswordHash(user.key, passwordHash);
      await writer.sessions.deleteSessionsOf(user.key);
      await record(change, { action: 'password_set', subject: userSubject(user) });
    });
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
    return user && activeActor(user, stored, site, dialect);
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
    if (retryAfterMs > 0) refuse('too-many-failures', { retryAfterMs, resetAt: now() + retryAfterMs });
    guard.began(account, address);
    const right = (await verify(password, stored, now)) && stored !== undefined;
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

  async function activeActor(
    user: User,
    passwordHash: string | undefined,
    site: Site,
    dialect: string,
  ): Promise<Actor | undefined> {
    if (user.status !== 'active') return undefined;
    return {
      kind: 'user',
      organizationKey: site.organizationKey,
      organizationId: await organizationIdOf(store.read, site),
      id: user.accountId,
      name: user.displayName,
      userKey: user.key,
      credentialId: null,
      ...(passwordHash !== undefined && { passwordHash }),
      scopes: null,
      dialect,
    };
  }
}

/** Checked in place of the hash of a user who is not there, so that a stranger learns nothing from how long it takes. */
let decoy: string | undefined;

async function verify(password: string, stored: string | undefined, now: () => number): Promise<boolean> {
  try {
    decoy ??= await hashPassword(randomPassword());
    return await verifyPassword(password, stored ?? decoy);
  } catch (error) {
    if (!(error instanceof PasswordQueueFull)) throw error;
    return refuse('too-many-failures', { retryAfterMs: 1000, resetAt: now() + 1000 });
  }
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
