import type { FastifyRequest } from 'fastify';
import type { SessionLimits } from '../../core/sessions.ts';

const NAME = 'groupkeep_session';

/** The secret of the session that a browser sends along. */
export function sessionSecret({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  return value && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/**
 * The cookie that signs a browser in: out of the reach of scripts, never sent along from other sites, and over TLS alone
 * where clients reach the server by TLS.
 */
export function sessionCookie(baseUrl: string, secret: string, { lifetimeMs }: SessionLimits): string {
  return cookie(baseUrl, secret, lifetimeMs / 1000);
}

/** Makes a browser forget the cookie. */
export function noCookie(baseUrl: string): string {
  return cookie(baseUrl, '', 0);
}

function cookie(baseUrl: string, value: string, maxAgeSeconds: number): string {
  const secure = baseUrl.startsWith('https:') ? '; Secure' : '';
  return `${NAME}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
