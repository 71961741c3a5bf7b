import type { User } from '../../../src/core/types.ts';
import type { TestOrganization } from '../../support/organization.ts';
import { addressOf, overTheWire, type WireRequest } from '../../support/overTheWire.ts';
import type { TestServer } from '../../support/server.ts';
import { basic } from './scene.ts';

/** Someone's way to the server: `send` as Alice, who administers the site, unless headers say otherwise. */
export interface Wire {
  org: TestOrganization;
  alice: User;
  authorization: string;
  token: string;
  url: string;
  send(
    method: string,
    path: string,
    rest?: Pick<WireRequest, 'headers' | 'body'>,
  ): ReturnType<typeof overTheWire>;
}

export async function wire(server: TestServer): Promise<Wire> {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const token = await org.createToken(alice);
  const authorization = basic(alice, token);
  const { url } = await addressOf(server);
  return {
    org,
    alice,
    authorization,
    token,
    url,
    send: (method, path, { headers, ...rest } = {}) =>
      overTheWire(server, { method, path, headers: { authorization, ...headers }, ...rest }),
  };
}
