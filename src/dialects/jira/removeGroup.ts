import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { type Call, defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { groupParameters, toGroupAddress } from './groupAddress.ts';
import { DELETE_GROUP } from './scopes.ts';

const Query = {
  ...groupParameters,
  swapGroup: Type.Optional(
    Type.String({ description: 'The name of the group that takes over restrictions' }),
  ),
  swapGroupId: Type.Optional(
    Type.String({ description: 'The id of the group that takes over restrictions' }),
  ),
};

/**
 * 200 without a body. A swap group takes over restrictions of comments and worklogs, of which there are none here: it
 * is checked and changes nothing. Members are not moved to it.
 */
export const removeGroup = defineOperation({
  id: 'jira.removeGroup',
  summary: 'Remove group',
  method: 'DELETE',
  path: '/group',
  scopes: DELETE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object(Query),
  status: 200,
  async handle(call) {
    const { swapGroup, swapGroupId } = call.query;
    const address = toGroupAddress(call, call.query);
    if (swapGroup && swapGroupId) refuseSwap('swapGroup and swapGroupId cannot be used together.');
    const group = await call.directory.groups.get(call.actor, address);
    const swap = await findSwapGroup(call, swapGroup, swapGroupId);
    if (swap?.id === group.id) {
      refuseSwap('The swap group must be another group than the one to remove.');
    }
    await call.directory.groups.remove(call.actor, { ...siteAddress(call), groupId: group.id });
  },
});

async function findSwapGroup(
  call: Call<unknown, unknown, unknown>,
  swapGroup: string | undefined,
  swapGroupId: string | undefined,
) {
  if (swapGroupId) {
    return call.directory.groups.get(call.actor, { ...siteAddress(call), groupId: swapGroupId });
  }
  if (!swapGroup) return undefined;
  return call.directory.groups.get(call.actor, { ...siteAddress(call), groupName: swapGroup });
}

function refuseSwap(message: string): never {
  return refuse('invalid-field', { field: 'swapGroupId', reason: 'is not a group to swap with', message });
}
