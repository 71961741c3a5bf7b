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
 * the caller's organization. Behind the gateway a site of another organization is like one that is not there; and for
 * those who are not known it is `undefined` if there is none, since whether there is one is not for them to know.
 * @throws DirectoryError `site-not-found`
 */
export async function findRequestedSite(
  request: FastifyRequest,
  { access }: Services['directory'],
  actor?: Actor,
): Promise<Site | undefined> {
  const { cloudId } = request.params as { cloudId?: string };
  const site =
    cloudId === undefined
      ? ((await access.findSite({ host: request.client.host })) ??
        (await access.defaultSite(actor?.organizationKey)))
      : await access.findSite({ cloudId });
  const isOfOthers = cloudId !== undefined && site?.organizationKey !== actor?.organizationKey;
  if (actor && (!site || isOfOthers)) refuse('site-not-found', { id: cloudId ?? request.client.host });
  return site;
}

/** The site that a request means; every operation of such a dialect has one. */
export function siteOf({ site }: Caller): Site {
  return site ?? reject('internal', {});
}

/** The directory of the site that a request means. */
export function siteAddress(caller: Caller): DirectoryAddress {
  return { organizationId: caller.actor.organizationId, directoryId: siteOf(caller).directoryId };
}
