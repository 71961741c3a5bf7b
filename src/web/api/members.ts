import { useMutation, useQueryClient } from '@tanstack/react-query';
import { directoryChanged } from './changes.ts';
import { request } from './client.ts';
import { everyPage } from './pages.ts';
import type { Batch, Page, User } from './types.ts';

export interface MemberFilters {
  search?: string | undefined;
  status?: string | undefined;
}

/** Into a group, or out of it. */
export type Direction = 'add' | 'remove';

export const OPPOSITE: Record<Direction, Direction> = { add: 'remove', remove: 'add' };

export function fetchMembers(
  groupId: string,
  asked: MemberFilters & { offset?: number; limit?: number; cursor?: string },
  signal?: AbortSignal,
): Promise<Page<User>> {
  return request('GET', at(groupId), { query: { ...asked }, ...(signal && { signal }) });
}

/** Tells what adding or removing people would do, by name, and changes nothing. */
export function usePreviewBatch(groupId: string) {
  return useMutation({
    mutationFn: ({ direction, members }: { direction: Direction; members: string[] }) =>
      request<Batch>('POST', batchPath(groupId, direction), { body: { members, dryRun: true } }),
  });
}

/** Adds or removes people, all of them at once. */
export function useBatch(groupId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ direction, members }: { direction: Direction; members: string[] }) =>
      request<Batch>('POST', batchPath(groupId, direction), { body: { members } }),
    onSuccess: () => directoryChanged(client),
  });
}

/** All members, some hundreds at a time. */
export function everyMember(groupId: string, signal: AbortSignal): AsyncGenerator<Page<User>> {
  return everyPage((page) => fetchMembers(groupId, page, signal));
}

function batchPath(groupId: string, direction: Direction): string {
  return direction === 'add' ? at(groupId) : `${at(groupId)}/remove`;
}

function at(groupId: string): string {
  return `/groups/${encodeURIComponent(groupId)}/members`;
}
