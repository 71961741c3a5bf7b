import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { directoryChanged } from './changes.ts';
import { request } from './client.ts';
import { isGone } from './errors.ts';
import type { Group, GroupImpact, GroupUsage, Page } from './types.ts';

export type GroupSort = 'name' | 'memberCount' | 'createdAt' | 'updatedAt';

/** As many as tell which groups are meant. */
const FIRST = 10;

/** What narrows and orders the list of groups. */
export interface GroupFilters {
  search?: string | undefined;
  source?: string | undefined;
  type?: string | undefined;
  resource?: string | undefined;
  role?: string | undefined;
  sort?: string | undefined;
}

interface Window {
  offset?: number;
  limit?: number;
  cursor?: string;
}

export function fetchGroups(asked: GroupFilters & Window, signal?: AbortSignal): Promise<Page<Group>> {
  return request('GET', '/groups', { query: { ...asked }, ...(signal && { signal }) });
}

export function useGroup(groupId: string) {
  return useQuery({
    queryKey: ['groups', 'one', groupId],
    queryFn: ({ signal }) => request<Group>('GET', at(groupId), { signal }),
  });
}

export function useGroupUsage(groupId: string) {
  return useQuery({
    queryKey: ['groups', 'usage', groupId],
    queryFn: ({ signal }) => request<GroupUsage>('GET', `${at(groupId)}/usage`, { signal }),
  });
}

/** The groups that give a role on a product, for each of some roles: the first by name, and how many there are. */
export function useGroupsGiving(resource: string, roles: readonly string[]) {
  return useQueries({
    queries: roles.map((role) => ({
      queryKey: ['groups', 'giving', resource, role],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { items, total } = await fetchGroups({ resource, role, offset: 0, limit: FIRST }, signal);
        return { role, groups: items, total: total ?? items.length };
      },
    })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
}

/** What deleting a group would do now: never an answer of a while ago. */
export function fetchImpact(groupId: string, signal?: AbortSignal): Promise<GroupImpact> {
  return request('GET', `${at(groupId)}/impact`, { ...(signal && { signal }) });
}

export function useCreateGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; description: string; directoryId: string }) =>
      request<Group>('POST', '/groups', { body }),
    onSuccess: () => directoryChanged(client),
  });
}

export function useUpdateGroup(groupId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; description?: string }) =>
      request<Group>('PATCH', at(groupId), { body }),
    onSuccess: () => directoryChanged(client),
  });
}

export function useDeleteGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (groupId: string) => request('DELETE', at(groupId)),
    onSettled(_, error, groupId) {
      if (error && !isGone(error)) return;
      client.removeQueries({ queryKey: ['groups', 'one', groupId] });
      return directoryChanged(client, groupId);
    },
  });
}

function at(groupId: string): string {
  return `/groups/${encodeURIComponent(groupId)}`;
}
