import { Type } from 'typebox';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationGroupPath } from '../addresses.ts';
import { WRITE_GROUPS } from '../scopes.ts';

/** A group with members is deleted only by force. */
export const deleteGroup = defineOperation({
  id: 'organizations.v1.deleteGroup',
  summary: 'Delete group',
  deprecated: true,
  method: 'DELETE',
  path: '/orgs/{orgId}/directory/groups/{groupId}',
  scopes: WRITE_GROUPS,
  params: OrganizationGroupPath,
  query: Type.Object({ forceIfNotEmpty: Type.Optional(Type.Boolean()) }),
  status: 200,
  reply: shape({ message: Type.String() }),
  async handle(call) {
    const { forceIfNotEmpty = false } = call.query;
    const address = inOrganization(call.params);
    await call.directory.groups.remove(call.actor, address, { onlyIfEmpty: !forceIfNotEmpty });
    return { message: `Group ${address.groupId} was removed` };
  },
});
