import type { FastifyRequest } from 'fastify';
import { refuse } from '../../core/errors.ts';
import { baseUrlOf } from '../../http/client.ts';
import type { Services } from '../../http/operation.ts';

const SAFE_METHODS = ['GET', 'HEAD'];

/**
 * Refuses what another site's page makes a browser send. `SameSite=Strict` keeps the cookie from such requests, but a
 * *site* is more than an origin: whatever runs on a sister domain, or on another port, is of the same site. So unsafe
 * methods must say that they come from our own origin: by `Sec-Fetch-Site`, which pages cannot set, or where a browser
 * sends none (over plain HTTP) by `Origin`. What says neither is no browser of today; it may come with a token or a key,
 * but not with a cookie. Reading is safe: replies carry no CORS headers, so other origins cannot see them.
 * @throws DirectoryError `forbidden`
 */
export function requireSameOrigin(request: FastifyRequest, services: Services, byCookie: boolean): void {
  if (SAFE_METHODS.includes(request.method)) return;
  if (isSameOrigin(request, services) ?? !byCookie) return;
  refuse('forbidden', { permission: 'change anything from another origin' });
}

/** `undefined` when the request does not say. */
function isSameOrigin(request: FastifyRequest, services: Services): boolean | undefined {
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site !== undefined && site !== 'none') return site === 'same-origin';
  return origin === undefined
    ? undefined
    : origin === URL.parse(baseUrlOf(request.client, services.options.baseUrl))?.origin;
}
