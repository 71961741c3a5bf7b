import { type GroupAddress, getGroup } from './addresses.ts';
import type { Core } from './directory.ts';
import { requireBrowser } from './permissions.ts';
import type { Actor, Group, RoleAssignment, User } from './types.ts';

/** Who would lose what with a group: those who have it through no other group, nor directly. */
export interface Loss {
  assignment: RoleAssignment;
  /** How many active members would lose the role; and how many of those every role on the resource. */
  losingRole: number;
  losingAccess: number;
  /** The first of those who would lose the role. */
  first: User[];
}

export interface Impact {
  group: Group;
  losses: Loss[];
  /** Whether all members were looked at: of a very large group only the first are, and the counts are of those. */
  complete: boolean;
}

/** How many members are looked at: some milliseconds' worth, during which an embedded database does nothing else. */
const LOOKED_AT = 20_000;

const NAMED = 10;

/** What would follow from a change that has not been made. */
export function impactService({ store }: Core) {
  return { ofDeleting };

  /** Who would lose which role with a group. @throws DirectoryError as `groups.get` */
  async function ofDeleting(actor: Actor, address: GroupAddress): Promise<Impact> {
    await requireBrowser(store.read, actor);
    const group = await getGroup(store.read, actor, address);
    const losses: Loss[] = [];
    for (const assignment of await store.read.roles.listGroupRoles(group.key)) {
      losses.push(await lossOf(group, assignment));
    }
    return { group, losses, complete: group.memberCount <= LOOKED_AT };
  }

  async function lossOf(group: Group, assignment: RoleAssignment): Promise<Loss> {
    const { resourceKey, role } = assignment;
    const look = (roles: readonly string[] | undefined, limit: number) =>
      store.read.roles.listDependents(group.key, resourceKey, roles, { among: LOOKED_AT, limit });
    const { count, first } = await look([role], NAMED);
    const { count: losingAccess } = await look(undefined, 0);
    return { assignment, losingRole: count, losingAccess, first };
  }
}
