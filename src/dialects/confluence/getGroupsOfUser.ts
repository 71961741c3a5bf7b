import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { GroupArrayWithLinks, listGroups } from './groupList.ts';
import { requireParameter } from './membership.ts';
import { toWindow, windowParameters } from './paging.ts';
import { READ_MEMBERSHIPS } from './scopes.ts';

/** Ascending by name. */
export const getGroupsOfUser = defineOperation({
  id: 'confluence.getGroupsOfUser',
  summary: 'Get group memberships for user',
  method: 'GET',
  path: '/user/memberof',
  scopes: READ_MEMBERSHIPS,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({ accountId: mandatory(Type.String()), ...windowParameters }),
  status: 200,
  reply: GroupArrayWithLinks,
  async handle(call) {
    const accountId = requireParameter('accountId', call.query.accountId);
    const window = toWindow(call.query, 'cut');
    await call.directory.users.get(call.actor, { ...siteAddress(call), accountId });
    const filter = { accountIds: [accountId] };
    return listGroups(call, '/user/memberof', { accountId }, filter, window);
  },
});
