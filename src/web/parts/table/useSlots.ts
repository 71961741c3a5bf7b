import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { settledSlot, shiftAfterScroll, slotCount } from '../../lib/slots.ts';

const SETTLE_MS = 150;
/** Rows drawn above and below what is visible. */
const OVERSCAN = 8;
const JUMP_MARGIN = 4;

interface Options {
  rows: number;
  rowHeight: number;
  /** Another list begins at its first row. */
  listId: string;
}

/** Which rows of a list of any length are to be drawn, and where. */
export function useSlots({ rows, rowHeight, listId }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const [shift, setShift] = useState(0);
  const count = slotCount(rows, rowHeight);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that are higher are measured anew.
  useEffect(() => virtualizer.measure(), [rowHeight]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each list anew, whatever it is.
  useEffect(() => {
    setShift(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [listId]);

  useShiftOfScroll(scroller, { rows, count, rowHeight, shift, setShift });

  return {
    scroller,
    height: count * rowHeight,
    slots: virtualizer.getVirtualItems().map(({ index, start }) => ({ row: index + shift, top: start })),
    /** The first row that is visible. */
    topRow: () => Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight) + shift,
    /** Brings a row into view. */
    scrollToRow(row: number): void {
      const element = scroller.current;
      if (!element) return;
      const visible = element.clientHeight / rowHeight;
      const distance = row - shift - element.scrollTop / rowHeight;
      if (rows === count || Math.abs(distance) <= visible) {
        virtualizer.scrollToIndex(row - shift, { align: 'auto' });
      } else {
        // As a jump by the bar, which is right to a few rows: so a little above it.
        element.scrollTop = settledSlot({ rows, count, visible }, Math.max(row - JUMP_MARGIN, 0)) * rowHeight;
      }
    },
  };
}

interface Shifting {
  rows: number;
  count: number;
  rowHeight: number;
  shift: number;
  setShift: (shift: number) => void;
}

/** Keeps the shift of a list that has fewer slots than rows. */
function useShiftOfScroll(
  scroller: React.RefObject<HTMLDivElement | null>,
  { rows, count, rowHeight, shift, setShift }: Shifting,
): void {
  const last = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    if (!element || rows === count) return;
    let timer: ReturnType<typeof setTimeout>;
    const slots = () => ({ rows, count, visible: element.clientHeight / rowHeight });
    const onScroll = () => {
      const to = element.scrollTop / rowHeight;
      setShift(shiftAfterScroll(slots(), { from: last.current, to, shift }));
      last.current = to;
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLE_MS);
    };
    const settle = () => {
      const slot = Math.floor(last.current);
      const moved = settledSlot(slots(), slot + shift) - slot;
      if (moved === 0) return;
      last.current += moved;
      element.scrollTop += moved * rowHeight;
      setShift(shift - moved);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, rows, count, rowHeight, shift, setShift]);
}
