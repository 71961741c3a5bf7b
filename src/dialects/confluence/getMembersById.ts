import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { listMembers, memberParameters, UserArray } from './memberList.ts';
import { strictWindowParameters, toWindow } from './paging.ts';
import { READ_MEMBERS } from './scopes.ts';

/** A `limit` over 200 is refused, as documented: cutting it would make clients that ask for 1000 lose members. */
export const getMembersById = defineOperation({
  id: 'confluence.getMembersById',
  summary: 'Get group members by group ID',
  method: 'GET',
  path: '/group/{groupId}/membersByGroupId',
  scopes: READ_MEMBERS,
  permission: 'use Confluence',
  params: Type.Object({ groupId: Type.String() }),
  query: Type.Object({ ...strictWindowParameters, ...memberParameters }),
  status: 200,
  reply: UserArray,
  async handle(call) {
    const { expand = [], shouldReturnTotalSize: withTotal = false } = call.query;
    const { groupId } = call.params;
    return listMembers(call, {
      address: { ...siteAddress(call), groupId },
      path: `/group/${encodeURIComponent(groupId)}/membersByGroupId`,
      kept: {},
      window: toWindow(call.query, 'refuse'),
      expand,
      withTotal,
    });
  },
});
