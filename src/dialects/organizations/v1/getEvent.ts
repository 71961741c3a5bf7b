import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { EventShape, toEvent } from '../events.ts';
import { READ_EVENTS } from '../scopes.ts';

export const getEvent = defineOperation({
  id: 'organizations.v1.getEvent',
  summary: 'Get an audit log event by ID',
  method: 'GET',
  path: '/orgs/{orgId}/events/{eventId}',
  scopes: READ_EVENTS,
  params: Type.Object({ orgId: Type.String({ minLength: 1 }), eventId: Type.String({ minLength: 1 }) }),
  status: 200,
  reply: shape({ data: EventShape }),
  async handle(call) {
    const { orgId, eventId } = call.params;
    return { data: toEvent(call, await call.directory.audit.get(call.actor, orgId, eventId)) };
  },
});
