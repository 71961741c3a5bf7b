import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { directoryChanged } from './changes.ts';
import { request } from './client.ts';
import type { List, Role } from './types.ts';

export interface Grant {
  resource: string;
  role: string;
}

/** What a group gives its members. */
export function useGroupRoles(groupId: string) {
  return useQuery({ ...rolesQuery(groupId), select: ({ items }) => items });
}

function rolesQuery(groupId: string) {
  return queryOptions({
    queryKey: ['groups', 'roles', groupId],
    queryFn: ({ signal }) => request<List<Role>>('GET', at(groupId), { signal }),
  });
}

/** Asks whether a group gives a role now: somebody else may have given it since the screen was fetched. */
export function useGivesRole(groupId: string): (grant: Grant) => Promise<boolean> {
  const client = useQueryClient();
  return async ({ resource, role }) => {
    const { items } = await client.fetchQuery({ ...rolesQuery(groupId), staleTime: 0 });
    return items.some((each) => each.resource === resource && each.role === role);
  };
}

/** Gives a role to a group, or takes it. */
export function useChangeRole(groupId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, grant }: { change: 'grant' | 'revoke'; grant: Grant }) =>
      request('POST', change === 'grant' ? at(groupId) : `${at(groupId)}/revoke`, { body: grant }),
    onSuccess: () => directoryChanged(client),
  });
}

function at(groupId: string): string {
  return `/groups/${encodeURIComponent(groupId)}/roles`;
}
