import { type Static, Type } from 'typebox';
import type { Grant } from '../../core/assignments.ts';
import { mandatory } from '../../http/documented.ts';

/**
 * A role on a resource as version 2 names it. `resourceId` is not required by the schema, because a missing one has an
 * error code of its own. An empty `roleId` is refused here, by that name.
 */
export const RoleGrant = Type.Object({
  resourceId: mandatory(Type.String()),
  roleId: Type.String({ minLength: 1 }),
});

export function toGrant({ resourceId = '', roleId }: Static<typeof RoleGrant>): Grant {
  return { resource: resourceId, role: roleId };
}

/** The same as version 1 names it for groups: a list. */
export const RoleAssociations = Type.Object({
  roleAssociations: Type.Array(Type.Object({ resource: mandatory(Type.String()), role: Type.String() }), {
    minItems: 1,
    maxItems: 100,
  }),
});

export function toGrants({ roleAssociations }: Static<typeof RoleAssociations>): Grant[] {
  return roleAssociations.map(({ resource = '', role }) => ({ resource, role }));
}

/** ``ROLE `user` for RESOURCE `ari:…` and ROLE …``: roles without their prefix, as the published sample prints them. */
export function describeGrants(grants: readonly Grant[]): string {
  return grants
    .map(({ resource, role }) => `ROLE \`${role.replace(/^atlassian\//, '')}\` for RESOURCE \`${resource}\``)
    .join(' and ');
}
