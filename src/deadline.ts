/**
 * Has something done when a time is over, unless the timer is cleared before; where there is no such time, nothing.
 * @param deadline by `performance.now()`
 */
export function atDeadline(deadline: number | undefined, work: () => void): NodeJS.Timeout | undefined {
  if (deadline === undefined) return undefined;
  return setTimeout(work, Math.max(0, deadline - performance.now()));
}
