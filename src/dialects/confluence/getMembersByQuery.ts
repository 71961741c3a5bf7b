import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { listMembers, memberParameters, UserArray } from './memberList.ts';
import { requireParameter } from './membership.ts';
import { toWindow, windowParameters } from './paging.ts';
import { READ_MEMBERS } from './scopes.ts';

/** Deprecated. Of the three member lists the one that cuts a larger `limit` without a word. */
export const getMembersByQuery = defineOperation({
  id: 'confluence.getMembersByQuery',
  summary: 'Get group members by group name',
  deprecated: true,
  method: 'GET',
  path: '/group/member',
  scopes: READ_MEMBERS,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({
    name: mandatory(Type.String()),
    ...windowParameters,
    ...memberParameters,
  }),
  status: 200,
  reply: UserArray,
  async handle(call) {
    const { expand = [], shouldReturnTotalSize: withTotal = false } = call.query;
    const groupName = requireParameter('name', call.query.name);
    return listMembers(call, {
      address: { ...siteAddress(call), groupName },
      path: '/group/member',
      kept: { name: groupName },
      window: toWindow(call.query, 'cut'),
      expand,
      withTotal,
    });
  },
});
