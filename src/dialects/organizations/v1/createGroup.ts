import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationPath } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** Creates in the organization's first directory. The group is there at once, though the document says "eventually". */
export const createGroup = defineOperation({
  id: 'organizations.v1.createGroup',
  summary: 'Create group',
  deprecated: true,
  method: 'POST',
  path: '/orgs/{orgId}/directory/groups',
  scopes: WRITE_GROUPS,
  params: OrganizationPath,
  body: Type.Object({ name: Type.String(), description: Type.Optional(Type.String()) }),
  status: 200,
  reply: shape({ message: Type.String(), groupId: Type.String() }),
  async handle(call) {
    const { name, description = '' } = call.body;
    const address = inOrganization(call.params);
    const group = await call.directory.groups.create(call.actor, address, { name, description });
    return { message: `Group ${group.name} was created`, groupId: group.id };
  },
});
