/**
 * Browsers lose count of elements higher than some ten million pixels, and a million rows are higher than that. Such a list
 * has fewer slots than rows, and what stands in a slot is the row so many further down: the *shift*. Small steps leave it
 * as it is, so that rows move with the wheel; a jump, by the scroll bar, goes to the same part of the list as of the bar. At
 * rest the two are brought together again, without anything moving, so that both ends stay within reach.
 */
const HIGHEST_PIXELS = 8_000_000;

/** A step of more screens than that is a jump. The wheel takes less; a pixel of the scroll bar is more. */
const SCREENS_OF_JUMP = 3;

export interface Slots {
  /** Rows of the list. */
  rows: number;
  /** Slots there are; never more than rows. */
  count: number;
  /** Slots that are visible at once. */
  visible: number;
}

/** What is visible of a list. */
export interface Place {
  /** The slot at the top, with the part of it that is out of sight. */
  slot: number;
  shift: number;
  /** It got there by a jump that is not over: what ends slowly, as End on the keyboard does, ends where the bar does. */
  jumping: boolean;
}

export const TOP: Place = { slot: 0, shift: 0, jumping: false };

export function slotCount(rows: number, rowHeight: number): number {
  return Math.min(rows, Math.floor(HIGHEST_PIXELS / rowHeight));
}

/** The list was scrolled to a slot, for good or on the way to another. */
export function scrolledTo(slots: Slots, place: Place, slot: number): Place {
  if (place.jumping || isJump(slots, place.slot, slot)) {
    return { slot, shift: shiftOfBar(slots, slot), jumping: true };
  }
  const next = { ...place, slot };
  return isStuck(slots, next) ? atRest(slots, next) : next;
}

/** The scrolling is over: the same rows, in the slots where the scroll bar tells where in the list they are. */
export function atRest(slots: Slots, { slot, shift }: Place): Place {
  const { rows, count, visible } = slots;
  const row = Math.min(slot + shift, rows - visible);
  const ideal = (row / (rows - visible)) * (count - visible);
  // Near the ends there is a slot for every row, so that they are reached by steps.
  const margin = SCREENS_OF_JUMP * visible;
  const least = Math.min(row, margin);
  const most = count - visible - Math.min(rows - visible - row, margin);
  const settled = rows === count ? 0 : Math.round(row - clamp(ideal, least, most));
  return { slot: row - settled, shift: settled, jumping: false };
}

/** Where a row can be seen whole: by as small a step as does, from far away at the top. */
export function showingRow(slots: Slots, place: Place, row: number): Place {
  const { rows, visible } = slots;
  const slot = row - place.shift;
  if (isJump(slots, place.slot, slot)) {
    return atRest(slots, { ...TOP, slot: Math.min(row, rows - visible) });
  }
  if (slot < place.slot) return { ...place, slot };
  return { ...place, slot: Math.max(place.slot, slot + 1 - visible) };
}

/** Whether some of a row can be seen. */
export function isVisible({ visible }: Slots, { slot, shift }: Place, row: number): boolean {
  return row + 1 > slot + shift && row < slot + shift + visible;
}

function isJump({ visible }: Slots, from: number, to: number): boolean {
  return Math.abs(to - from) > SCREENS_OF_JUMP * visible;
}

/** What part of the bar is above, that part of the list is. */
function shiftOfBar({ rows, count, visible }: Slots, slot: number): number {
  return Math.round(clamp(slot / (count - visible), 0, 1) * (rows - count));
}

/** Whether the bar is at an end, and the list is not. */
function isStuck({ rows, count, visible }: Slots, { slot, shift }: Place): boolean {
  return (slot <= 0 && shift > 0) || (slot > count - visible - 1 && shift < rows - count);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
