import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Event } from './types.ts';

export interface EventFilters {
  /** What was done to that group. */
  groupId?: string;
  /** An id that an event tells of. */
  about?: string;
  action?: string;
  dialect?: string;
  search?: string;
  since?: string;
}

export interface EventPage {
  items: Event[];
  next: string | null;
  latest: string | null;
}

const PAGE_SIZE = 50;
const POLL_MS = 3000;

function fetchEvents(
  query: EventFilters & { cursor?: string; after?: string },
  signal: AbortSignal,
): Promise<EventPage> {
  return request('GET', '/events', { query: { limit: PAGE_SIZE, ...query }, signal });
}

/** What has happened since a list was fetched, newest first, and up to which event that is known. */
interface Since {
  items: Event[];
  latest?: string;
}

/**
 * The history, newest first, a page at a time. While it is `live`, `fresh` is what has happened since: the server is asked
 * every few seconds what came after the last event that is known. It stands by itself, since what is put into fetched pages
 * is lost with a page that is under way meanwhile, and takes away what is told of one that did not come.
 */
export function useEvents(filters: EventFilters, live: boolean) {
  const client = useQueryClient();
  const pages = useInfiniteQuery({
    queryKey: ['events', 'list', filters],
    queryFn: ({ pageParam, signal }) => fetchEvents(pageParam ? { cursor: pageParam } : filters, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const first = pages.data?.pages[0];
  const sinceKey = ['events-since', filters];
  const { data: since } = useQuery({
    queryKey: sinceKey,
    queryFn: async ({ signal }): Promise<Since> => {
      const known = client.getQueryData<Since>(sinceKey);
      const after = known?.latest ?? first?.latest;
      const { items, latest } = await fetchEvents({ ...filters, ...(after && { after }) }, signal);
      return { items: [...items.reverse(), ...(known?.items ?? [])], ...(latest && { latest }) };
    },
    enabled: live && Boolean(first?.latest),
    refetchInterval: POLL_MS,
    // The next poll is another try. One that fails leaves what is shown to grow old, which `useUnrefreshed` then tells.
    retry: false,
    initialData: { items: [] },
    gcTime: 0,
    staleTime: 0,
  });
  // A reload brings in the pages what came since they were fetched.
  const newest = first?.items[0]?.number ?? 0;
  return { pages, fresh: since.items.filter(({ number }) => number > newest) };
}
