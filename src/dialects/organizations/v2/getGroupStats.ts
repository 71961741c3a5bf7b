import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { DirectoryPath, toRead } from '../addresses.ts';
import { READ_GROUPS } from '../scopes.ts';

/** `all` is teams and groups; user-base groups stand apart, as in the published sample. */
export const getGroupStats = defineOperation({
  id: 'organizations.v2.getGroupStats',
  summary: 'Get group stats',
  method: 'GET',
  path: '/orgs/{orgId}/directories/{directoryId}/groups/stats',
  scopes: READ_GROUPS,
  params: DirectoryPath,
  status: 200,
  reply: shape({
    types: Type.Array(shape({ type: Type.String(), count: Type.Integer() })),
    totals: shape({ all: Type.Integer(), synced: Type.Integer(), managed: Type.Integer() }),
  }),
  async handle(call) {
    const { types, synced } = await call.directory.groups.stats(call.actor, toRead(call.params));
    const all = types.TEAM + types.GROUP;
    return {
      types: [
        { type: 'TEAM', count: types.TEAM },
        { type: 'GROUP', count: types.GROUP },
        { type: 'USERBASE_GROUP', count: types.USERBASE_GROUP },
      ],
      totals: { all, synced, managed: all - synced },
    };
  },
});
