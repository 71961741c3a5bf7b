import assert from 'node:assert/strict';
import { createDirectory } from '../../src/core/directory.ts';
import { openStore } from '../../src/store/open.ts';
import { testOnEngines } from '../support/onEngines.ts';
import type { TestOrganization } from '../support/organization.ts';
import type { TestServer } from '../support/server.ts';
import { ask } from '../support/transcript.ts';

/** A person with a token that has been used, and requests that were never sent before, so that no reply is kept of them. */
async function known(server: TestServer, org: TestOrganization, username: string, expiresAt?: number) {
  const user = await org.createUser(username, { groups: ['site-admins'] });
  const address = { ...org.address(), accountId: user.accountId };
  const { credential, secret } = await server.directory.tokens.createToken(org.operator, address, {
    expiresAt: expiresAt ?? null,
  });
  const authorization = `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  let asked = 0;
  const read = async (path = '/rest/api/3/group/bulk', host = org.site.host) => {
    asked += 1;
    const url = `${path}?startAt=${asked}`;
    return (await ask(server, { method: 'GET', path: url, authorization, headers: { host } })).status;
  };
  const write = async () => {
    asked += 1;
    const body = { name: `made-${asked}` };
    const headers = { host: org.site.host };
    return (await ask(server, { method: 'POST', path: '/rest/api/3/group', authorization, headers, body }))
      .status;
  };
  assert.deepEqual([await read(), await read(), await write(), await read()], [200, 200, 201, 200]);
  return { user, address, credential, read, write };
}

testOnEngines('a revoked token is known no more, whatever it is used for', async (_t, server) => {
  const org = server.fernhollow;
  const { credential, read, write } = await known(server, org, 'dora');
  await server.directory.credentials.revokeTokens(org.operator, [credential.id]);
  assert.deepEqual([await read(), await write()], [401, 401]);
});

testOnEngines('nor is one that another process revoked', async (_t, server) => {
  const org = server.fernhollow;
  const { credential, read, write } = await known(server, org, 'dora');
  const other = await openStore(server.location);
  try {
    const elsewhere = createDirectory({ store: other, now: () => server.clock.at });
    await elsewhere.credentials.revokeTokens(org.operator, [credential.id]);
  } finally {
    await other.close();
  }
  assert.deepEqual([await read(), await write()], [401, 401]);
});

testOnEngines('nor one of a person who was suspended', async (_t, server) => {
  const org = server.fernhollow;
  await org.createUser('adam', { groups: ['site-admins'] });
  const { address, read, write } = await known(server, org, 'dora');
  await server.directory.users.suspend(org.operator, address);
  assert.deepEqual([await read(), await write()], [401, 401]);
});

testOnEngines('nor one that has expired', async (_t, server) => {
  const org = server.fernhollow;
  const { read, write } = await known(server, org, 'dora', server.clock.at + 1000);
  server.clock.at += 1000;
  assert.deepEqual([await read(), await write()], [401, 401]);
});

testOnEngines('who is known on one site is not known on that of another organization', async (_t, server) => {
  const { fernhollow, marshgate } = server;
  const { read } = await known(server, fernhollow, 'dora');
  assert.equal(await read('/rest/api/3/group/bulk', marshgate.site.host), 401);
  const gateway = (cloudId: string) => `/ex/jira/${cloudId}/rest/api/3/group/bulk`;
  assert.equal(await read(gateway(fernhollow.site.id)), 200);
  assert.equal(await read(gateway(marshgate.site.id)), 404);
  assert.equal(await read(gateway(fernhollow.site.id)), 200);
});

testOnEngines('a credential is known to the dialects that take it, and to no other', async (_t, server) => {
  const org = server.fernhollow;
  const { read } = await known(server, org, 'dora');
  assert.equal(await read('/wiki/rest/api/group'), 200);
  assert.equal(await read(`/admin/v2/orgs/${org.organization.id}/directories`), 401);
});
