import { type Static, Type } from 'typebox';
import type { GroupQuery } from '../../core/groupFilters.ts';
import { canonicalAri } from '../../core/resources.ts';
import { ROLES } from '../../core/roles.ts';
import type { RoleFilter } from '../../core/store.ts';
import type { UserStatus } from '../../core/types.ts';
import type { UserQuery } from '../../core/userFilters.ts';

// Filters of the list, count and search operations with their documented maxima.

function list(maxItems: number, description: string) {
  return Type.Optional(Type.Array(Type.String(), { maxItems, description }));
}

/** Far longer than what is searched; without a bound, an engine would refuse the pattern made of it. */
function search(description: string) {
  return Type.Optional(Type.String({ maxLength: 1000, description }));
}

const RoleIds = Type.Optional(
  Type.Array(Type.Enum([...ROLES]), { maxItems: 10, description: 'Holding one of these roles' }),
);

export const roleFilters = {
  resourceOwners: list(10, 'Holding a role on a resource of one of these owners'),
  resourceIds: list(20, 'Holding a role on one of these resources'),
  roleIds: RoleIds,
};

export const groupFilters = {
  directoryIds: list(10, 'In one of these directories'),
  accountIds: list(10, 'Having one of these accounts as a member'),
  groupIds: list(10, 'Being one of these groups'),
  ...roleFilters,
  searchTerm: search('Part of the name, without regard to case'),
};

export const userFilters = {
  accountIds: list(10, 'Being one of these accounts'),
  directoryIds: list(10, 'In one of these directories'),
  ...roleFilters,
  groupIds: list(10, 'Being a member of one of these groups'),
  mfaEnabled: Type.Optional(Type.Boolean()),
  claimStatus: Type.Optional(Type.Enum(['managed', 'unmanaged'])),
  status: Type.Optional(
    Type.Array(Type.Enum(['active', 'suspended', 'not_invited', 'deactivated', 'for_deletion']), {
      maxItems: 5,
    }),
  ),
  accountStatus: Type.Optional(Type.Array(Type.Enum(['active', 'inactive', 'closed']), { maxItems: 3 })),
  membershipStatus: Type.Optional(
    Type.Array(Type.Enum(['active', 'suspended', 'no_membership']), { maxItems: 3 }),
  ),
  emailDomains: list(10, 'With an e-mail address in one of these domains'),
  searchTerm: search('Part of the nickname or e-mail address'),
};

const RoleFilters = Type.Object(roleFilters);
const GroupFilters = Type.Object(groupFilters);
const UserFilters = Type.Object(userFilters);

/** `resourceOwners`, `resourceIds` and `roleIds` are met by one and the same role assignment. */
export function toRoleFilter(filters: Static<typeof RoleFilters>): RoleFilter | undefined {
  const { resourceOwners, resourceIds, roleIds } = filters;
  if (!resourceOwners?.length && !resourceIds?.length && !roleIds?.length) return undefined;
  return {
    ...(resourceOwners?.length && { owners: resourceOwners }),
    ...(resourceIds?.length && { aris: resourceIds.map(canonicalAri) }),
    ...(roleIds?.length && { roles: roleIds }),
  };
}

/** An empty list filters nothing: clients send those they have no values for. */
export function toGroupQuery(filters: Static<typeof GroupFilters> & { groupNames?: string[] }): GroupQuery {
  const { directoryIds, accountIds, groupIds, searchTerm, groupNames } = filters;
  const role = toRoleFilter(filters);
  return {
    ...(directoryIds?.length && { directoryIds }),
    ...(accountIds?.length && { accountIds }),
    ...(groupIds?.length && { groupIds }),
    ...(groupNames?.length && { names: groupNames }),
    ...(searchTerm && { search: searchTerm }),
    ...(role && { role }),
  };
}

/** The same of the filters of people. */
export function toUserQuery(filters: Static<typeof UserFilters> & { emails?: string[] }): UserQuery {
  const { directoryIds, accountIds, groupIds, searchTerm, emails, emailDomains } = filters;
  const role = toRoleFilter(filters);
  const statuses = toStatuses(filters);
  return {
    ...(directoryIds?.length && { directoryIds }),
    ...(accountIds?.length && { accountIds }),
    ...(groupIds?.length && { groupIds }),
    ...(emails?.length && { emails }),
    ...(emailDomains?.length && { emailDomains }),
    ...(searchTerm && { search: searchTerm }),
    ...(role && { role }),
    ...(statuses && { statuses }),
  };
}

/** What the API calls three things is one status here: see `statusFields`. */
const STATUSES: readonly UserStatus[] = ['active', 'suspended', 'deactivated'];

function toStatuses(filters: Static<typeof UserFilters>): UserStatus[] | undefined {
  const { status, accountStatus, membershipStatus, claimStatus, mfaEnabled } = filters;
  const asked = [status?.length, accountStatus?.length, membershipStatus?.length, claimStatus, mfaEnabled];
  if (asked.every((value) => value === undefined || value === 0)) return undefined;
  // Accounts here belong to the organization, and have no second factor of their own.
  if (claimStatus === 'unmanaged' || mfaEnabled === true) return [];
  return STATUSES.filter((candidate) => {
    const fields = statusFields(candidate);
    return (
      (!status?.length || status.includes(fields.status)) &&
      (!accountStatus?.length || accountStatus.includes(fields.accountStatus)) &&
      (!membershipStatus?.length || membershipStatus.includes(fields.membershipStatus))
    );
  });
}

/** One status as the three the API tells: of both together, of the account, of its place in the organization. */
export function statusFields(status: UserStatus) {
  return {
    status,
    accountStatus: status === 'deactivated' ? ('inactive' as const) : ('active' as const),
    membershipStatus: status === 'suspended' ? ('suspended' as const) : ('active' as const),
  };
}
