import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { OrganizationPath } from '../addresses.ts';
import {
  eventPageOf,
  listEvents,
  pageParameters,
  StreamedEventShape,
  timeFilters,
  toEventQuery,
  toStreamedEvent,
} from '../events.ts';
import { READ_EVENTS } from '../scopes.ts';

/**
 * In the order in which events were committed, oldest first unless told otherwise. Then there is always a `next`: who
 * comes back with it gets what has happened since, each event once.
 */
export const getEventStream = defineOperation({
  id: 'organizations.v1.getEventStream',
  summary: 'Poll audit log events',
  method: 'GET',
  path: '/orgs/{orgId}/events-stream',
  scopes: READ_EVENTS,
  params: OrganizationPath,
  query: Type.Object({
    ...pageParameters,
    ...timeFilters,
    sortOrder: Type.Optional(Type.Enum(['asc', 'desc'], { default: 'asc' })),
  }),
  status: 200,
  reply: eventPageOf(StreamedEventShape),
  async handle(call) {
    const { cursor, limit = 200, sortOrder = 'asc', ...filters } = call.query;
    const { audit } = call.directory;
    const listing = { query: toEventQuery(filters), limit, descending: sortOrder === 'desc' };
    const fetch = audit.stream.bind(null, call.actor, call.params.orgId);
    return listEvents(call, cursor, listing, fetch, toStreamedEvent);
  },
});
