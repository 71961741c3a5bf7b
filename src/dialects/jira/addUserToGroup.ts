import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { groupParameters, toGroupAddress } from './groupAddress.ts';
import { ADD_MEMBER } from './scopes.ts';
import { GroupShape, toGroup } from './shapes.ts';
import { requireAccountId } from './users.ts';

/** Not idempotent: a member added again is an error, whose words clients match. */
export const addUserToGroup = defineOperation({
  id: 'jira.addUserToGroup',
  summary: 'Add user to group',
  method: 'POST',
  path: '/group/user',
  scopes: ADD_MEMBER,
  permission: 'administer the site',
  params: Type.Object({}),
  query: Type.Object(groupParameters),
  body: Type.Object({
    accountId: mandatory(Type.Union([Type.String(), Type.Null()])),
    name: Type.Optional(Type.Unknown()),
  }),
  status: 201,
  reply: GroupShape,
  async handle(call) {
    const address = toGroupAddress(call, call.query);
    const { accountId, name } = call.body;
    const account = requireAccountId(accountId, name);
    const group = await call.directory.groups.get(call.actor, address);
    const found = { ...siteAddress(call), groupId: group.id };
    const outcome = await call.directory.members.add(call.actor, found, account, { allowInactive: true });
    if (outcome === 'already-member') {
      refuse('already-member', { accountId: account, groupId: group.id, groupName: group.name });
    }
    return toGroup(call, await call.directory.groups.get(call.actor, found));
  },
});
