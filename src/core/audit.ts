import { randomUUIDv7 } from 'node:crypto';
import type { Change } from './change.ts';
import type { Actor, Directory, Group, Resource, User } from './types.ts';

/** What can happen, in the past tense. The names are published and never change their meaning. */
export type AuditAction =
  | 'organization_created'
  | 'directory_created'
  | 'site_created'
  | 'resource_created'
  | 'resource_seat_limit_changed'
  | 'resource_status_changed'
  | 'user_created'
  | 'user_updated'
  | 'user_suspended'
  | 'user_restored'
  | 'user_removed'
  | 'user_role_granted'
  | 'user_role_revoked'
  | 'group_created'
  | 'group_updated'
  | 'group_deleted'
  | 'group_member_added'
  | 'group_member_removed'
  | 'group_role_granted'
  | 'group_role_revoked'
  | 'import_applied'
  | 'token_created'
  | 'token_revoked'
  | 'key_created'
  | 'key_revoked'
  | 'password_set'
  | 'session_started'
  | 'session_ended'
  | 'sessions_ended';

/** Something an event is about; the name is kept as it was, so that the log reads well after a deletion. */
export interface AuditSubject {
  type: 'organization' | 'directory' | 'site' | 'resource' | 'user' | 'group' | 'credential';
  id: string;
  name: string;
}

export interface AuditEvent {
  /** 1, 2, 3, … in its organization, without a gap, in the order in which the changes were made. */
  number: number;
  id: string;
  at: number;
  action: AuditAction;
  actor: { kind: Actor['kind']; id: string; name: string; credentialId: string | null; dialect: string };
  /** What was changed. */
  subject: AuditSubject;
  /** What else took part: the group a user joined, the resource a role is on. */
  object: AuditSubject | null;
  /** The changed values before and after; `null` where there was or is nothing. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Over the event and the hash before it: see `auditChain.ts`. */
  hash: string;
}

/** An event about to be appended: the store gives it its place in the chain. */
export type NewAuditEvent = Omit<AuditEvent, 'number' | 'hash'>;

/** What happened, as whoever makes a change says it. */
export interface Occurrence {
  action: AuditAction;
  subject: AuditSubject;
  object?: AuditSubject;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Records what happened, in the transaction in which it did. */
export function record(change: Change, occurrence: Occurrence): Promise<void> {
  return recordAll(change, [occurrence]);
}

/** Records any number of occurrences, one event each, in the transaction in which they happened. */
export async function recordAll(
  { writer, actor, at }: Change,
  occurrences: readonly Occurrence[],
): Promise<void> {
  const { kind, id, name, credentialId, dialect } = actor;
  const events = occurrences.map(({ action, subject, object, before, after }) => ({
    // Ordered by time, so that the index of ids grows at one end; random ones touch a page each.
    id: randomUUIDv7(),
    at,
    action,
    actor: { kind, id, name, credentialId, dialect },
    subject,
    object: object ?? null,
    before: before ?? null,
    after: after ?? null,
  }));
  await writer.audit.appendEvents(actor.organizationKey, events);
}

/** What is recorded of a member who was new. */
export function memberAdded(group: Group, user: User): Occurrence {
  return {
    action: 'group_member_added',
    subject: groupSubject(group),
    object: userSubject(user),
    after: { member: user.accountId },
  };
}

/** What is recorded of somebody who was a member. */
export function memberRemoved(group: Group, user: User): Occurrence {
  return {
    action: 'group_member_removed',
    subject: groupSubject(group),
    object: userSubject(user),
    before: { member: user.accountId },
  };
}

// What a change was made to, with the name it has then.

export function groupSubject(group: Pick<Group, 'id' | 'name'>): AuditSubject {
  return { type: 'group', id: group.id, name: group.name };
}

export function userSubject(user: Pick<User, 'accountId' | 'displayName'>): AuditSubject {
  return { type: 'user', id: user.accountId, name: user.displayName };
}

export function directorySubject(directory: Pick<Directory, 'id' | 'name'>): AuditSubject {
  return { type: 'directory', id: directory.id, name: directory.name };
}

export function resourceSubject(resource: Pick<Resource, 'ari' | 'name'>): AuditSubject {
  return { type: 'resource', id: resource.ari, name: resource.name };
}
