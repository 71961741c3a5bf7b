import { useQueries } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Page } from '../../api/types.ts';

const PAGE_SIZE = 100;
/** A scroll bar that is dragged passes pages which nobody looks at: they are not asked for. */
const SETTLE_MS = 60;
/** Pages that were scrolled past are forgotten soon: there may be ten thousand of them. */
const KEPT_MS = 60_000;

/** The part of a long list that is looked at. What has not come yet is `undefined`. */
export interface RowWindow<Row> {
  total: number | undefined;
  get(index: number): Row | undefined;
  /** Tells which rows are visible; they are fetched, and others no longer. */
  show(first: number, last: number): void;
  /** Rows of another search stand here, until the first of this one come. */
  isOutdated: boolean;
  /** Why some of the rows that are looked at did not come. */
  error: unknown;
  /** Asks for those again. */
  retry(): void;
  /** Distinguishes one list from another: a table scrolls up when it changes. */
  id: string;
}

/** How one window of a list is fetched. */
export type FetchWindow<Row> = (
  window: { offset: number; limit: number },
  signal: AbortSignal,
) => Promise<Page<Row>>;

/**
 * A list of any length, of which only the visible rows are fetched, a hundred at a time. While another list's first rows
 * are on their way (a letter was typed) those of before stay.
 * @param key of the list with all its filters, as TanStack Query has keys
 */
export function useWindow<Row>(key: readonly unknown[], fetch: FetchWindow<Row>): RowWindow<Row> {
  const id = JSON.stringify(key);
  const [shown, setShown] = useState({ id, first: 0, last: 0 });
  const { first, last } = shown.id === id ? shown : { first: 0, last: 0 };
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const queries = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...key, 'window', page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetch({ offset: page * PAGE_SIZE, limit: PAGE_SIZE }, signal),
      gcTime: KEPT_MS,
    })),
  });

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = useCallback(
    (firstRow: number, lastRow: number) => {
      clearTimeout(timer.current);
      const next = { id, first: pageOf(firstRow), last: pageOf(lastRow) };
      timer.current = setTimeout(
        () =>
          setShown((now) =>
            now.id === next.id && now.first === next.first && now.last === next.last ? now : next,
          ),
        SETTLE_MS,
      );
    },
    [id],
  );

  const known = useRef<{ id: string; total: number; get: (index: number) => Row | undefined }>(undefined);
  const total = queries.find(({ data }) => data)?.data?.total ?? undefined;
  if (total !== undefined) {
    known.current = {
      id,
      total,
      get: (index) => queries[pageOf(index) - first]?.data?.items[index % PAGE_SIZE],
    };
  } else if (known.current?.id === id) {
    // Far from what was fetched so far: as long as before, and all of it on its way.
    known.current = { ...known.current, get: () => undefined };
  }

  const missing = queries.filter(({ isError, data }) => isError && !data);
  const error = missing[0]?.error;
  const isOutdated = known.current !== undefined && known.current.id !== id;
  // Of a list that did not come at all, rows of another are no part.
  const shownRows = isOutdated && error ? undefined : known.current;
  return {
    total: shownRows?.total,
    get: (index) => shownRows?.get(index),
    show,
    isOutdated,
    error,
    retry: () => {
      for (const query of missing) void query.refetch();
    },
    id,
  };
}

function pageOf(row: number): number {
  return Math.floor(Math.max(row, 0) / PAGE_SIZE);
}
