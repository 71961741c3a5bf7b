import type { Reader, Replica, StoreObserver } from '../../core/store.ts';
import { type Executor, firstRow, uniqueStatement } from '../db.ts';
import type { KeptNames } from '../names/keptNames.ts';
import { auditReads, findHeadSql } from '../tables/audit.ts';
import { groupReads } from '../tables/groups.ts';
import { membershipReads } from '../tables/memberships.ts';
import { userReads } from '../tables/users.ts';

/** How long a replica that failed is left alone. */
const REST_MS = 30_000;

const findHashSql = uniqueStatement(
  'select hash from audit_events where organization_key = $1 and number = $2',
);

/**
 * Reads of a replica of the database. Every change leaves an event in its own transaction, and events are a chain: a
 * replica that has the event at which the primary's chain ends, with the same hash, has all that was committed before.
 * This takes nothing of the database but the tables, and no node needs to know what another has written; and what is not a
 * replica at all is not taken for one.
 * @param here the reader of the primary: whatever decides who may do what is read there
 * @param names those kept in step with the primary
 */
export function replicaOf(
  primary: Executor,
  far: Executor,
  here: Reader,
  observer: StoreObserver,
  names?: KeptNames,
): Replica {
  let restUntil = 0;
  const db: Executor = {
    isSynchronous: false,
    // The replica may cancel what stands in the way of what it has to catch up with.
    rows: (statement, values) => far.rows(statement, values).catch(() => primary.rows(statement, values)),
    run: (statement, values) => primary.run(statement, values),
  };
  return {
    read: {
      ...here,
      users: userReads(db),
      groups: groupReads(db, undefined, names),
      memberships: membershipReads(db),
      audit: auditReads(db),
    },
    async isCurrent(organizationKey) {
      const isCurrent = performance.now() >= restUntil && (await hasAll(organizationKey));
      observer.replica(isCurrent);
      return isCurrent;
    },
  };

  async function hasAll(organizationKey: number): Promise<boolean> {
    const head = await firstRow(primary, findHeadSql, [organizationKey]);
    if (!head) return false;
    const [count = 0, hash] = head;
    try {
      const row = await firstRow(far, findHashSql, [organizationKey, count]);
      return row?.[0] === hash;
    } catch {
      restUntil = performance.now() + REST_MS;
      return false;
    }
  }
}
