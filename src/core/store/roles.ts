import type { Group, RoleAssignment, User } from '../types.ts';

/** Roles that must be held, all three on one and the same assignment. */
export interface RoleFilter {
  owners?: readonly string[];
  aris?: readonly string[];
  roles?: readonly string[];
}

/** A role that someone holds through a group. */
export interface RolePath extends RoleAssignment {
  group: Group;
}

export interface RoleReads {
  /** The roles of a group in order of resource key, then role. */
  listGroupRoles(groupKey: number): Promise<RoleAssignment[]>;
  /** The roles granted to a user directly, in the same order. */
  listUserRoles(userKey: number): Promise<RoleAssignment[]>;
  /** The roles a user holds through groups, in the same order, each once. */
  listUserRolesThroughGroups(userKey: number): Promise<RoleAssignment[]>;
  /** The same with the group that each comes through, in order of group name. */
  listUserRolePaths(userKey: number): Promise<RolePath[]>;
  /**
   * Of the first `among` members of a group, by key, those who are active and would hold none of `roles` (any role, when
   * not given) on the resource without the group: how many, and the first `limit` of them.
   */
  listDependents(
    groupKey: number,
    resourceKey: number,
    roles: readonly string[] | undefined,
    bounds: { among: number; limit: number },
  ): Promise<{ count: number; first: User[] }>;
  /** The default groups of one role of one resource. */
  listDefaultGroups(resourceKey: number, role: string): Promise<Group[]>;
  /** How many active users hold one of `roles` on the resource, directly or through a group, each counted once. */
  countHolders(resourceKey: number, roles: readonly string[]): Promise<number>;
  /** Which of these users hold one of `roles` on the resource, directly or through a group. */
  listHoldersAmong(
    resourceKey: number,
    roles: readonly string[],
    userKeys: readonly number[],
  ): Promise<Set<number>>;
  /** Whether that user holds one of `roles` on the resource, directly or through a group. */
  isHolder(resourceKey: number, roles: readonly string[], userKey: number): Promise<boolean>;
}

export interface RoleWrites {
  /** Grants; returns whether the role was new. */
  insertGroupRole(groupKey: number, resourceKey: number, role: string, isDefault: boolean): Promise<boolean>;
  /** Revokes; returns whether there was such a role. */
  deleteGroupRole(groupKey: number, resourceKey: number, role: string): Promise<boolean>;
  insertUserRole(userKey: number, resourceKey: number, role: string): Promise<boolean>;
  deleteUserRole(userKey: number, resourceKey: number, role: string): Promise<boolean>;
}
