import type { FastifyRequest } from 'fastify';
import type { Actor, Site } from '../../core/types.ts';
import { basicCredentials } from '../../http/credentials.ts';
import { reject } from '../../http/errors.ts';
import type { Family } from '../../http/family.ts';
import type { Caller, Operation, Services } from '../../http/operation.ts';
import { authenticateToken, findRequestedSite } from '../../http/siteCallers.ts';
import { addGroups } from './addGroups.ts';
import { addUsers } from './addUsers.ts';
import { extenderErrors } from './errors.ts';
import { getGroups } from './getGroups.ts';
import { getUsers } from './getUsers.ts';
import { readQuery } from './query.ts';
import { removeGroups } from './removeGroups.ts';
import { removeUsers } from './removeUsers.ts';

const operations = [getGroups, addGroups, removeGroups, addUsers, removeUsers];

/** Under Confluence's own path too, for set-ups with one base URL; `latest` as such modules answer to. */
const PREFIXES = ['', '/wiki'].flatMap((base) =>
  ['1.0', 'latest'].map((version) => `${base}/rest/extender/${version}`),
);

export interface ExtenderOptions {
  /** The status by which `getUsers` tells of a group that is not there. */
  unknownGroup: 404 | 500;
}

/** REST Extender for Confluence: group operations by name, for Data Center clients: its page "REST API - Groups". */
export function extenderDialect({ unknownGroup }: ExtenderOptions) {
  const common = { identify, keepsCallers: true, readQuery };
  return PREFIXES.flatMap((prefix) => [
    { ...common, prefix, operations: [getUsers], errors: extenderErrors(unknownGroup) },
    { ...common, prefix, operations, errors: extenderErrors(404) },
  ]) satisfies Family[];
}

/** A token as a bearer or in place of the password, or username or e-mail address with the password. */
async function identify(
  request: FastifyRequest,
  _operation: Operation,
  { directory }: Services,
): Promise<Caller> {
  const byToken = await authenticateToken(request.headers.authorization, directory, 'extender');
  const site = await findRequestedSite(request, directory, byToken);
  const actor = byToken ?? (site && (await signIn(request, site, directory)));
  if (!site || actor?.organizationKey !== site.organizationKey) reject('unauthenticated', {});
  return { actor, site };
}

async function signIn(
  request: FastifyRequest,
  site: Site,
  { passwords }: Services['directory'],
): Promise<Actor | undefined> {
  const basic = basicCredentials(request.headers.authorization);
  return basic && passwords.signIn({ ...basic, site, address: request.client.address, dialect: 'extender' });
}
