import type { FastifyInstance } from 'fastify';
import type { Store } from '../core/store.ts';
import type { Metrics } from './metrics.ts';

export interface Health {
  /** Whether the server is on its way down: it finishes what it has and wants no more. */
  stopping: boolean;
}

/** `/livez`, `/readyz` and `/metrics`: for those who run the server. They tell nothing of what it holds. */
export function mountProbes(app: FastifyInstance, store: Store, metrics: Metrics, health: Health): void {
  // Probes of several watchers at once share one write.
  let probing: Promise<void> | undefined;
  const probe = () => {
    probing ??= store.probe().finally(() => {
      probing = undefined;
    });
    return probing;
  };

  app.get('/livez', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    if (health.stopping) return reply.code(503).send({ status: 'stopping' });
    const failure = await probe().then(
      () => undefined,
      (error: Error) => error,
    );
    return failure
      ? reply.code(503).send({ status: 'unavailable', reason: failure.message })
      : { status: 'ok' };
  });

  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
}
