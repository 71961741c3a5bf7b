import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { DirectoryPath, toRead } from '../addresses.ts';
import { groupFilters, toGroupQuery } from '../filters.ts';
import { READ_GROUPS } from '../scopes.ts';

export const getGroupCount = defineOperation({
  id: 'organizations.v2.getGroupCount',
  summary: 'Get the count of groups in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/count',
  scopes: READ_GROUPS,
  params: DirectoryPath,
  query: Type.Object(groupFilters),
  status: 200,
  reply: shape({ count: Type.Integer() }),
  async handle(call) {
    const query = toGroupQuery(call.query);
    return { count: await call.directory.groups.count(call.actor, toRead(call.params), query) };
  },
});
