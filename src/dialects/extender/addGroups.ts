import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { GroupNames, message, names, status, toResult } from './bulk.ts';
import { WRITE } from './scopes.ts';

/** A group that exists, and a name that is none, is skipped. */
export const addGroups = defineOperation({
  id: 'extender.addGroups',
  summary: 'Add groups',
  method: 'POST',
  path: '/group/addGroups',
  scopes: WRITE,
  permission: 'administer the site',
  params: Type.Object({}),
  body: GroupNames,
  status: 200,
  reply: shape({ groupsAdded: names, groupsSkipped: names, message, status }),
  async handle(call) {
    const { groups } = call.body;
    const outcome = await call.directory.groups.createMany(call.actor, siteAddress(call), groups);
    return {
      groupsAdded: outcome.applied,
      groupsSkipped: outcome.skipped,
      ...toResult(outcome, { all: 'all groups added', some: 'groups added, some groups skipped' }),
    };
  },
});
