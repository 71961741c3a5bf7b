import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { GroupArrayWithLinks, listGroups } from './groupList.ts';
import { toWindow, windowParameters } from './paging.ts';
import { READ_GROUP } from './scopes.ts';

/** Groups whose names contain the query, whatever the case of letters; an empty query finds all. */
export const pickGroups = defineOperation({
  id: 'confluence.pickGroups',
  summary: 'Search groups by partial query',
  method: 'GET',
  path: '/group/picker',
  scopes: READ_GROUP,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({
    query: mandatory(Type.String()),
    ...windowParameters,
    shouldReturnTotalSize: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 200,
  reply: GroupArrayWithLinks,
  async handle(call) {
    const { query, shouldReturnTotalSize = false } = call.query;
    if (query === undefined) return refuse('invalid-field', { field: 'query', reason: 'is required' });
    const window = toWindow(call.query, 'cut');
    const filter = { ...(query && { search: query }) };
    return listGroups(call, '/group/picker', { query }, filter, window, shouldReturnTotalSize);
  },
});
