import { type Static, Type } from 'typebox';
import type { User } from '../../core/types.ts';
import { jsonObject, KeptTexts } from '../../http/json.ts';
import { defineOperation } from '../../http/operation.ts';
import { groupParameters, toGroupAddress } from './groupAddress.ts';
import { pageBean, toPageBean, toWindow, windowParameters } from './paging.ts';
import { READ_MEMBERS } from './scopes.ts';
import { apiRoot, toUserDetails, UserDetails } from './shapes.ts';

/** Members in a stable order that is not told: oldest account first. Inactive ones only when asked for. */
export const getUsersFromGroup = defineOperation({
  id: 'jira.getUsersFromGroup',
  summary: 'Get users from group',
  method: 'GET',
  path: '/group/member',
  scopes: READ_MEMBERS,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object({
    ...groupParameters,
    includeInactiveUsers: Type.Optional(Type.Boolean({ default: false })),
    ...windowParameters,
  }),
  status: 200,
  reply: pageBean(UserDetails),
  async handle(call) {
    const { groupname, groupId, includeInactiveUsers = false } = call.query;
    const address = toGroupAddress(call, call.query);
    const window = toWindow(call.query, 50, 50);
    const population = { includeInactive: includeInactiveUsers };
    const { items, total } = await call.directory.members.listAt(call.actor, address, population, window);
    const asked = { ...(groupId ? { groupId } : { groupname }), includeInactiveUsers };
    const root = apiRoot(call);
    const values = items.map((user) => userTexts.of(user, root, () => toUserDetails(call, user)));
    return jsonObject(toPageBean(call, '/group/member', asked, window, { values, total }));
  },
});

const userTexts = new KeptTexts<User, Static<typeof UserDetails>>();
