import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { BatchBody, BatchReply, toBatchReply } from './memberBatch.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Takes many people out in one transaction. A POST, since a DELETE has no body everywhere. */
export const removeMembers = defineOperation({
  id: 'native.removeMembers',
  summary: 'Remove many members from a group',
  method: 'POST',
  path: '/groups/{groupId}/members/remove',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: BatchBody,
  status: 200,
  reply: BatchReply,
  async handle(call) {
    const { members, dryRun = false, allOrNothing = false } = call.body;
    const options = { dryRun, allOrNothing };
    const outcome = await call.directory.memberBatches.remove(call.actor, groupAt(call), members, options);
    return toBatchReply(outcome, dryRun);
  },
});
