import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { mandatory } from '../../http/documented.ts';
import { jsonObject } from '../../http/json.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { arrayWithLinks, keptExpansions, toArray, toWindow, windowParameters } from './paging.ts';
import { READ_USER } from './scopes.ts';
import { Expand, toUsers, UserShape } from './shapes.ts';

/** Ids past this many are not looked at, as documented. */
const LIMIT = 100;

/** Who is unknown is left out. */
export const getUsersInBulk = defineOperation({
  id: 'confluence.getUsersInBulk',
  summary: 'Get multiple users using ids',
  method: 'GET',
  path: '/user/bulk',
  scopes: READ_USER,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({
    accountId: mandatory(Type.Array(Type.String())),
    expand: Expand,
    ...windowParameters,
  }),
  status: 200,
  reply: arrayWithLinks(UserShape),
  async handle(call) {
    const { accountId = [], expand = [] } = call.query;
    if (accountId.length === 0) refuse('invalid-field', { field: 'accountId', reason: 'is required' });
    const accountIds = accountId.slice(0, LIMIT);
    const window = toWindow(call.query, 'cut');
    const address = siteAddress(call);
    const users = await call.directory.users.listAt(call.actor, address, { accountIds }, window);
    const total = await call.directory.users.count(call.actor, address, { accountIds });
    const results = await toUsers(call, users, expand);
    const kept = { accountId: accountIds, ...keptExpansions(expand) };
    return jsonObject(toArray(call, '/user/bulk', kept, window, { results, total }));
  },
});
