import { useRouter } from '@tanstack/react-router';
import { observeElementOffset, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  atRest,
  isVisible,
  type Place,
  type Slots,
  scrolledTo,
  showingRow,
  slotCount,
  TOP,
} from '../../lib/slots.ts';
import { keepPlace, keptPlace } from './places.ts';

/** Rows drawn above and below what is visible. */
const OVERSCAN = 8;

interface Options {
  rows: number;
  rowHeight: number;
  /** Another list begins at its first row, or where it was left when somebody goes back to it. */
  listId: string;
}

/** Which rows of a list of any length are to be drawn, and where. */
export function useSlots({ rows, rowHeight, listId }: Options) {
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const place = useRef(TOP);
  const tellVirtualizer = useRef<(offset: number, isScrolling: boolean) => void>(undefined);
  const [shift, setShift] = useState(0);
  const count = slotCount(rows, rowHeight);
  const height = count * rowHeight;

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    useFlushSync: false,
    useScrollendEvent: true,
    observeElementOffset(instance, tell) {
      tellVirtualizer.current = tell;
      return observeElementOffset(instance, onScroll);
    },
  });
  const onScroll = useEffectEvent((offset: number, isScrolling: boolean) => {
    const slots = slotsNow();
    const next = scrolledTo(slots, place.current, offset / rowHeight);
    show(isScrolling ? next : atRest(slots, next), isScrolling);
  });

  /** All at once, in the event that tells of a step: rows that came later would leave a gap for a moment. */
  function show(next: Place, isScrolling: boolean): void {
    const element = scroller.current;
    if (!element) return;
    const top = next.slot * rowHeight;
    if (Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
    // The browser makes whole pixels of it, and goes no further than the end.
    const offset = element.scrollTop;
    place.current = { ...next, slot: offset / rowHeight };
    keepPlace(router, listId, place.current);
    flushSync(() => {
      setShift(next.shift);
      tellVirtualizer.current?.(offset, isScrolling);
    });
  }

  function slotsNow(): Slots {
    const { clientHeight = 0, scrollHeight = 0 } = scroller.current ?? {};
    const headings = scrollHeight - height;
    return { rows, count, visible: (clientHeight - headings) / rowHeight };
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that are higher are measured anew.
  useEffect(() => virtualizer.measure(), [rowHeight]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each list anew, whatever it is.
  useEffect(() => {
    place.current = keptPlace(router, listId) ?? TOP;
    setShift(place.current.shift);
    scroller.current?.scrollTo({ top: place.current.slot * rowHeight });
  }, [listId]);

  // Rows may have gone since the last step.
  const offset = Math.min(shift, rows - count);
  return {
    scroller,
    height,
    slots: virtualizer.getVirtualItems().map(({ index, start }) => ({ row: index + offset, top: start })),
    /** The first row that is visible as a whole. */
    topRow: () => Math.ceil(place.current.slot) + place.current.shift,
    isVisible: (row: number) => isVisible(slotsNow(), place.current, row),
    /** Brings a row into view. */
    scrollToRow: (row: number) => show(showingRow(slotsNow(), place.current, row), false),
  };
}
