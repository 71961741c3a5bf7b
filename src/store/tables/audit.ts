import type { AuditAction, AuditEvent, AuditSubject, NewAuditEvent } from '../../core/audit.ts';
import { type AuditHead, type AuditRecord, chainHash } from '../../core/auditChain.ts';
import type { AuditReads, AuditWrites, EventFilter } from '../../core/store.ts';
import { Conditions, dynamicStatement, orderBy } from '../conditions.ts';
import {
  type BulkTable,
  type Executor,
  firstRow,
  type Row,
  type Transaction,
  uniqueStatement,
  type Value,
} from '../db.ts';

const RECORD_COLUMNS =
  'number, id, at, action, actor, subject, object, before, after, actor_id, subject_id, hash';

const EVENTS: BulkTable<readonly Value[]> = {
  name: 'audit_events',
  columns: ['organization_key', ...RECORD_COLUMNS.split(', ')],
  toValues: (row) => row,
};

const findEventSql = uniqueStatement(
  `select ${RECORD_COLUMNS} from audit_events where organization_key = $1 and id = $2`,
);
export const findHeadSql = uniqueStatement('select count, hash from audit_heads where organization_key = $1');
/** Where the chain goes on: at its head, or, before the first event, at the id of the organization. */
const findEndSql = uniqueStatement(`
  select coalesce(h.count, 0), coalesce(h.hash, o.id) from organizations o
  left join audit_heads h on h.organization_key = o.key where o.key = $1`);
const setHeadSql = uniqueStatement(`
  insert into audit_heads (organization_key, count, hash) values ($1, $2, $3)
  on conflict (organization_key) do update set count = excluded.count, hash = excluded.hash`);

export function auditReads(db: Executor): AuditReads {
  return {
    async listEvents(filter, scan) {
      const where = conditionsOf(filter).addScan(scan, ['number']);
      const order = orderBy(where, scan, ['number']);
      const text = `select ${RECORD_COLUMNS} from audit_events ${where.text} ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toEvent);
    },
    async findEvent(organizationKey, id) {
      const row = await firstRow(db, findEventSql, [organizationKey, id]);
      return row && toEvent(row);
    },
    async findHead(organizationKey) {
      const row = await firstRow(db, findHeadSql, [organizationKey]);
      return row && toHead(row);
    },
    async listRecords(organizationKey, after, limit) {
      const scan = { descending: false, after: after === null ? null : [after], limit };
      const where = conditionsOf({ organizationKey }).addScan(scan, ['number']);
      const order = orderBy(where, scan, ['number']);
      const text = `select ${RECORD_COLUMNS} from audit_events ${where.text} ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toRecord);
    },
  };
}

/** Events wait for the end of the transaction; a read of the log in the same transaction does not, and appends them. */
export function auditInTransaction(transaction: Transaction): AuditReads & AuditWrites {
  const { events } = transaction;
  const reads = auditReads(transaction);
  const after =
    <Args extends unknown[], Answer>(read: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      if (events.waiting) await events.append(transaction);
      return read(...args);
    };
  return {
    listEvents: after(reads.listEvents),
    findEvent: after(reads.findEvent),
    findHead: after(reads.findHead),
    listRecords: after(reads.listRecords),
    async appendEvents(organizationKey, added) {
      events.add(organizationKey, added);
    },
  };
}

/** Appends events to the chain of an organization. */
export async function appendEvents(
  db: Transaction,
  organizationKey: number,
  events: readonly NewAuditEvent[],
): Promise<void> {
  // Asked for each time and kept nowhere: what a rollback undoes, it undoes of the head as well.
  const end = await firstRow(db, findEndSql, [organizationKey]);
  if (!end) throw new Error(`there is no organization ${organizationKey}`);
  const head = toHead(end);
  const rows = events.map((event) => toValues(organizationKey, chain(head, event)));
  await db.insertAll(EVENTS, rows);
  await db.run(setHeadSql, [organizationKey, head.count, head.hash]);
}

const NARROWING_COLUMNS = { actor: 'actor_id', subject: 'subject_id', action: 'action' } as const;

/**
 * Time only says where in the order of events to begin and to end, which one look into the index by time tells. So
 * every list follows one index, in one order, whatever else it asks for.
 */
function conditionsOf({ organizationKey, narrow, since, until }: EventFilter): Conditions {
  const where = new Conditions();
  const organization = where.bind(organizationKey);
  where.add(`organization_key = ${organization}`);
  if (narrow) {
    where.add(`${NARROWING_COLUMNS[narrow.by]} = ${where.bind(narrow.value)}`);
  }
  const firstAt = (time: number) =>
    `(select e.number from audit_events e where e.organization_key = ${organization} and e.at >= ${where.bind(time)}
      order by e.at, e.number limit 1)`;
  if (since !== undefined) where.add(`number >= ${firstAt(since)}`);
  if (until !== undefined) where.add(`number < coalesce(${firstAt(until)}, ${Number.MAX_SAFE_INTEGER})`);
  return where;
}

/** The event as the next of a chain, whose head moves to it. */
function chain(head: AuditHead, event: NewAuditEvent): AuditRecord {
  const { id, at, action, actor, subject, object, before, after } = event;
  const record: AuditRecord = {
    number: head.count + 1,
    id,
    at,
    action,
    actor: JSON.stringify(actor),
    subject: JSON.stringify(subject),
    object: object && JSON.stringify(object),
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
    actorId: actor.id,
    subjectId: subject.id,
    hash: '',
  };
  record.hash = chainHash(head.hash, record);
  head.count = record.number;
  head.hash = record.hash;
  return record;
}

/** The values of a row, in the order of `EVENTS.columns`. */
function toValues(organizationKey: number, record: AuditRecord): Value[] {
  const { number, id, at, action, actor, subject, object, before, after, actorId, subjectId, hash } = record;
  return [
    organizationKey,
    number,
    id,
    at,
    action,
    actor,
    subject,
    object,
    before,
    after,
    actorId,
    subjectId,
    hash,
  ];
}

function toHead(row: Row): AuditHead {
  const [count, hash] = row as [number, string];
  return { count, hash };
}

function toRecord(row: Row): AuditRecord {
  const [number, id, at, action, actor, subject, object, before, after, actorId, subjectId, hash] = row as [
    number,
    string,
    number,
    string,
    string,
    string,
    string | null,
    string | null,
    string | null,
    string,
    string,
    string,
  ];
  return { number, id, at, action, actor, subject, object, before, after, actorId, subjectId, hash };
}

function toEvent(row: Row): AuditEvent {
  const { number, id, at, action, actor, subject, object, before, after, hash } = toRecord(row);
  return {
    number,
    id,
    at,
    action: action as AuditAction,
    actor: JSON.parse(actor) as AuditEvent['actor'],
    subject: JSON.parse(subject) as AuditSubject,
    object: object === null ? null : (JSON.parse(object) as AuditSubject),
    before: before === null ? null : (JSON.parse(before) as Record<string, unknown>),
    after: after === null ? null : (JSON.parse(after) as Record<string, unknown>),
    hash,
  };
}
