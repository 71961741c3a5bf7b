import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { listMembers, memberParameters, UserArray } from './memberList.ts';
import { strictWindowParameters, toWindow } from './paging.ts';
import { READ_MEMBERS } from './scopes.ts';

/** Deprecated. A `limit` over 200 is refused, as documented. No total is documented, so none is told. */
export const getMembersByName = defineOperation({
  id: 'confluence.getMembersByName',
  summary: 'Get group members',
  deprecated: true,
  method: 'GET',
  path: '/group/{groupName}/member',
  scopes: READ_MEMBERS,
  permission: 'use Confluence',
  params: Type.Object({ groupName: Type.String() }),
  query: Type.Object({ ...strictWindowParameters, expand: memberParameters.expand }),
  status: 200,
  reply: UserArray,
  async handle(call) {
    const { groupName } = call.params;
    return listMembers(call, {
      address: { ...siteAddress(call), groupName },
      path: `/group/${encodeURIComponent(groupName)}/member`,
      kept: {},
      window: toWindow(call.query, 'refuse'),
      expand: call.query.expand ?? [],
    });
  },
});
