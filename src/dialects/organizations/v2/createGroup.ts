import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { DirectoryPath, toWrite } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** 201 without a body; `Location` names the group, which the document leaves clients to find by its name. */
export const createGroup = defineOperation({
  id: 'organizations.v2.createGroup',
  summary: 'Create group',
  method: 'POST',
  path: '/orgs/{orgId}/directories/{directoryId}/groups',
  scopes: WRITE_GROUPS,
  params: DirectoryPath,
  body: Type.Object({ name: Type.String(), description: Type.Optional(Type.String()) }),
  status: 201,
  async handle(call) {
    const { name, description = '' } = call.body;
    const address = toWrite(call.params);
    const group = await call.directory.groups.create(call.actor, address, { name, description });
    const { orgId, directoryId } = call.params;
    call.setHeader(
      'location',
      `${call.baseUrl}/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${group.id}`,
    );
  },
});
