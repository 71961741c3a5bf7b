import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { NO_ACCOUNT } from './errors.ts';
import { pageBean, pageSizeParameter, toPageBean, toWindow, windowParameters } from './paging.ts';
import { SEARCH_USERS } from './scopes.ts';
import { toUser, UserShape } from './users.ts';

/** Several people by account id; who is unknown is left out. */
export const bulkGetUsers = defineOperation({
  id: 'jira.bulkGetUsers',
  summary: 'Bulk get users',
  method: 'GET',
  path: '/user/bulk',
  scopes: SEARCH_USERS,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object({
    ...windowParameters,
    maxResults: pageSizeParameter(10),
    accountId: mandatory(Type.Array(Type.String(), { maxItems: 1000 })),
  }),
  status: 200,
  reply: pageBean(UserShape),
  async handle(call) {
    const accountIds = splitAccounts(call.query.accountId ?? []);
    if (accountIds.length === 0) {
      refuse('invalid-field', { field: 'accountId', reason: 'is required', message: NO_ACCOUNT });
    }
    const window = toWindow(call.query, 10, 200);
    const address = siteAddress(call);
    const users = await call.directory.users.listAt(call.actor, address, { accountIds }, window);
    const total = await call.directory.users.count(call.actor, address, { accountIds });
    const values = users.map((user) => toUser(call, user));
    return toPageBean(call, '/user/bulk', { accountId: accountIds }, window, { values, total });
  },
});

/** An old client encodes the second and later names too: `accountId=a%26accountId%3Db`. */
function splitAccounts(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split('&accountId='));
}
