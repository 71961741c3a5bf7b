import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { message, names, status, toResult, Usernames } from './bulk.ts';
import { GroupPath, groupIn } from './groupPath.ts';
import { WRITE } from './scopes.ts';

/** Who is a member already, and a username that is unknown, is skipped. */
export const addUsers = defineOperation({
  id: 'extender.addUsers',
  summary: 'Add users to group',
  method: 'POST',
  path: '/group/addUsers/{*}',
  scopes: WRITE,
  permission: 'administer the site',
  params: GroupPath,
  body: Usernames,
  status: 200,
  reply: shape({ usersAdded: names, usersSkipped: names, message, status }),
  async handle(call) {
    const address = { ...siteAddress(call), ...groupIn(call.params) };
    const outcome = await call.directory.members.addMany(call.actor, address, call.body.users);
    return {
      usersAdded: outcome.applied,
      usersSkipped: outcome.skipped,
      ...toResult(outcome, {
        all: 'all users added to group',
        some: 'users added to group, but some users skipped',
      }),
    };
  },
});
