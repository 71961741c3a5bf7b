import { type Static, Type } from 'typebox';
import type { Grant } from '../../core/assignments.ts';
import { fullRole } from '../../core/roles.ts';

/** A role on a resource, as a request names it. */
export const GrantBody = Type.Object({
  resource: Type.String({ description: 'The ARI of the product, as `listProducts` tells it' }),
  role: Type.String({ description: 'Such as `atlassian/user`, or `user` for short' }),
});

export function toGrant({ resource, role }: Static<typeof GrantBody>): Grant {
  return { resource, role: fullRole(role) };
}
