import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './client.ts';
import { ApiError } from './errors.ts';
import { tellOtherTabs } from './otherTabs.ts';
import { SESSION_KEY } from './queryClient.ts';
import type { Caller } from './types.ts';

/** Who is signed in and what they may do; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: ({ signal }) => findSession(signal),
  staleTime: 5 * 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}

/** Who is signed in, on screens that are shown only when somebody is. */
export function useCaller(): Caller {
  const { data } = useSession();
  if (!data) throw new Error('useCaller outside of RequireSession');
  return data;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { login: string; password: string }) => request<Caller>('POST', '/session', { body }),
    onSuccess: (caller) => {
      beginAnew(client, caller);
      tellOtherTabs();
    },
  });
}

/** Ends this session, or with `everywhere` all sessions of the person. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ everywhere }: { everywhere: boolean }) =>
      request('DELETE', everywhere ? '/sessions' : '/session'),
    onSuccess: () => {
      beginAnew(client, null);
      tellOtherTabs();
    },
  });
}

/**
 * Forgets all that was fetched: nothing of whoever was here before may be seen.
 * @param caller who is here now, `null` for nobody; the server is asked when that is not known
 */
export function beginAnew(client: QueryClient, caller?: Caller | null): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  if (caller === undefined) void client.resetQueries({ queryKey: SESSION_KEY });
  else client.setQueryData(SESSION_KEY, caller);
}

async function findSession(signal: AbortSignal): Promise<Caller | null> {
  try {
    return await request<Caller>('GET', '/session', { signal });
  } catch (error) {
    if (error instanceof ApiError && error.isUnauthenticated) return null;
    throw error;
  }
}
