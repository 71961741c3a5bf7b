import { createMetrics, type MetricsSnapshot, renderTogether } from '../http/metrics.ts';
import type { Role } from './serve.ts';

/** What a worker tells the process that has started it. */
export type FromWorker =
  | { kind: 'ready'; url: string }
  /** Asks for what all workers have counted. */
  | { kind: 'metrics wanted' }
  /** Answers `snapshot wanted`. */
  | { kind: 'snapshot'; snapshot: MetricsSnapshot };

/** What a worker is told. */
export type ToWorker =
  | { kind: 'snapshot wanted' }
  /** Answers `metrics wanted`. */
  | { kind: 'metrics'; snapshots: MetricsSnapshot[] };

/** Serves as one of several workers: it says nothing to people, and its metrics are those of all. */
export async function beWorker(serve: (role: Role) => Promise<void>): Promise<void> {
  const own = createMetrics();
  const everybody = new Everybody();
  process.on('message', async (message: ToWorker) => {
    if (message.kind === 'metrics') everybody.told(message.snapshots);
    else tell({ kind: 'snapshot', snapshot: await own.snapshot() });
  });
  try {
    await serve({
      metrics: { ...own, render: async () => renderTogether(await everybody.ask()) },
      onReady: (url) => tell({ kind: 'ready', url }),
      untilStopped,
    });
  } finally {
    // When it could not start, nothing else holds the event loop.
    process.channel?.unref();
  }
}

/** The snapshots of all workers. Those who ask at the same time share an answer. */
class Everybody {
  private asking: PromiseWithResolvers<MetricsSnapshot[]> | undefined;

  ask(): Promise<MetricsSnapshot[]> {
    if (!this.asking) {
      this.asking = Promise.withResolvers();
      tell({ kind: 'metrics wanted' });
    }
    return this.asking.promise;
  }

  told(snapshots: MetricsSnapshot[]): void {
    this.asking?.resolve(snapshots);
    this.asking = undefined;
  }
}

/** The signals of a terminal, or of whoever stops a whole group of processes, come here as well as to the parent. */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.on('SIGTERM', resolve).on('SIGINT', () => {});
  return promise;
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
