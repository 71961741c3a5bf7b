import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { OrganizationPath } from '../addresses.ts';
import {
  EventShape,
  eventFilters,
  eventPageOf,
  listEvents,
  pageParameters,
  toEvent,
  toEventQuery,
} from '../events.ts';
import { READ_EVENTS } from '../scopes.ts';

/**
 * Newest first. What no index can tell is looked for among so many events a page: one may have fewer than asked for, or
 * none, and yet a `next`.
 */
export const getEvents = defineOperation({
  id: 'organizations.v1.getEvents',
  summary: 'Query audit log events',
  method: 'GET',
  path: '/orgs/{orgId}/events',
  scopes: READ_EVENTS,
  params: OrganizationPath,
  query: Type.Object({ ...pageParameters, ...eventFilters }),
  status: 200,
  reply: eventPageOf(EventShape),
  async handle(call) {
    const { cursor, limit = 200, ...filters } = call.query;
    const { audit } = call.directory;
    const listing = { query: toEventQuery(filters), limit, descending: true };
    const fetch = audit.list.bind(null, call.actor, call.params.orgId);
    return listEvents(call, cursor, listing, fetch, toEvent);
  },
});
