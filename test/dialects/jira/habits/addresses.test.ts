import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { startTestServer } from '../../../support/server.ts';
import { basic } from '../scene.ts';
import { rawClient } from './raw.ts';
import { JSON_TYPE, testHabit } from './scene.ts';

const VERSIONS = ['/rest/api/3', '/rest/api/2', '/rest/api/latest'];

suite('addresses', () => {
  testHabit(
    'versions 2 and 3 and latest are alike, below the site and below the gateway',
    async ({ server, alice, divers, root, send }) => {
      const gateway = `/ex/jira/${server.fernhollow.site.id}`;
      for (const prefix of [...VERSIONS, ...VERSIONS.map((version) => gateway + version)]) {
        const group = await send(`${prefix}/group?groupname=divers&expand=users`);
        assert.equal(group.json.self, `${root(prefix)}/group?groupId=${divers.id}`);
        const selfOfAlice = `${root(prefix)}/user?accountId=${encodeURIComponent(alice.accountId)}`;
        assert.equal(group.json.users.items[0].self, selfOfAlice);
        const page = await send(`${prefix}/group/member?groupname=divers&maxResults=1`);
        const link = `${root(prefix)}/group/member?groupname=divers&includeInactiveUsers=false`;
        assert.equal(page.json.self, `${link}&startAt=0&maxResults=1`);
        assert.equal(page.json.nextPage, `${link}&startAt=1&maxResults=1`);
        const bulk = await send(`${prefix}/group/bulk?maxResults=1`);
        assert.equal(bulk.json.nextPage, `${root(prefix)}/group/bulk?startAt=1&maxResults=1`);
        const user = await send(`${prefix}/user?accountId=${alice.accountId}`);
        assert.equal(user.json.self, selfOfAlice);
      }
    },
  );

  testHabit("links lead where they say, with the caller's own credential", async ({ bob, send }) => {
    const first = await send('/rest/api/latest/group/member?groupname=divers&maxResults=1');
    const second = await send(new URL(first.json.nextPage).pathname + new URL(first.json.nextPage).search);
    assert.equal(second.json.values[0].accountId, bob.accountId);
    assert.equal(second.json.isLast, true);
    const { pathname, search } = new URL(second.json.values[0].self);
    assert.equal((await send(pathname + search)).json.accountId, bob.accountId);
  });

  testHabit('links have the public address where there is one', async () => {
    const baseUrl = 'https://jira.example.org/tools';
    await using behind = await startTestServer({ config: { baseUrl } });
    const user = await behind.fernhollow.createUser('alice', { groups: ['site-admins'] });
    const address = await behind.listen();
    const ask = rawClient(address.port, {
      authorization: basic(user, await behind.fernhollow.createToken(user)),
    });
    const created = await ask('/rest/api/2/group', {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"name":"x"}',
    });
    assert.equal(created.headers.location, `${baseUrl}/rest/api/2/group?groupId=${created.json.groupId}`);
    assert.equal(created.json.self, created.headers.location);
    const page = await ask('/rest/api/3/group/bulk?maxResults=1');
    assert.equal(page.json.nextPage, `${baseUrl}/rest/api/3/group/bulk?startAt=1&maxResults=1`);
    assert.equal((await ask('/rest/api/3/serverInfo')).json.baseUrl, baseUrl);
    const refused = await rawClient(address.port)('/rest/api/3/myself');
    assert.equal(refused.headers['www-authenticate'], `OAuth realm="${encodeURIComponent(baseUrl)}"`);
  });

  testHabit('a slash at the end means nothing', async ({ alice, send }) => {
    assert.equal((await send('/rest/api/3/myself/')).json.accountId, alice.accountId);
  });

  testHabit('the cloudId is told to anyone', async ({ server, anonymous }) => {
    const told = await anonymous('/_edge/tenant_info');
    assert.deepEqual(told.json, { cloudId: server.fernhollow.site.id });
  });
});
