import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { mandatory, retiredName } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { groupParameters, toGroupAddress } from './groupAddress.ts';
import { REMOVE_MEMBER } from './scopes.ts';
import { requireAccountId } from './users.ts';

/** 200 without a body. Not idempotent: removing who is no member is an error, whose words clients match. */
export const removeUserFromGroup = defineOperation({
  id: 'jira.removeUserFromGroup',
  summary: 'Remove user from group',
  method: 'DELETE',
  path: '/group/user',
  scopes: REMOVE_MEMBER,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object({
    ...groupParameters,
    accountId: mandatory(Type.String()),
    username: retiredName,
  }),
  status: 200,
  async handle(call) {
    const address = toGroupAddress(call, call.query);
    const { accountId, username } = call.query;
    const account = requireAccountId(accountId, username);
    const group = await call.directory.groups.get(call.actor, address);
    const found = { ...siteAddress(call), groupId: group.id };
    const outcome = await call.directory.members.remove(call.actor, found, account);
    if (outcome === 'not-member') {
      refuse('not-member', { accountId: account, groupId: group.id, groupName: group.name });
    }
  },
});
