import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { directoryChanged } from './changes.ts';
import { request } from './client.ts';
import type { Credential, NewCredential, Page } from './types.ts';

/** Whose credentials: one's own tokens, everybody's, or the organization's keys. */
export type CredentialList = 'own' | 'all' | 'keys';

const PAGE_SIZE = 100;

export function useCredentials(list: CredentialList) {
  return useInfiniteQuery({
    queryKey: ['credentials', list],
    queryFn: ({ pageParam, signal }) =>
      request<Page<Credential>>('GET', pathOf(list), {
        query: pageParam ? { cursor: pageParam } : { limit: PAGE_SIZE, all: list === 'all' || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

export interface CredentialBody {
  label: string;
  scopes?: string[];
  expiresAt?: string;
}

/** The answer has the secret, which is nowhere else: it is not put into the cache. */
export function useCreateCredential(list: CredentialList) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CredentialBody) => request<NewCredential>('POST', pathOf(list), { body }),
    // The secret is shown at once, however long the list takes.
    onSuccess: () => void directoryChanged(client),
    gcTime: 0,
  });
}

export function useRevokeCredential(list: CredentialList) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request('DELETE', `${pathOf(list)}/${encodeURIComponent(id)}`),
    onSuccess: () => directoryChanged(client),
  });
}

/** `/tokens` or `/keys`, below `/api`. */
export function pathOf(list: CredentialList): string {
  return list === 'keys' ? '/keys' : '/tokens';
}
