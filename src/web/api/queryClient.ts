import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors.ts';

/** The key under which the signed-in person is kept; `null` is kept when nobody is. */
export const SESSION_KEY = ['session'] as const;

const RETRIES = 2;

/** What is fetched stays for half a minute; a session that has ended shows the sign-in, wherever it was noticed. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (failures, error) => failures < RETRIES && mayPass(error) },
      mutations: { retry: false },
    },
  });
  return client;

  function noticeEnd(error: unknown): void {
    if (error instanceof ApiError && error.isUnauthenticated) client.setQueryData(SESSION_KEY, null);
  }
}

/** Refusals stay refusals; what the server or the network could not do now may go better in a second. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
