import type { AuditAction, AuditEvent, AuditSubject } from '../core/audit.ts';
import type { AuditReads, AuditWrites, New } from '../core/store.ts';
import { Conditions, dynamicStatement, orderBy, rowBatches, valuesText } from './conditions.ts';
import type { Executor, Row, Value } from './db.ts';

const COLUMNS = 'key, id, at, action, actor, subject, object, before, after';

const INSERT_COLUMNS = 'organization_key, id, at, action, actor, subject, object, before, after';

export function auditReads(db: Executor): AuditReads {
  return {
    async listEvents(organizationKey, scan) {
      const where = new Conditions();
      where.add(`organization_key = ${where.bind(organizationKey)}`).addScan(scan, ['key']);
      const order = orderBy(where, scan, ['key']);
      const text = `select ${COLUMNS} from audit_events ${where.text} ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toEvent);
    },
  };
}

export function auditWrites(db: Executor): AuditWrites {
  const appendEvents: AuditWrites['appendEvents'] = async (organizationKey, events) => {
    for (const batch of rowBatches(events)) {
      const text = `insert into audit_events (${INSERT_COLUMNS}) values ${valuesText(batch.length, 9)}`;
      const values = batch.flatMap((event) => toRow(organizationKey, event));
      await db.run(dynamicStatement(text), values);
    }
  };
  return { appendEvent: (organizationKey, event) => appendEvents(organizationKey, [event]), appendEvents };
}

function toRow(organizationKey: number, event: New<AuditEvent>): Value[] {
  const { id, at, action, actor, subject, object, before, after } = event;
  return [
    organizationKey,
    id,
    at,
    action,
    JSON.stringify(actor),
    JSON.stringify(subject),
    object && JSON.stringify(object),
    before && JSON.stringify(before),
    after && JSON.stringify(after),
  ];
}

function toEvent(row: Row): AuditEvent {
  const [key, id, at, action, actor, subject, object, before, after] = row as [
    number,
    string,
    number,
    AuditAction,
    string,
    string,
    string | null,
    string | null,
    string | null,
  ];
  return {
    key,
    id,
    at,
    action,
    actor: JSON.parse(actor) as AuditEvent['actor'],
    subject: JSON.parse(subject) as AuditSubject,
    object: object === null ? null : (JSON.parse(object) as AuditSubject),
    before: before === null ? null : (JSON.parse(before) as Record<string, unknown>),
    after: after === null ? null : (JSON.parse(after) as Record<string, unknown>),
  };
}
