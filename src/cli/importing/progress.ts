export interface Progress {
  advance(done: number): void;
  finish(): void;
}

/** Shows on standard error how far a long task is: as a bar on a terminal, else as a line now and then. */
export async function showProgress(total: number): Promise<Progress> {
  // Some terminals, of containers above all, do not tell their size, and then nothing can be drawn.
  const { isTTY, rows } = process.stderr;
  return isTTY && rows > 0 && total > 0 ? bar(total) : lines(total);
}

const WIDTH = 40;

async function bar(total: number): Promise<Progress> {
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(process.stderr, { showCursor: true });
  const start = Date.now();
  const advance = (done: number) => draw(describeBar(done, total, Date.now() - start));
  advance(0);
  return { advance, finish: () => draw.done() };
}

function describeBar(done: number, total: number, elapsedMs: number): string {
  const filled = Math.floor((done / total) * WIDTH);
  const left = done === 0 ? '' : `, ${Math.ceil(((elapsedMs / done) * (total - done)) / 1000)} s left`;
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done} of ${total} rows${left}`;
}

const STEP = 0.1;
const INTERVAL_MS = 5000;

/** A line about every tenth, or every five seconds when a tenth takes longer. */
function lines(total: number): Progress {
  let share = 0;
  let at = Date.now();
  return {
    advance(done) {
      if (done / total < share + STEP && Date.now() < at + INTERVAL_MS) return;
      share = done / total;
      at = Date.now();
      process.stderr.write(`${done} of ${total} rows (${Math.floor(share * 100)} %)\n`);
    },
    finish() {},
  };
}
