import type { FastifyInstance, FastifyRequest } from 'fastify';
import pino, { type Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { withoutSecrets } from './secrets.ts';

export interface AccessLogOptions {
  /**
   * Which requests get a line. A line per request costs half of the throughput, so the default is `errors`: those that failed
   * or were slow and, at the level `debug`, those that were refused.
   */
  accessLog: 'errors' | 'all' | 'none';
  /** From when on a request is slow, and logged under `errors` too. */
  slowRequestMs: number;
}

/** The log of a server. Whatever is written to it passes a last net for secrets that stand where nobody expects them. */
export function createLog(level: string): Logger {
  return pino({ level, hooks: { streamWrite: withoutSecrets } });
}

/** Counts every request and logs those worth a line. */
export function observeRequests(
  app: FastifyInstance,
  log: Logger,
  metrics: Metrics,
  { accessLog, slowRequestMs }: AccessLogOptions,
): void {
  app.addHook('onResponse', (request, reply, done) => {
    const durationMs = reply.elapsedTime;
    const operation = request.match?.operation.id ?? 'none';
    metrics.request(operation, reply.statusCode, durationMs / 1000);
    const failed = reply.statusCode >= 500;
    const refused = reply.statusCode >= 400 && log.isLevelEnabled('debug');
    const slow = durationMs >= slowRequestMs;
    if (accessLog === 'all' || (accessLog === 'errors' && (failed || slow || refused))) {
      const line = describeRequest(request, reply.statusCode, durationMs);
      if (failed) log.error(line, 'request failed');
      else if (slow) log.warn(line, 'request slow');
      else if (accessLog === 'all') log.info(line, 'request');
      else log.debug(line, 'request refused');
    }
    done();
  });
}

/** Neither headers nor query nor body: each may hold what must not be logged. */
function describeRequest(request: FastifyRequest, status: number, durationMs: number) {
  return {
    requestId: request.id,
    operation: request.match?.operation.id,
    method: request.method,
    path: request.url.split('?', 1)[0],
    status,
    durationMs: Math.round(durationMs * 10) / 10,
    actor: request.caller?.actor.id,
    address: request.ip,
  };
}
