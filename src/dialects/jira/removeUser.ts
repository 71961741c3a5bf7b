import { Type } from 'typebox';
import { mandatory, retiredName } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { WRITE_USER } from './scopes.ts';
import { requireAccountId } from './users.ts';

/**
 * The one removal of this API that answers 204. The person leaves the directory as a whole, and every site that uses it:
 * there is no account beyond the directory that could stay, as there is on the real service.
 */
export const removeUser = defineOperation({
  id: 'jira.removeUser',
  summary: 'Delete user',
  method: 'DELETE',
  path: '/user',
  scopes: WRITE_USER,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({
    accountId: mandatory(Type.String()),
    username: retiredName,
    key: retiredName,
  }),
  status: 204,
  async handle(call) {
    const { accountId, username, key } = call.query;
    const address = { ...siteAddress(call), accountId: requireAccountId(accountId, username ?? key) };
    await call.directory.users.remove(call.actor, address);
  },
});
