import { randomBytes, randomUUID } from 'node:crypto';
import type { UserAddress } from './addresses.ts';
import { record, userSubject } from './audit.ts';
import type { Core } from './directory.ts';
import { getUserToSecure } from './permissions.ts';
import { hashSecret } from './secrets.ts';
import { writeAs } from './standing.ts';
import type { Actor, Session } from './types.ts';

/** How long sessions last. */
export interface SessionLimits {
  /** Without being used. */
  idleMs: number;
  /** However much they are used. */
  lifetimeMs: number;
}

/** Remembering each use would make a write of every read. */
const REMEMBER_USE_MS = 60_000;

/**
 * Sessions of people signed in to the console. A session is a row that every node asks for at every request: one that
 * was ended, or whose owner was suspended, is good nowhere from then on.
 */
export function sessionService(core: Core) {
  const { store, now } = core;
  return { start, authenticate, end, endOwn, endAll };

  /** Begins a session of someone who has just proved who they are. The secret is 256 random bits, and not kept. */
  async function start(actor: Actor, limits: SessionLimits): Promise<{ session: Session; secret: string }> {
    const secret = randomBytes(32).toString('base64url');
    const userKey = actor.userKey ?? 0;
    const session = await writeAs(core, actor, async (change) => {
      const { writer, at } = change;
      await writer.sessions.deleteSessionsUnusedSince(at - limits.idleMs);
      const fields = { id: randomUUID(), userKey, createdAt: at, usedAt: at };
      const inserted = await writer.sessions.insertSession(fields, hashSecret(secret));
      await record(
        { ...change, actor: { ...actor, credentialId: inserted.id } },
        {
          action: 'session_started',
          subject: { type: 'user', id: actor.id, name: actor.name },
          after: { session: inserted.id },
        },
      );
      return inserted;
    });
    return { session, secret };
  }

  /** Whom a session speaks for; `undefined` when it is unknown or over, or its owner not active. */
  async function authenticate(
    secret: string,
    { idleMs, lifetimeMs }: SessionLimits,
    dialect: string,
  ): Promise<Actor | undefined> {
    const found = await store.read.sessions.findSession(hashSecret(secret));
    if (found?.user.status !== 'active') return undefined;
    const { session, organizationKey, organizationId, user } = found;
    const at = now();
    if (at >= session.createdAt + lifetimeMs || at >= session.usedAt + idleMs) return undefined;
    const actor: Actor = {
      kind: 'user',
      organizationKey,
      organizationId,
      id: user.accountId,
      name: user.displayName,
      userKey: user.key,
      credentialId: session.id,
      scopes: null,
      dialect,
    };
    if (at - session.usedAt >= REMEMBER_USE_MS) await touch(actor, session, at);
    return actor;
  }

  /** Whoever may read should go on reading while nothing can be written. */
  async function touch({ organizationKey }: Actor, session: Session, at: number): Promise<void> {
    await store
      .write(organizationKey, (writer) => writer.sessions.touchSession(session.key, at))
      .catch(() => {});
  }

  /** Ends the session that the actor came by, if it came by one. */
  async function end(actor: Actor): Promise<void> {
    const { organizationKey, userKey, credentialId } = actor;
    if (userKey === null || credentialId === null) return;
    // Whoever has ended it before may end it again.
    await store.write(organizationKey, async (writer) => {
      if (!(await writer.sessions.deleteSession(userKey, credentialId))) return;
      await record(
        { writer, actor, at: now() },
        {
          action: 'session_ended',
          subject: { type: 'user', id: actor.id, name: actor.name },
          before: { session: credentialId },
        },
      );
    });
  }

  /** Ends every session of the actor, whichever way the actor came. Keys have none. */
  async function endOwn(actor: Actor): Promise<void> {
    if (actor.userKey === null) return;
    const { organizationId, id: accountId } = actor;
    await endAll(actor, { organizationId, directoryId: null, accountId });
  }

  /**
   * Ends every session of a person: one's own, or anybody's for administrators of the organization.
   * @throws DirectoryError `user-not-found`, `forbidden`
   */
  async function endAll(actor: Actor, address: UserAddress): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      const user = await getUserToSecure(writer, actor, address);
      const sessions = await writer.sessions.deleteSessionsOf(user.key);
      if (sessions === 0) return;
      await record(change, {
        action: 'sessions_ended',
        subject: userSubject(user),
        before: { sessions },
      });
    });
  }
}
