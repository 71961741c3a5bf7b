import { requireOrganization } from './addresses.ts';
import type { AuditEvent } from './audit.ts';
import { type ChainReport, walkChain } from './auditChain.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import type { Page, PageRequest, Position, Scan } from './paging.ts';
import { authorityOf, requireOrganizationAdmin } from './permissions.ts';
import { type Sifted, siftPage } from './sifting.ts';
import type { EventFilter } from './store.ts';
import { fold, isStorable } from './text.ts';
import type { Actor } from './types.ts';

export interface EventQuery {
  /** Part of a name or id that the event tells, or of its action, without regard to case. */
  text?: string;
  /** Milliseconds since the epoch. From the first event of that time or later; up to such a one, without it. */
  since?: number;
  until?: number;
  action?: string;
  /** Who made the change: by id, or by the name they had then. */
  actorIds?: readonly string[];
  actorName?: string;
  /** What was changed: by id, or by the name it had then. */
  subjectId?: string;
  subjectName?: string;
  /** What was changed or took part in the change, by id. */
  aboutId?: string;
  /** The dialects by which changes came. */
  dialects?: readonly string[];
}

/** Reading what was recorded: for those who administer the organization. */
export function auditService({ store }: Core) {
  return { list, stream, get, verify };

  /** A page of events, in the order in which they happened. @throws DirectoryError `organization-not-found`, `forbidden` */
  async function list(
    actor: Actor,
    organizationId: string,
    query: EventQuery,
    page: PageRequest,
  ): Promise<Sifted<AuditEvent>> {
    await requireReader(actor, organizationId);
    return sift(actor, query, page);
  }

  /**
   * The same, oldest first, for those who come back for what is new: there is always a position to go on from. Since
   * the numbers of events are given in the order of commits, whatever is committed later comes after it.
   * @throws DirectoryError as `list`
   */
  async function stream(
    actor: Actor,
    organizationId: string,
    query: EventQuery,
    page: PageRequest,
  ): Promise<Page<AuditEvent> & { next: Position }> {
    await requireReader(actor, organizationId);
    const { items, previous, next, reached } = await sift(actor, query, page);
    return { items, previous, next: next ?? reached ?? BEGINNING };
  }

  /** @throws DirectoryError as `list`, `event-not-found` */
  async function get(actor: Actor, organizationId: string, id: string): Promise<AuditEvent> {
    await requireReader(actor, organizationId);
    const event = isStorable(id) ? await store.read.audit.findEvent(actor.organizationKey, id) : undefined;
    return event ?? refuse('event-not-found', { id });
  }

  /**
   * Whether the log is as it was written: see `walkChain`.
   * @throws DirectoryError as `list`
   */
  async function verify(actor: Actor, organizationId: string, expected?: string): Promise<ChainReport> {
    await requireReader(actor, organizationId);
    const { audit } = store.read;
    const key = actor.organizationKey;
    return walkChain(
      organizationId,
      {
        findHead: () => audit.findHead(key),
        listRecords: (after, limit) => audit.listRecords(key, after, limit),
      },
      expected,
    );
  }

  async function requireReader(actor: Actor, organizationId: string): Promise<void> {
    requireOrganization(actor, organizationId);
    requireOrganizationAdmin(await authorityOf(store.read, actor));
  }

  async function sift(actor: Actor, query: EventQuery, page: PageRequest): Promise<Sifted<AuditEvent>> {
    const filter = toFilter(actor, query);
    const fetch = async (scan: Scan) => (isNowhere(query) ? [] : store.read.audit.listEvents(filter, scan));
    return siftPage(page, fetch, matcherOf(query), ({ number }) => [number]);
  }
}

/** Where `stream` begins with the first event there is. */
export const BEGINNING: Position = [0];

function toFilter({ organizationKey }: Actor, { since, until, ...query }: EventQuery): EventFilter {
  const narrow = narrowest(query);
  return {
    organizationKey,
    ...(narrow && { narrow }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

/** The one index to follow: of things there are more than of people, and of people more than of actions. */
function narrowest({ subjectId, actorIds, action }: EventQuery): EventFilter['narrow'] {
  const [actorId, another] = actorIds ?? [];
  if (subjectId !== undefined) return { by: 'subject', value: subjectId };
  if (actorId !== undefined && another === undefined) return { by: 'actor', value: actorId };
  return action === undefined ? undefined : { by: 'action', value: action };
}

/** No such text is anywhere in a log: a database may not even take it to compare with. */
function isNowhere({ subjectId, actorIds, action, dialects }: EventQuery): boolean {
  const ids = [subjectId, action, ...(actorIds ?? [])].filter((id) => id !== undefined);
  return dialects?.length === 0 || !ids.every(isStorable);
}

/** Whether an event is one of those asked for, as far as that is not the index's to say. */
function matcherOf(query: EventQuery): (event: AuditEvent) => boolean {
  const { action, actorIds, subjectId, aboutId, dialects } = query;
  const [text, actorName, subjectName] = [query.text, query.actorName, query.subjectName].map(
    (term) => term && fold(term),
  );
  return (event) =>
    (action === undefined || event.action === action) &&
    (actorIds === undefined || actorIds.includes(event.actor.id)) &&
    (actorName === undefined || fold(event.actor.name) === actorName) &&
    (subjectId === undefined || event.subject.id === subjectId) &&
    (subjectName === undefined || fold(event.subject.name) === subjectName) &&
    (aboutId === undefined || event.subject.id === aboutId || event.object?.id === aboutId) &&
    (dialects === undefined || dialects.includes(event.actor.dialect)) &&
    (!text || wordsOf(event).some((word) => fold(word).includes(text)));
}

function wordsOf({ action, actor, subject, object }: AuditEvent): string[] {
  const words = [action, actor.id, actor.name, subject.id, subject.name];
  return object ? [...words, object.id, object.name] : words;
}
