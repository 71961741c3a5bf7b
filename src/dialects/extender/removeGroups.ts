import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { GroupNames, message, names, status, toResult } from './bulk.ts';
import { WRITE } from './scopes.ts';

/** A group that does not exist, and a protected one, is skipped. */
export const removeGroups = defineOperation({
  id: 'extender.removeGroups',
  summary: 'Remove groups',
  method: 'POST',
  path: '/group/removeGroups',
  scopes: WRITE,
  permission: 'administer the site',
  params: Type.Object({}),
  body: GroupNames,
  status: 200,
  reply: shape({ groupsRemoved: names, groupsSkipped: names, message, status }),
  async handle(call) {
    const { groups } = call.body;
    const outcome = await call.directory.groups.removeMany(call.actor, siteAddress(call), groups);
    return {
      groupsRemoved: outcome.applied,
      groupsSkipped: outcome.skipped,
      ...toResult(outcome, { all: 'all groups removed', some: 'groups removed, some groups skipped' }),
    };
  },
});
