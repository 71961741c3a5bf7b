import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { directoryChanged } from './changes.ts';
import { request } from './client.ts';
import { useCaller, useForgetSession } from './session.ts';
import type { AccessPath, Group, List, UserDetails, UserRef } from './types.ts';

/** What a person holds, and by which ways. */
export interface AccessOfUser {
  user: UserRef;
  effective: boolean;
  items: AccessPath[];
}

export function useUser(accountId: string) {
  return useQuery({
    queryKey: ['users', 'one', accountId],
    queryFn: ({ signal }) => request<UserDetails>('GET', userPath(accountId), { signal }),
  });
}

export function useGroupsOfUser(accountId: string) {
  return useQuery({
    queryKey: ['users', 'groups', accountId],
    queryFn: ({ signal }) => request<List<Group>>('GET', `${userPath(accountId)}/groups`, { signal }),
    select: ({ items }) => items,
  });
}

export function useAccessOfUser(accountId: string) {
  return useQuery({
    queryKey: ['users', 'access', accountId],
    queryFn: ({ signal }) => request<AccessOfUser>('GET', `${userPath(accountId)}/access`, { signal }),
  });
}

/** What may be done to a person as a whole. */
export type UserChange = 'suspend' | 'restore' | 'signOut';

const REQUESTS = {
  suspend: ['POST', '/suspend'],
  restore: ['POST', '/restore'],
  signOut: ['DELETE', '/sessions'],
} as const;

/** What ends one's own sessions leads to the sign-in. */
export function useChangeUser(accountId: string) {
  const client = useQueryClient();
  const isSelf = useCaller().user?.accountId === accountId;
  const forgetSession = useForgetSession();
  return useMutation({
    mutationFn: (change: UserChange) => {
      const [method, path] = REQUESTS[change];
      return request(method, userPath(accountId) + path);
    },
    onSuccess: (_, change) => (isSelf && change !== 'restore' ? forgetSession() : directoryChanged(client)),
  });
}

function userPath(accountId: string): string {
  return `/users/${encodeURIComponent(accountId)}`;
}
