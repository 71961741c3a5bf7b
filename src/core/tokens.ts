import { randomBytes, randomUUID } from 'node:crypto';
import { getUser, type UserAddress } from './addresses.ts';
import { record, userSubject } from './audit.ts';
import { CredentialUses } from './credentialUses.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
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
import { writeAs } from './standing.ts';
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

/** API tokens of people and API keys of the organization: making them, and who they speak for. */
export function tokenService(core: Core) {
  const { store, now } = core;
  const uses = new CredentialUses(core);
  return { createToken, createKey, authenticate, noteUse };

  /**
   * Makes an API token that acts as a person: 256 random bits behind a prefix that secret scanners can recognise.
   * @throws DirectoryError `user-not-found`, `user-inactive`, `forbidden`, `invalid-field`
   */
  async function createToken(
    actor: Actor,
    address: UserAddress,
    { label = 'API token', scopes = null, expiresAt = null }: CredentialOptions = {},
  ): Promise<NewCredential> {
    return writeAs(core, actor, async (change) => {
      const { writer, at } = change;
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
      const { fields, secret } = mint('token', actor, at, { label, scopes, expiresAt });
      const credential = await writer.credentials.insertCredential(
        { ...fields, userKey: user.key },
        hashSecret(secret),
      );
      await record(change, {
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
    return writeAs(core, actor, async (change) => {
      const { writer, at } = change;
      requireOrganizationAdmin(await authorityOf(writer, actor));
      requireScopesWithin(actor, scopes);
      const { fields, secret } = mint('key', actor, at, { label, scopes, expiresAt });
      const credential = await writer.credentials.insertCredential(fields, hashSecret(secret));
      await record(change, {
        action: 'key_created',
        subject: { type: 'credential', id: credential.id, name: credential.label },
        after: { scopes, expiresAt },
      });
      return { credential, secret };
    });
  }

  /**
   * The actor that a token or key speaks for; `undefined` when it is unknown or expired, or its owner not active.
   *
   * It counts as a use. The hash of what was brought is looked up in an index. How long that takes may tell how much of it
   * agrees with a hash that is stored, but nobody can choose what a guess hashes to, so it brings no guess nearer to a
   * secret.
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
}

/** A credential makes none that may do more than itself. @throws DirectoryError `forbidden` */
function requireScopesWithin({ scopes: held }: Actor, scopes: readonly string[] | null): void {
  if (held === null || scopes?.every((scope) => held.includes(scope))) return;
  refuse('forbidden', { permission: 'make a credential with more scopes than your own' });
}

function answersTo(user: { username: string; email: string }, login: string): boolean {
  return [user.username, user.email].map(fold).includes(fold(login));
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
