import type { FastifyInstance } from 'fastify';
import pino, { type Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { pathOf } from './routes.ts';
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

/** A request that was answered. */
export interface Answered {
  requestId: string;
  /** Absent: it was for none of the operations. */
  operation: string | undefined;
  method: string;
  url: string;
  status: number;
  durationMs: number;
  /** The id of whoever asked, where that is known. */
  actor: string | undefined;
  address: string | undefined;
}

/** Counts every request and logs those worth a line. */
export function requestObserver(
  log: Logger,
  metrics: Metrics,
  { accessLog, slowRequestMs }: AccessLogOptions,
): (answered: Answered) => void {
  return (answered) => {
    const { operation = 'none', status, durationMs } = answered;
    metrics.request(operation, status, durationMs / 1000);
    const failed = status >= 500;
    const refused = status >= 400 && log.isLevelEnabled('debug');
    const slow = durationMs >= slowRequestMs;
    if (accessLog === 'all' || (accessLog === 'errors' && (failed || slow || refused))) {
      const line = describe(answered);
      if (failed) log.error(line, 'request failed');
      else if (slow) log.warn(line, 'request slow');
      else if (accessLog === 'all') log.info(line, 'request');
      else log.debug(line, 'request refused');
    }
  };
}

/** Tells of every request that the framework answers. */
export function observeRequests(app: FastifyInstance, observe: (answered: Answered) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    observe({
      requestId: request.id,
      operation: request.match?.operation.id,
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
      actor: request.caller?.actor.id,
      address: request.client.address || undefined,
    });
    done();
  });
}

/** Neither headers nor query nor body: each may hold what must not be logged. */
function describe({ url, durationMs, ...line }: Answered) {
  return { ...line, path: pathOf(url), durationMs: Math.round(durationMs * 10) / 10 };
}
