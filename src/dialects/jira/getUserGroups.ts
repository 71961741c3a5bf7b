import { Type } from 'typebox';
import { mandatory, retiredName } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { READ_GROUP } from './scopes.ts';
import { GroupName, toGroupName } from './shapes.ts';
import { requireAccountId } from './users.ts';

/** A bare list, by name, in one piece. */
export const getUserGroups = defineOperation({
  id: 'jira.getUserGroups',
  summary: 'Get user groups',
  method: 'GET',
  path: '/user/groups',
  scopes: READ_GROUP,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object({
    accountId: mandatory(Type.String()),
    username: retiredName,
    key: retiredName,
  }),
  status: 200,
  reply: Type.Array(GroupName),
  async handle(call) {
    const { accountId, username, key } = call.query;
    const address = { ...siteAddress(call), accountId: requireAccountId(accountId, username ?? key) };
    const user = await call.directory.users.get(call.actor, address);
    const groups = await call.directory.members.groupsOf(call.actor, user);
    return groups.map((group) => toGroupName(call, group));
  },
});
