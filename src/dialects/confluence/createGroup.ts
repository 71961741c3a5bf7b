import { Type } from 'typebox';
import { mandatory } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { requireParameter } from './membership.ts';
import { CREATE_GROUP } from './scopes.ts';
import { GroupShape, toGroup } from './shapes.ts';

export const createGroup = defineOperation({
  id: 'confluence.createGroup',
  summary: 'Create new user group',
  method: 'POST',
  path: '/group',
  scopes: CREATE_GROUP,
  permission: 'administer the site',
  params: Type.Object({}),
  body: Type.Object({ name: mandatory(Type.Union([Type.String(), Type.Null()])) }),
  status: 201,
  reply: GroupShape,
  async handle(call) {
    const name = requireParameter('name', call.body.name);
    return toGroup(call, await call.directory.groups.create(call.actor, siteAddress(call), { name }));
  },
});
