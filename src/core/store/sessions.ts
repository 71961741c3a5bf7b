import type { Session, User } from '../types.ts';
import type { New } from './rows.ts';

/** A session together with whom it speaks for. */
export interface SessionOwner {
  session: Session;
  organizationKey: number;
  organizationId: string;
  user: Pick<User, 'key' | 'accountId' | 'displayName' | 'status'>;
}

export interface SessionReads {
  /** Looks a session up by the SHA-256 of its secret, in hexadecimal. Those that are over by age are found too. */
  findSession(secretHash: string): Promise<SessionOwner | undefined>;
}

export interface SessionWrites {
  insertSession(session: New<Session>, secretHash: string): Promise<Session>;
  /** Remembers when a session was last used. */
  touchSession(sessionKey: number, usedAt: number): Promise<void>;
  /** Ends a session of that user; returns whether there was one. */
  deleteSession(userKey: number, id: string): Promise<boolean>;
  /** Ends all sessions of a user; returns how many there were. */
  deleteSessionsOf(userKey: number): Promise<number>;
  /** Forgets the sessions of everybody that were last used before that time. */
  deleteSessionsUnusedSince(usedAt: number): Promise<void>;
}
