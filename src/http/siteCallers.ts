import type { FastifyRequest } from 'fastify';
import type { DirectoryAddress } from '../core/addresses.ts';
import { refuse } from '../core/errors.ts';
import type { Actor, Site } from '../core/types.ts';
import { basicCredentials, bearerSecret } from './credentials.ts';
import { reject } from './errors.ts';
import type { Caller, Services } from './operation.ts';

/** What the dialects that speak of a site share: whose token it is, and which site is meant. */

/** The owner of an API token: Basic with e-mail address or username and token, or the token as a bearer. */
export async function authenticateToken(
  authorization: string | undefined,
  { tokens }: Services['directory'],
  dialect: string,
): Promise<Actor | undefined> {
  const basic = basicCredentials(authorization);
  if (basic) return tokens.authenticate('token', basic.password, dialect, basic.login);
  const bearer = bearerSecret(authorization);
  return bearer === undefined ? undefined : tokens.authenticate('token', bearer, dialect);
}

/**
 * The site that a request means: the one of the gateway's cloudId in the path, else of the `Host`, else the first one of
 * the caller's organization.
 * @throws DirectoryError `site-not-found`
 */
export async function findRequestedSite(
  request: FastifyRequest,
  { access }: Services['directory'],
  actor?: Actor,
): Promise<Site> {
  const { cloudId } = request.params as { cloudId?: string };
  if (cloudId !== undefined) {
    return (await access.findSite({ cloudId })) ?? refuse('site-not-found', { id: cloudId });
  }
  const site =
    (await access.findSite({ host: request.host })) ?? (await access.defaultSite(actor?.organizationKey));
  return site ?? refuse('site-not-found', { id: request.host });
}

/** The site that a request means; every operation of such a dialect has one. */
export function siteOf({ site }: Caller): Site {
  return site ?? reject('internal', {});
}

/** The directory of the site that a request means. */
export function siteAddress(caller: Caller): DirectoryAddress {
  return { organizationId: caller.actor.organizationId, directoryId: siteOf(caller).directoryId };
}
