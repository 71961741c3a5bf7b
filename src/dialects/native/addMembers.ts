import { defineOperation } from '../../http/operation.ts';
import { GroupPath, groupAt } from './addresses.ts';
import { BatchBody, BatchReply, toBatchReply } from './memberBatch.ts';
import { WRITE_GROUPS } from './scopes.ts';

/** Adds many people in one transaction; those who are members already stay as they are. */
export const addMembers = defineOperation({
  id: 'native.addMembers',
  summary: 'Add many members to a group',
  method: 'POST',
  path: '/groups/{groupId}/members',
  scopes: WRITE_GROUPS,
  params: GroupPath,
  body: BatchBody,
  status: 200,
  reply: BatchReply,
  async handle(call) {
    const { members, dryRun = false, allOrNothing = false } = call.body;
    const options = { dryRun, allOrNothing };
    const outcome = await call.directory.memberBatches.add(call.actor, groupAt(call), members, options);
    return toBatchReply(outcome, dryRun);
  },
});
