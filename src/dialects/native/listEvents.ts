import { type Static, Type } from 'typebox';
import { ACTION_NAMES } from '../../core/auditActions.ts';
import { BEGINNING, type EventQuery } from '../../core/auditLog.ts';
import { refuse } from '../../core/errors.ts';
import type { Position } from '../../core/paging.ts';
import { listByCursor } from '../../http/listing.ts';
import { type Call, defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { NoPath } from './addresses.ts';
import { EventShape, toEvent } from './eventShapes.ts';
import { cursorQuery } from './paging.ts';
import { READ_EVENTS } from './scopes.ts';

const Query = Type.Object({
  about: Type.Optional(
    Type.String({ description: 'A group id, account id or ARI: what was changed or took part' }),
  ),
  groupId: Type.Optional(Type.String({ description: 'What was done to that group; follows an index' })),
  actorId: Type.Optional(Type.String({ description: 'By whom: an account id, or the id of a key' })),
  action: Type.Optional(Type.Enum(Object.keys(ACTION_NAMES))),
  dialect: Type.Optional(Type.String({ description: 'By which API: `native`, `jira`, …, or `cli`' })),
  since: Type.Optional(Type.String({ format: 'date-time' })),
  until: Type.Optional(Type.String({ format: 'date-time' })),
  search: Type.Optional(Type.String({ description: 'Part of a name, an id or the action' })),
  after: Type.Optional(
    Type.String({ description: '`latest` of an earlier reply: only what came since, oldest first' }),
  ),
  ...cursorQuery,
});

const Reply = shape({
  items: Type.Array(EventShape),
  next: Type.Union([Type.String(), Type.Null()]),
  previous: Type.Union([Type.String(), Type.Null()]),
  latest: Type.Union([Type.String(), Type.Null()], {
    description: 'For `after`, to ask for what is new; not with `cursor`',
  }),
});

/**
 * The history, newest first. Whoever wants it live asks again with `after`: a poll needs nothing of proxies and nodes that
 * any request does not, and numbers are given in the order of commits, so it misses nothing. Where no index has the answer
 * a page looks at so many events and no more: it may be short, or empty, and still have a `next`.
 */
export const listEvents = defineOperation({
  id: 'native.listEvents',
  summary: 'List audit events',
  method: 'GET',
  path: '/events',
  scopes: READ_EVENTS,
  params: NoPath,
  query: Query,
  status: 200,
  reply: Reply,
  async handle(call) {
    const { cursor, after, limit = 50 } = call.query;
    if (after !== undefined) return listNew(call, after, limit);
    const { directory, actor } = call;
    const listing = { filters: toEventQuery(call.query), limit, descending: true };
    // The newest event that was looked at, whether it is one of those asked for or not: what came before it is not new.
    let latest = BEGINNING;
    const page = await listByCursor(call, cursor, listing, async (filters, request) => {
      const sifted = await directory.audit.list(actor, actor.organizationId, filters, request);
      latest = sifted.began ?? BEGINNING;
      return sifted;
    });
    return {
      items: page.items.map(toEvent),
      next: page.next,
      previous: page.previous,
      latest: cursor === undefined ? sealLatest(call, latest) : null,
    };
  },
});

type EventsCall = Call<unknown, Static<typeof Query>, unknown>;

async function listNew(call: EventsCall, after: string, limit: number): Promise<Static<typeof Reply>> {
  const { directory, actor, query } = call;
  const position = call.cursors.open(CONTEXT, after) as Position | undefined;
  if (!position) return refuse('invalid-cursor', { reason: 'after is not one of this list' });
  const from = { position, backward: false };
  const page = await directory.audit.stream(actor, actor.organizationId, toEventQuery(query), {
    limit,
    from,
  });
  return { items: page.items.map(toEvent), next: null, previous: null, latest: sealLatest(call, page.next) };
}

const CONTEXT = 'native.listEvents latest';

function sealLatest({ cursors }: Pick<EventsCall, 'cursors'>, position: Position): string {
  return cursors.seal(CONTEXT, position);
}

function toEventQuery(asked: Static<typeof Query>): EventQuery {
  const { about, groupId, actorId, action, dialect, since, until, search } = asked;
  return {
    ...(about && { aboutId: about }),
    ...(groupId && { subjectId: groupId }),
    ...(actorId && { actorIds: [actorId] }),
    ...(action && { action }),
    ...(dialect && { dialects: [dialect] }),
    ...(since && { since: Date.parse(since) }),
    ...(until && { until: Date.parse(until) }),
    ...(search && { text: search }),
  };
}
