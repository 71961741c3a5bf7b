import { type Static, Type } from 'typebox';
import type { AuditAction, AuditEvent, AuditSubject } from '../../core/audit.ts';
import { ACTION_NAMES } from '../../core/auditActions.ts';
import { shape } from '../../http/shape.ts';
import { Time, toTime } from './shapes.ts';

export type EventAction = AuditAction;

const Subject = shape({ type: Type.String(), id: Type.String(), name: Type.String() });
const Values = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

export const EventShape = shape({
  id: Type.String(),
  number: Type.Integer({ description: '1, 2, 3, … in the organization' }),
  at: Time,
  action: Type.String(),
  actionName: Type.String({ description: 'The action for people' }),
  actor: shape({
    kind: Type.String({ description: '`user`, `key` or `operator`' }),
    id: Type.String(),
    name: Type.String(),
    credentialId: Type.Union([Type.String(), Type.Null()]),
    dialect: Type.String({ description: 'The API by which it came: `native`, `jira`, …, or `cli`' }),
  }),
  subject: Subject,
  object: Type.Union([Subject, Type.Null()]),
  before: Values,
  after: Values,
});

export function toEvent(event: AuditEvent): Static<typeof EventShape> {
  const { kind, id, name, credentialId, dialect } = event.actor;
  return {
    id: event.id,
    number: event.number,
    at: toTime(event.at),
    action: event.action,
    actionName: ACTION_NAMES[event.action].displayName,
    actor: { kind, id, name, credentialId, dialect },
    subject: toSubject(event.subject),
    object: event.object && toSubject(event.object),
    before: event.before,
    after: event.after,
  };
}

function toSubject({ type, id, name }: AuditSubject): Static<typeof Subject> {
  return { type, id, name };
}
