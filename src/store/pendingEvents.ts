import type { NewAuditEvent } from '../core/audit.ts';
import type { Transaction } from './db.ts';
import { appendEvents } from './tables/audit.ts';

interface Pending {
  organizationKey: number;
  event: NewAuditEvent;
}

/** How far a transaction's events had come: so many there were, and so many of them stood in the log. */
export interface Mark {
  count: number;
  appended: number;
}

/**
 * The events of one transaction, which are appended together at its end: where many writes share a commit, the head of
 * the chain is read and written once for all of them. What undoes a part of the transaction takes its events along.
 */
export class PendingEvents {
  private readonly events: Pending[] = [];
  private appended = 0;

  get mark(): Mark {
    return { count: this.events.length, appended: this.appended };
  }

  /** Whether some are not in the log yet. */
  get waiting(): boolean {
    return this.events.length > this.appended;
  }

  add(organizationKey: number, events: readonly NewAuditEvent[]): void {
    for (const event of events) this.events.push({ organizationKey, event });
  }

  /** Forgets what came after a mark, with the part of the transaction that is undone. */
  returnTo({ count, appended }: Mark): void {
    this.events.length = count;
    this.appended = appended;
  }

  /** Forgets all, with the transaction. */
  clear(): void {
    this.returnTo({ count: 0, appended: 0 });
  }

  /** Appends those that are not in the log yet, in the order in which they came. */
  async append(db: Transaction): Promise<void> {
    const waiting = this.events.slice(this.appended);
    this.appended = this.events.length;
    const byOrganization = Map.groupBy(waiting, ({ organizationKey }) => organizationKey);
    for (const [organizationKey, pending] of byOrganization) {
      await appendEvents(
        db,
        organizationKey,
        pending.map(({ event }) => event),
      );
    }
  }
}
