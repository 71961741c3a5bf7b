import { type RefObject, useEffect, useRef, useState } from 'react';
import { useKeys } from '../useKeys.ts';

interface Options {
  total: number;
  listId: string;
  scroller: RefObject<HTMLElement | null>;
  topRow: () => number;
  isVisible: (row: number) => boolean;
  scrollToRow: (row: number) => void;
  onSelect: (row: number) => void;
}

/**
 * `j`, `k` and `x` on a list. The link of the row takes the focus, so that Enter opens it and it is read aloud.
 * @returns the row that the keys go from, if any
 */
export function useRowKeys({
  total,
  listId,
  scroller,
  topRow,
  isVisible,
  scrollToRow,
  onSelect,
}: Options): number | undefined {
  const [active, setActive] = useState<number>();
  const awaited = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another row.
  useEffect(() => setActive(undefined), [listId]);

  // After each render: a row far away is drawn, and its link comes with its data, only in a while.
  useEffect(() => {
    if (awaited.current === undefined) return;
    const row = scroller.current?.querySelector(`[data-row="${awaited.current}"]`);
    const target = row?.querySelector<HTMLElement>('a') ?? row?.querySelector<HTMLElement>('input');
    if (!target) return;
    target.focus({ preventScroll: true });
    awaited.current = undefined;
  });

  function go(row: number): void {
    const next = Math.min(Math.max(row, 0), total - 1);
    setActive(next);
    awaited.current = next;
    scrollToRow(next);
  }

  /** From a row that somebody has scrolled away from there is no next: what they look at is where to begin. */
  function step(by: number): void {
    go(active !== undefined && isVisible(active) ? active + by : topRow());
  }

  useKeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
    ['x', () => active !== undefined && onSelect(active)],
  ]);
  return active;
}
