/**
 * Puts like tasks together, to be done one right after another. Between reading a request from its connection and sending the
 * reply to another, so much else of Node and of the kernel runs that what one of ours has brought into the processor's caches
 * is gone when the next one comes (docs/decisions/014-in-turns.md).
 * @param later has what is gathered done, soon and once
 * @param atOnce how many are done together at most; the rest waits for another time
 */
export function gathering(
  later: (work: () => void) => unknown,
  atOnce = Number.POSITIVE_INFINITY,
): (task: () => void) => void {
  let waiting: (() => void)[] = [];
  const work = () => {
    const tasks = waiting.slice(0, atOnce);
    waiting = waiting.slice(atOnce);
    if (waiting.length > 0) later(work);
    for (const task of tasks) task();
  };
  return (task) => {
    if (waiting.length === 0) later(work);
    waiting.push(task);
  };
}
