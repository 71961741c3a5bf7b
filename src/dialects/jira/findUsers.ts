import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { toWindow, windowParameters } from './paging.ts';
import { SEARCH_USERS } from './scopes.ts';
import { toUser, UserShape } from './users.ts';

/** Only the first 1000 people found can be reached, as on the real service. */
const REACH = 1000;

/**
 * A bare list of active people whose name or e-mail address begins so; an empty `query` finds everyone. Empty for
 * those who may not browse, and for a `property`, which nobody has here.
 */
export const findUsers = defineOperation({
  id: 'jira.findUsers',
  summary: 'Find users',
  method: 'GET',
  path: '/user/search',
  scopes: SEARCH_USERS,
  anonymous: 'fallback',
  params: Type.Object({}),
  query: Type.Object({
    query: Type.Optional(Type.String()),
    accountId: Type.Optional(Type.String()),
    property: Type.Optional(Type.String()),
    ...windowParameters,
    includeActive: Type.Optional(Type.Boolean({ default: true })),
    includeInactive: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 200,
  reply: Type.Array(UserShape),
  async handle(call) {
    const { query, accountId, property, includeActive = true, includeInactive = false } = call.query;
    if (query === undefined && !accountId && !property) {
      refuse('invalid-field', { field: 'query', reason: 'or accountId must be provided' });
    }
    if (query !== undefined && accountId) {
      refuse('invalid-field', { field: 'query', reason: 'and accountId cannot be used together' });
    }
    const { offset, limit } = toWindow(call.query, 50, 1000);
    const mayBrowse = await call.directory.access.holds(
      call.actor,
      siteOf(call),
      'browse users and groups in Jira',
    );
    if (!mayBrowse || property || offset >= REACH) return [];
    const filter = {
      ...(query && { prefix: query }),
      ...(accountId && { accountIds: [accountId] }),
      statuses: [
        ...(includeActive ? (['active'] as const) : []),
        ...(includeInactive ? (['suspended', 'deactivated'] as const) : []),
      ],
    };
    const window = { offset, limit: Math.min(limit, REACH - offset) };
    const users = await call.directory.users.listAt(call.actor, siteAddress(call), filter, window);
    return users.map((user) => toUser(call, user));
  },
});
