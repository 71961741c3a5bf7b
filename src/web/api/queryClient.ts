import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors.ts';
import type { Caller } from './types.ts';

/** Under this key stands who is signed in, or `null` for nobody. */
export const SESSION_KEY = ['session'] as const;

/** Who is signed in; or was, for what they have open stays until somebody signs in again. */
export type Session = Caller & { hasEnded?: true };

const RETRIES = 2;

/**
 * Asked is also while the browser takes itself for offline: the server may be on the same machine, and what waited for a network would hold its
 * dialog meanwhile, and be done when nobody wants it any more.
 */
const NETWORK_MODE = 'always';

/** What is fetched stays for half a minute; a session that has ended asks for the sign-in, wherever it was noticed. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: {
        networkMode: NETWORK_MODE,
        staleTime: 30_000,
        retry: (failures, error) => failures < RETRIES && mayPass(error),
      },
      mutations: { networkMode: NETWORK_MODE, retry: false },
    },
  });
  return client;

  function noticeEnd(error: unknown): void {
    if (!(error instanceof ApiError && error.isUnauthenticated)) return;
    client.setQueryData<Session | null>(SESSION_KEY, (known) => known && { ...known, hasEnded: true });
  }
}

/** Refusals stay refusals; what the server or the network could not do now may go better in a second. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
