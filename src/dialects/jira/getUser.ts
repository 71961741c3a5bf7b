import { Type } from 'typebox';
import { mandatory, retiredName } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { READ_USER } from './scopes.ts';
import { requireAccountId, toExpandedUser, UserShape } from './users.ts';

export const getUser = defineOperation({
  id: 'jira.getUser',
  summary: 'Get user',
  method: 'GET',
  path: '/user',
  scopes: READ_USER,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object({
    accountId: mandatory(Type.String()),
    username: retiredName,
    key: retiredName,
    expand: Type.Optional(Type.Array(Type.String())),
  }),
  status: 200,
  reply: UserShape,
  async handle(call) {
    const { accountId, username, key, expand = [] } = call.query;
    const address = { ...siteAddress(call), accountId: requireAccountId(accountId, username ?? key) };
    const user = await call.directory.users.get(call.actor, address);
    return toExpandedUser(call, user, expand);
  },
});
