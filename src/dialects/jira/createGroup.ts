import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { NO_NAME } from './errors.ts';
import { CREATE_GROUP } from './scopes.ts';
import { GroupShape, groupUrl, toGroup } from './shapes.ts';

/** A new group is empty; the member in the published sample is a slip. */
export const createGroup = defineOperation({
  id: 'jira.createGroup',
  summary: 'Create group',
  method: 'POST',
  path: '/group',
  scopes: CREATE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  body: Type.Object({ name: mandatory(Type.Union([Type.String(), Type.Null()])) }),
  status: 201,
  reply: GroupShape,
  async handle(call) {
    const name = call.body.name ?? '';
    if (name.trim() === '')
      refuse('invalid-field', { field: 'name', reason: 'must not be blank', message: NO_NAME });
    const group = await call.directory.groups.create(call.actor, siteAddress(call), { name });
    call.setHeader('location', groupUrl(call, group.id));
    return toGroup(call, group);
  },
});
