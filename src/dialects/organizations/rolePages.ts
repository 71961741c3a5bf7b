import { refuse } from '../../core/errors.ts';
import { cutList, type Page, type PageRequest } from '../../core/paging.ts';
import type { RoleAssignment } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { toRoleFilter } from './filters.ts';
import { byResource } from './shapes.ts';

type RoleFilters = Parameters<typeof toRoleFilter>[0] & { directoryIds?: string[] };

/** Whether an assignment in that directory meets the filters of a role-assignments list. */
export function toRolePredicate(
  filters: RoleFilters,
  directoryId: string,
): (assignment: RoleAssignment) => boolean {
  const { directoryIds } = filters;
  if (directoryIds?.length && !directoryIds.includes(directoryId)) return () => false;
  const { owners, aris, roles } = toRoleFilter(filters) ?? {};
  return ({ owner, ari, role }) =>
    (!owners || owners.includes(owner)) && (!aris || aris.includes(ari)) && (!roles || roles.includes(role));
}

/** As in every list, a directory that is not there is an error of the filter. @throws DirectoryError `invalid-field` */
export async function requireDirectories(
  { directory, actor, params }: Call<{ orgId: string }, unknown, unknown>,
  directoryIds: readonly string[] = [],
): Promise<void> {
  if (directoryIds.length === 0) return;
  const page = { limit: directoryIds.length };
  const known = await directory.organizations.listDirectories(actor, params.orgId, { directoryIds }, page);
  const unknown = directoryIds.find((id) => known.items.every((item) => item.id !== id));
  if (unknown !== undefined) {
    refuse('invalid-field', { field: 'directoryIds', reason: `has no directory ${unknown}` });
  }
}

/** A page of rows, one per resource, in the order in which resources came to be. */
export async function cutRolePage<Assignment extends RoleAssignment, Row>(
  assignments: readonly Assignment[],
  request: PageRequest,
  toRow: (ofResource: readonly Assignment[]) => Row,
): Promise<Page<Row>> {
  const page = await cutList(byResource(assignments), request, ([first]) => [first?.resourceKey ?? 0]);
  return { ...page, items: page.items.map(toRow) };
}
