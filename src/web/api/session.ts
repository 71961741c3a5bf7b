import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { request } from './client.ts';
import { ApiError } from './errors.ts';
import { tellOtherTabs } from './otherTabs.ts';
import { SESSION_KEY, type Session } from './queryClient.ts';
import type { Caller } from './types.ts';

/** Who is signed in and what they may do; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: ({ client, signal }) => findSession(client.getQueryData<Session | null>(SESSION_KEY), signal),
  staleTime: 5 * 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}

/**
 * What Shell shows its screens for. They do not ask for the session themselves: who has just been signed out is `null` there a moment before Shell
 * takes its screens away, and one that is rendered in that moment would have nobody.
 */
export const CallerContext = createContext<Caller | undefined>(undefined);

/** Who is signed in, on screens that are shown only when somebody is. */
export function useCaller(): Caller {
  const caller = useContext(CallerContext);
  if (!caller) throw new Error('useCaller outside of Shell');
  return caller;
}

/** Whoever was signed in goes on where they were; for anybody else it begins anew. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { login: string; password: string }) => request<Caller>('POST', '/session', { body }),
    onSuccess: async (caller) => {
      if (whoIsHere(client) === caller.user?.accountId) await goOn(client, caller);
      else beginAnew(client, caller);
      tellOtherTabs(caller.user?.accountId);
    },
  });
}

/** Ends this session, or with `everywhere` all sessions of the person. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ everywhere }: { everywhere: boolean }) =>
      request('DELETE', everywhere ? '/sessions' : '/session'),
    onSuccess: () => leave(client),
  });
}

/** For those who have put an end to their own sessions. */
export function useForgetSession(): () => void {
  const client = useQueryClient();
  return () => leave(client);
}

function leave(client: QueryClient): void {
  beginAnew(client, null);
  tellOtherTabs();
}

/** Follows a sign-in or sign-out in another tab. Whoever is here already stays. */
export function followOtherTab(client: QueryClient, accountId: string | undefined): void {
  if (whoIsHere(client) === accountId) void client.invalidateQueries();
  else beginAnew(client);
}

/** Calls when whoever was here is not any more, by this tab or another. */
export function onLeaving(client: QueryClient, act: () => void): void {
  let known: string | undefined;
  client.getQueryCache().subscribe(({ query }) => {
    if (query.queryKey[0] !== SESSION_KEY[0]) return;
    const accountId = whoIsHere(client);
    if (known !== undefined && accountId !== known) act();
    known = accountId;
  });
}

function whoIsHere(client: QueryClient): string | undefined {
  return client.getQueryData<Session | null>(SESSION_KEY)?.user?.accountId;
}

/**
 * Forgets all that was fetched: nothing of whoever was here before may be seen.
 * @param caller who is here now, `null` for nobody; the server is asked when that is not known
 */
function beginAnew(client: QueryClient, caller?: Caller | null): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  if (caller === undefined) void client.resetQueries({ queryKey: SESSION_KEY });
  else client.setQueryData(SESSION_KEY, caller);
}

/** Fetches what could not be fetched meanwhile. */
async function goOn(client: QueryClient, caller: Caller): Promise<void> {
  // What was asked before would be told that nobody is signed in.
  await client.cancelQueries();
  client.setQueryData(SESSION_KEY, caller);
  void client.invalidateQueries();
}

async function findSession(known: Session | null | undefined, signal: AbortSignal): Promise<Session | null> {
  try {
    return await request<Session>('GET', '/session', { signal });
  } catch (error) {
    if (error instanceof ApiError && error.isUnauthenticated) {
      return known ? { ...known, hasEnded: true } : null;
    }
    throw error;
  }
}
