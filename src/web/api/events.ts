import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
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

type Loaded = InfiniteData<EventPage, string>;

const PAGE_SIZE = 50;
const POLL_MS = 3000;

function fetchEvents(
  query: EventFilters & { cursor?: string; after?: string },
  signal: AbortSignal,
): Promise<EventPage> {
  return request('GET', '/events', { query: { limit: PAGE_SIZE, ...query }, signal });
}

/**
 * The history, newest first, a page at a time. While it is `live`, what happens is put on top of it as it happens: the
 * server is asked every few seconds what came after the last one that is known.
 */
export function useEvents(filters: EventFilters, live: boolean) {
  const client = useQueryClient();
  const key = ['events', 'list', filters];
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchEvents(pageParam ? { cursor: pageParam } : filters, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const after = pages.data?.pages[0]?.latest ?? undefined;
  useQuery({
    queryKey: ['events-since', filters],
    queryFn: async ({ signal }) => {
      const fresh = await fetchEvents({ ...filters, ...(after && { after }) }, signal);
      client.setQueryData<Loaded>(key, (known) => known && withFresh(known, fresh));
      return fresh.items.length;
    },
    enabled: live && after !== undefined,
    refetchInterval: POLL_MS,
    // The next poll is another try. One that fails leaves what is shown to grow old, which `useUnrefreshed` then tells.
    retry: false,
    initialData: 0,
    gcTime: 0,
    staleTime: 0,
  });
  return pages;
}

/** What came since arrives oldest first. An event that a reload has brought meanwhile is not told twice. */
function withFresh(known: Loaded, { items, latest }: EventPage): Loaded {
  const [first, ...older] = known.pages;
  if (!first) return known;
  const newest = first.items[0]?.number ?? 0;
  const fresh = items.filter(({ number }) => number > newest).reverse();
  return { ...known, pages: [{ ...first, items: [...fresh, ...first.items], latest }, ...older] };
}
