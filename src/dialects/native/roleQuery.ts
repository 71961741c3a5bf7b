import { Type } from 'typebox';
import { canonicalAri, parseAri } from '../../core/resources.ts';
import { fullRole } from '../../core/roles.ts';
import type { RoleFilter } from '../../core/store.ts';

/** Narrows a list to those who have a role: on a resource, of a kind, or both. */
export const roleQuery = {
  resource: Type.Optional(
    Type.String({ description: 'Having a role on it: an ARI, or a product such as `confluence`' }),
  ),
  role: Type.Optional(
    Type.String({ description: 'Having that role: `atlassian/user`, or `user` for short' }),
  ),
};

export function toRoleFilter({
  resource,
  role,
}: {
  resource?: string;
  role?: string;
}): RoleFilter | undefined {
  if (!resource && !role) return undefined;
  return {
    ...(resource && (parseAri(resource) ? { aris: [canonicalAri(resource)] } : { owners: [resource] })),
    ...(role && { roles: [fullRole(role)] }),
  };
}
