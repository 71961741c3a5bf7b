import type { FastifyInstance } from 'fastify';
import type { Store } from '../core/store.ts';
import type { Metrics } from './metrics.ts';

export interface Health {
  /** Whether the server is on its way down: it finishes what it has and wants no more. */
  stopping: boolean;
}

interface Probed {
  store: Store;
  metrics: Metrics;
  health: Health;
  /** Told why the server is not ready: those who ask it from outside are not. */
  onFailure(error: unknown): void;
}

/** `/livez`, `/readyz` and `/metrics`: for those who run the server. They tell nothing of what it holds. */
export function mountProbes(app: FastifyInstance, { store, metrics, health, onFailure }: Probed): void {
  // Probes of several watchers at once share one write.
  let probing: Promise<void> | undefined;
  const probe = () => {
    probing ??= store.probe().finally(() => {
      probing = undefined;
    });
    return probing;
  };

  const route = { config: { unlimited: true } };
  app.get('/livez', route, async () => ({ status: 'ok' }));

  app.get('/readyz', route, async (_request, reply) => {
    if (health.stopping) return reply.code(503).send({ status: 'stopping' });
    const isReady = await probe().then(
      () => true,
      (error: unknown) => {
        onFailure(error);
        return false;
      },
    );
    return isReady ? { status: 'ok' } : reply.code(503).send({ status: 'unavailable' });
  });

  app.get('/metrics', route, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
}
