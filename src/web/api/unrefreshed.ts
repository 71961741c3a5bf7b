import { notifyManager, type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';

/** What is on the screen, and was not to be had when it was asked for again. */
const UNREFRESHED = { type: 'active', predicate: isUnrefreshed } as const;

/** Why something on the screen may be out of date: `null` when nothing is. */
export function useUnrefreshed() {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const error = useSyncExternalStore(
    useCallback((tell) => cache.subscribe(notifyManager.batchCalls(tell)), [cache]),
    () => cache.findAll(UNREFRESHED)[0]?.state.error ?? null,
  );
  const isRetrying = useIsFetching(UNREFRESHED) > 0;
  return { error, isRetrying, retry: () => client.refetchQueries(UNREFRESHED) };
}

/** A further page of a list that did not come makes nothing old: the list tells of it at its end. */
function isUnrefreshed({ state: { status, data, fetchMeta } }: Query): boolean {
  return status === 'error' && data !== undefined && !fetchMeta?.fetchMore;
}
