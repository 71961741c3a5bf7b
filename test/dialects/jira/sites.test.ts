import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Directory, Site, User } from '../../../src/core/types.ts';
import type { TestOrganization } from '../../support/organization.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { bearer, get, OPERATIONS, post, remove, UNKNOWN } from './scene.ts';

/** Three sites of an organization: fernhollow and annex on its first directory, brookside on another; and marshgate. */
suite('sites', () => {
  let server: TestServer;
  let org: TestOrganization;
  let contractors: Directory;
  let brookside: Site;
  let annex: Site;
  /** Administers fernhollow. */
  let alice: User;
  let as: Record<'alice' | 'dave' | 'heidi' | 'mallory', string>;

  before(async () => {
    server = await startTestServer();
    org = server.fernhollow;
    contractors = await org.createDirectory('Contractors');
    const { createSite } = server.directory.organizations;
    const address = { ...org.address(), directoryId: contractors.id };
    brookside = await createSite(org.operator, address, { name: 'brookside', host: 'brookside.example.com' });
    annex = await createSite(org.operator, org.address(), { name: 'annex', host: 'annex.example.com' });
    alice = await org.createUser('alice', { groups: ['site-admins'] });
    const dave = await org.createUser('dave', { directory: contractors, groups: ['site-admins'] });
    const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
    const mallory = await server.marshgate.createUser('mallory', { groups: ['site-admins'] });
    as = {
      alice: bearer(await org.createToken(alice)),
      dave: bearer(await org.createToken(dave)),
      heidi: bearer(await org.createToken(heidi)),
      mallory: bearer(await server.marshgate.createToken(mallory)),
    };
    await org.createGroup('engineering');
    await org.createGroup('engineering', { directory: contractors });
    await org.createGroup('masons', { directory: contractors });
  });
  after(() => server.close());

  const on = (host: string, request: Ask, authorization: string | null): Promise<Answer> =>
    ask(server, { ...request, authorization, headers: { ...request.headers, host } });
  const through = (cloudId: string, request: Ask): Ask => ({
    ...request,
    path: `/ex/jira/${cloudId}${request.path}`,
  });
  const titleOf = async (host: string, authorization: string | null, request = get('/serverInfo')) =>
    (await on(host, request, authorization)).body.serverTitle;

  test('are found by the cloudId in the path, whatever the host', async () => {
    assert.equal(
      await titleOf('fernhollow.example.com', null, through(brookside.id, get('/serverInfo'))),
      'brookside',
    );
    assert.equal(await titleOf('nowhere', as.alice, through(annex.id, get('/serverInfo'))), 'annex');
    const marshgate = through(server.marshgate.site.id, get('/serverInfo'));
    assert.equal(await titleOf('annex.example.com', as.mallory, marshgate), 'marshgate');
  });

  test('are found by the host, whatever its case and port', async () => {
    for (const host of ['brookside.example.com', 'Brookside.EXAMPLE.com', 'brookside.example.com:8443']) {
      assert.equal(await titleOf(host, null), 'brookside', host);
    }
    assert.equal(await titleOf('annex.example.com', as.alice), 'annex');
    assert.equal(await titleOf('marshgate.example.com', null), 'marshgate');
    const tenant = await on('brookside.example.com', { method: 'GET', path: '/_edge/tenant_info' }, null);
    assert.deepEqual(tenant.body, { cloudId: brookside.id });
  });

  test('are the first of the caller, or the first of all, by a host that none has', async () => {
    for (const host of ['localhost:8080', '127.0.0.1', 'com', 'xbrookside.example.com']) {
      assert.equal(await titleOf(host, null), 'fernhollow', host);
      assert.equal(await titleOf(host, as.dave), 'fernhollow', host);
      assert.equal(await titleOf(host, as.mallory), 'marshgate', host);
    }
  });

  test('are not found by an unknown cloudId, in any operation, by anyone who is known', async () => {
    for (const { id, method, prefix, path, anonymous } of OPERATIONS.values()) {
      if (!prefix.startsWith('/rest')) continue;
      for (const cloudId of [UNKNOWN, 'fernhollow', brookside.id.toUpperCase()]) {
        for (const authorization of [null, as.alice]) {
          const request = { method, path: `/ex/jira/${cloudId}${prefix}${path}` };
          const { status, body } = await on('fernhollow.example.com', request, authorization);
          // Strangers are told what they would be told of a site that is there.
          const isStranger = authorization === null && anonymous === undefined;
          const message = isStranger
            ? 'Client must be authenticated to access this resource.'
            : 'The site does not exist';
          assert.deepEqual(
            { status, body },
            { status: isStranger ? 401 : 404, body: { errorMessages: [message], errors: {} } },
            `${id} on ${cloudId}`,
          );
        }
      }
    }
  });

  test('have the groups and people of their own directory', async () => {
    const groups = async (host: string, authorization: string) => {
      const { body } = await on(host, get('/group/bulk', { maxResults: 1000 }), authorization);
      return body.values.map(({ name }: { name: string }) => name);
    };
    assert.deepEqual(await groups('brookside.example.com', as.dave), [
      'confluence-admins-brookside',
      'confluence-users-brookside',
      'engineering',
      'jira-admins-brookside',
      'jira-software-users-brookside',
      'masons',
      'site-admins',
    ]);
    const here = await groups('fernhollow.example.com', as.alice);
    assert.ok(here.includes('engineering') && !here.includes('masons'));
    assert.deepEqual(await groups('annex.example.com', as.heidi), here);

    const users = async (host: string) => {
      const { body } = await on(host, get('/users/search'), as.heidi);
      return body.map(({ displayName }: { displayName: string }) => displayName);
    };
    assert.deepEqual(await users('brookside.example.com'), ['Dave']);
    assert.deepEqual(await users('fernhollow.example.com'), ['Alice', 'Heidi']);
    const picked = await on('brookside.example.com', get('/groupuserpicker', { query: 'a' }), as.heidi);
    assert.deepEqual([picked.body.users.total, picked.body.groups.total], [1, 5]);
  });

  test('do not find what another directory has', async () => {
    const masons = await org.findGroup('masons');
    for (const request of [
      get('/group', { groupId: masons.id }),
      get('/group/member', { groupname: 'masons' }),
      remove('/group', { groupId: masons.id }),
      post('/group/user', { accountId: alice.accountId }, { groupId: masons.id }),
    ]) {
      const { status } = await on('fernhollow.example.com', request, as.heidi);
      assert.equal(status, 404, `${request.method} ${request.path}`);
    }
    for (const path of ['/user', '/user/groups']) {
      const request = get(path, { accountId: alice.accountId });
      assert.equal((await on('brookside.example.com', request, as.heidi)).status, 404);
      assert.equal((await on('fernhollow.example.com', request, as.heidi)).status, 200);
    }
    const mixed = post('/group/user', { accountId: alice.accountId }, { groupname: 'masons' });
    assert.equal((await on('brookside.example.com', mixed, as.heidi)).status, 404);
  });

  test('are administered each by their own', async () => {
    const create = (name: string) => post('/group', { name });
    assert.equal((await on('fernhollow.example.com', create('by alice'), as.alice)).status, 201);
    assert.equal((await on('brookside.example.com', create('by dave'), as.dave)).status, 201);
    assert.equal((await on('annex.example.com', create('by heidi'), as.heidi)).status, 201);
    for (const [host, authorization, status] of [
      ['brookside.example.com', as.alice, 403],
      ['fernhollow.example.com', as.dave, 403],
      ['annex.example.com', as.alice, 403],
      ['marshgate.example.com', as.heidi, 401],
      ['fernhollow.example.com', as.mallory, 401],
    ] as const) {
      assert.equal((await on(host, create('refused'), authorization)).status, status, host);
      assert.equal((await on(host, get('/group/bulk'), authorization)).status, status, host);
    }
    const permissions = get('/mypermissions', { permissions: 'SYSTEM_ADMIN' });
    const administers = async (host: string) =>
      (await on(host, permissions, as.alice)).body.permissions.SYSTEM_ADMIN.havePermission;
    assert.deepEqual(
      [await administers('fernhollow.example.com'), await administers('annex.example.com')],
      [true, false],
    );
  });

  test('give access to their own products', async () => {
    const user = { emailAddress: 'nina@example.com', products: ['jira-software'] };
    const created = await on('brookside.example.com', post('/user', user), as.dave);
    assert.equal(created.status, 201);
    const account = { accountId: created.body.accountId };
    const groups = await on('brookside.example.com', get('/user/groups', account), as.dave);
    assert.deepEqual(
      groups.body.map(({ name }: { name: string }) => name),
      ['jira-software-users-brookside'],
    );
    // The same address is free in another directory.
    assert.equal((await on('fernhollow.example.com', post('/user', user), as.alice)).status, 201);

    const using = async (host: string, authorization: string) => {
      const { body } = await on(host, get('/group/bulk', { accessType: 'user' }), authorization);
      return body.values.map(({ name }: { name: string }) => name);
    };
    assert.deepEqual(await using('brookside.example.com', as.dave), ['jira-software-users-brookside']);
    assert.deepEqual(await using('fernhollow.example.com', as.alice), ['jira-software-users-fernhollow']);
    assert.deepEqual(await using('annex.example.com', as.heidi), ['jira-software-users-annex']);
  });

  test('link to themselves by the way a request came', async () => {
    const request = get('/group', { groupname: 'engineering' });
    const direct = await on('brookside.example.com', request, as.dave);
    const { groupId } = direct.body;
    assert.equal(direct.body.self, `http://brookside.example.com/rest/api/3/group?groupId=${groupId}`);
    const gateway = await on('api.example.com', through(brookside.id, request), as.dave);
    assert.equal(
      gateway.body.self,
      `http://api.example.com/ex/jira/${brookside.id}/rest/api/3/group?groupId=${groupId}`,
    );
  });
});
