import type { AuditEvent, NewAuditEvent } from '../audit.ts';
import type { AuditHead, AuditRecord } from '../auditChain.ts';
import type { Scan } from '../paging.ts';

/** Which events: those of an organization, and of those the ones that have to do with one thing. */
export interface EventFilter {
  organizationKey: number;
  /** By at most one of these a list is narrowed: each has an index, and no two of them have one together. */
  narrow?: { by: 'actor' | 'subject' | 'action'; value: string };
  /** From the first event that has this time or a later one, in the order in which events happened. */
  since?: number;
  /** Up to the first event that has this time or a later one, without it. */
  until?: number;
}

export interface AuditReads {
  /** Events in the order they happened; the position is [number]. */
  listEvents(filter: EventFilter, scan: Scan): Promise<AuditEvent[]>;
  findEvent(organizationKey: number, id: string): Promise<AuditEvent | undefined>;
  /** The end of an organization's chain; `undefined` before its first event. */
  findHead(organizationKey: number): Promise<AuditHead | undefined>;
  /** Events as they are stored, by number, the least first, beyond `after`. */
  listRecords(organizationKey: number, after: number | null, limit: number): Promise<AuditRecord[]>;
}

export interface AuditWrites {
  /**
   * Appends any number of events, in their order, to the chain of the organization, and moves its head: see
   * `auditChain.ts`. Their numbers go on where the last one's ended, without a gap.
   */
  appendEvents(organizationKey: number, events: readonly NewAuditEvent[]): Promise<void>;
}
