import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { message, names, status, toResult, Usernames } from './bulk.ts';
import { GroupPath, groupIn } from './groupPath.ts';
import { WRITE } from './scopes.ts';

/** Who is no member, and a username that is unknown, is skipped. */
export const removeUsers = defineOperation({
  id: 'extender.removeUsers',
  summary: 'Remove users from group',
  method: 'POST',
  path: '/group/removeUsers/{*}',
  scopes: WRITE,
  permission: 'administer the site',
  params: GroupPath,
  body: Usernames,
  status: 200,
  reply: shape({ usersRemoved: names, usersSkipped: names, message, status }),
  async handle(call) {
    const address = { ...siteAddress(call), ...groupIn(call.params) };
    const outcome = await call.directory.members.removeMany(call.actor, address, call.body.users);
    return {
      usersRemoved: outcome.applied,
      usersSkipped: outcome.skipped,
      ...toResult(outcome, {
        all: 'all users removed from group',
        some: 'users removed from group, but some users skipped',
      }),
    };
  },
});
