/**
 * Browsers lose count of elements higher than some ten million pixels, and a million rows are higher than that. Such a list
 * has fewer slots than rows, and what stands in a slot is the row so many further down: the *shift*. Small steps leave it
 * as it is, so that rows move with the wheel; a jump, by the scroll bar, goes to the same part of the list as of the bar. Where
 * the bar ends, the list does: what may be left of it then is less than is visible.
 */
const HIGHEST_PIXELS = 8_000_000;

export interface Slots {
  /** Rows of the list. */
  rows: number;
  /** Slots there are; never more than rows. */
  count: number;
  /** Slots that are visible at once. */
  visible: number;
}

export function slotCount(rows: number, rowHeight: number): number {
  return Math.min(rows, Math.floor(HIGHEST_PIXELS / rowHeight));
}

/** The shift when the first visible slot has become another one. */
export function shiftAfterScroll(
  { rows, count, visible }: Slots,
  { from, to, shift }: { from: number; to: number; shift: number },
): number {
  const most = rows - count;
  if (most === 0) return 0;
  if (to <= 0 && shift <= visible) return 0;
  if (to >= count - visible - 1 && most - shift <= visible) return most;
  if (Math.abs(to - from) <= visible) return shift;
  return Math.round(clamp(to / (count - visible), 0, 1) * most);
}

/**
 * The first visible slot for a first visible row, so that the scroll bar tells where in the list that is. Steps that left
 * the shift as it was have made the two differ, and the bar would come to its end before the list does.
 */
export function settledSlot({ rows, count, visible }: Slots, row: number): number {
  return rows === count ? row : Math.round((row / (rows - visible)) * (count - visible));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
