import { type Static, Type } from 'typebox';
import type { AuditEvent, AuditSubject } from '../../core/audit.ts';
import { ACTION_NAMES } from '../../core/auditActions.ts';
import type { EventQuery } from '../../core/auditLog.ts';
import type { Page, PageRequest } from '../../core/paging.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import type { OrganizationPath } from './addresses.ts';
import { Cursor, Limit, Links, listPage, toUrls } from './paging.ts';
import { toTime } from './shapes.ts';

/**
 * Events as this API tells them. Here `links` of a page are URLs, and the cursor of the next page stands in `meta.next`
 * as well.
 */
const Thing = shape({
  id: Type.String(),
  type: Type.String(),
  attributes: Type.Record(Type.String(), Type.Unknown()),
});

const attributes = {
  time: Type.String({ format: 'date-time' }),
  action: Type.String(),
  actor: shape({ id: Type.String(), name: Type.String() }),
  context: Type.Array(Thing),
  container: Type.Array(Thing),
};

const event = {
  id: Type.String(),
  type: Type.Literal('events'),
  links: shape({ self: Type.String() }),
  message: shape({ content: Type.String(), format: Type.Literal('simple') }),
};

export const EventShape = shape({ ...event, attributes: shape(attributes) });

export const StreamedEventShape = shape({
  ...event,
  attributes: shape({ ...attributes, processedAt: Type.String({ format: 'date-time' }) }),
});

/** What was changed comes first in `context`, with what it was before and after; then what else took part. */
export function toEvent(call: EventCall, event: AuditEvent): Static<typeof EventShape> {
  const { id, at, action, actor, subject, object, before, after } = event;
  return {
    id,
    type: 'events',
    attributes: {
      time: toTime(at),
      action,
      actor: { id: actor.id, name: actor.name },
      context: [toThing(subject, { before, after }), ...(object ? [toThing(object)] : [])],
      container: [
        {
          id: call.params.orgId,
          type: 'orgs',
          attributes: { dialect: actor.dialect, credentialId: actor.credentialId },
        },
      ],
    },
    links: { self: `${call.baseUrl}${call.prefix}/orgs/${call.params.orgId}/events/${id}` },
    message: { content: toSentence(event), format: 'simple' },
  };
}

/** What is committed can be read: an event is processed when it happens. */
export function toStreamedEvent(call: EventCall, event: AuditEvent): Static<typeof StreamedEventShape> {
  const { id, type, attributes, links, message } = toEvent(call, event);
  const { time, action, actor, context, container } = attributes;
  return {
    id,
    type,
    attributes: { time, action, actor, context, container, processedAt: toTime(event.at) },
    links,
    message,
  };
}

const TYPES: Record<AuditSubject['type'], string> = {
  organization: 'organizations',
  directory: 'directories',
  site: 'sites',
  resource: 'resources',
  user: 'users',
  group: 'groups',
  credential: 'credentials',
};

function toThing(
  { type, id, name }: AuditSubject,
  values: Partial<Pick<AuditEvent, 'before' | 'after'>> = {},
) {
  const { before, after } = values;
  return {
    id,
    type: TYPES[type],
    attributes: { name, ...(before && { before }), ...(after && { after }) },
  };
}

function toSentence({ action, subject, object }: AuditEvent): string {
  const names = object ? `${subject.name}, ${object.name}` : subject.name;
  return `${ACTION_NAMES[action].displayName}: ${names}`;
}

// --- lists --------------------------------------------------------------------------------------------------------

const Time = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 8.64e15, description: 'Milliseconds since the epoch' }),
);

export const timeFilters = { from: Time, to: Time };

/** The products that the real service tells apart, with the dialect that is ours for it. */
const PRODUCTS = { bitbucket: null, confluence: 'confluence', guard_detect: null, jira: 'jira', loom: null };

type Product = keyof typeof PRODUCTS;

function list(description: string) {
  return Type.Optional(Type.Array(Type.String(), { maxItems: 10, description }));
}

export const eventFilters = {
  q: Type.Optional(Type.String({ maxLength: 1000, description: 'Part of a name, id or action' })),
  ...timeFilters,
  action: Type.Optional(Type.String()),
  actor: list('By one of these accounts or keys'),
  ip: list('From one of these addresses: none are kept, so nothing matches'),
  product: Type.Optional(
    Type.Array(Type.Enum(Object.keys(PRODUCTS) as Product[]), { description: 'By way of one of these APIs' }),
  ),
  location: Type.Optional(
    Type.String({ description: 'From there: places are not kept, so nothing matches' }),
  ),
};

const EventFilters = Type.Object(eventFilters);

/** How many events a page has: the stream's numbers are documented, and do for both lists. */
export const pageParameters = { cursor: Cursor, limit: Limit(200, 500) };

export function toEventQuery(filters: Static<typeof EventFilters>): EventQuery {
  const { q, from, to, action, actor, ip, product, location } = filters;
  const dialects = product?.length ? product.flatMap((name) => PRODUCTS[name] ?? []) : undefined;
  const isNowhere = Boolean(ip?.length) || Boolean(location);
  return {
    ...(q && { text: q }),
    ...(from !== undefined && { since: from }),
    ...(to !== undefined && { until: to }),
    ...(action && { action }),
    ...(actor?.length && { actorIds: actor }),
    ...(dialects && { dialects }),
    ...(isNowhere && { dialects: [] }),
  };
}

export function eventPageOf<Item extends ReturnType<typeof shape>>(item: Item) {
  return shape({
    data: Type.Array(item),
    meta: shape({ next: Type.Optional(Type.String()), page_size: Type.Integer() }),
    links: Links,
  });
}

export type EventCall = Call<Static<typeof OrganizationPath>, unknown, unknown>;

interface EventListing {
  query: EventQuery;
  limit: number;
  descending: boolean;
}

/** A page of events in either list, whose cursors become URLs. */
export async function listEvents<Item>(
  call: EventCall,
  cursor: string | undefined,
  { query, limit, descending }: EventListing,
  fetch: (query: EventQuery, page: PageRequest) => Promise<Page<AuditEvent>>,
  toItem: (call: EventCall, event: AuditEvent) => Item,
) {
  const listing = { filters: query, limit, descending };
  const { items, links } = await listPage(call, cursor, listing, fetch);
  const { next } = links;
  return {
    data: items.map((item) => toItem(call, item)),
    meta: { ...(next && { next }), page_size: items.length },
    links: toUrls(call, links),
  };
}
