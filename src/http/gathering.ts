/**
 * Puts like tasks together, to be done one right after another. Between reading a request from its connection and sending the
 * reply to another, so much else of Node and of the kernel runs that what one of ours has brought into the processor's caches
 * is gone when the next one comes (docs/decisions/014-in-turns.md).
 * @param later has what is gathered done, soon and once
 * @param atOnce so many are done at once when they have come together, whoever else may come: so nothing heaps up, and who sends more
 *   than is read of them is held up as ever
 */
export function gathering(
  later: (work: () => void) => unknown,
  atOnce = Number.POSITIVE_INFINITY,
): (task: () => void) => void {
  let waiting: (() => void)[] = [];
  let isDue = false;
  const work = () => {
    const tasks = waiting;
    waiting = [];
    for (const task of tasks) task();
  };
  return (task) => {
    waiting.push(task);
    if (waiting.length >= atOnce) {
      work();
    } else if (!isDue) {
      isDue = true;
      later(() => {
        isDue = false;
        work();
      });
    }
  };
}
