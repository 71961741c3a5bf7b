import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { ClientConfig, CloudClient } from 'jira.js';
import type { Version3Client as Client5 } from 'jira.js-5';
import type { User } from '../../../src/core/types.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

// Before jira.js 6 is loaded: its schemas are strict then. Fields they do not know are collected, and whatever else does
// not fit them is thrown.
process.env.AUDIT_SCHEMAS = 'true';
const { createCloudClient, AuthError, ForbiddenError, NotFoundError, RateLimitError, ScopeError } =
  await import('jira.js');
const { Version2Client, Version3Client } = await import('jira.js-5');

/** What both versions have by the same names. */
type Client = Pick<
  CloudClient,
  'groups' | 'groupAndUserPicker' | 'users' | 'userSearch' | 'myself' | 'permissions' | 'serverInfo'
>;

/** The unmodified clients from npm, over a real socket. */
suite('jira.js', () => {
  let server: TestServer;
  let url: string;
  let gateway: string;
  let alice: User;
  let token: string;
  let crowd: readonly User[];

  before(async () => {
    server = await startTestServer();
    const { fernhollow: org } = server;
    url = (await server.listen()).url;
    gateway = `${url}/ex/jira/${org.site.id}`;
    alice = await org.createUser('alice', { groups: ['site-admins', 'jira-software-users-fernhollow'] });
    token = await org.createToken(alice);
    crowd = await createCrowd(server, 120);
  });
  after(() => server.close());

  const six = (host: string, auth: ClientConfig['auth'], rest: Partial<ClientConfig> = {}) =>
    createCloudClient({ host, auth, onSchemaMismatch: 'throw', ...rest } as ClientConfig);
  const five = (host: string, apiToken = token) =>
    new Version3Client({ host, authentication: { basic: { email: alice.email, apiToken } } });
  const asClient = (client: Client5 | InstanceType<typeof Version2Client>) => client as unknown as Client;

  test('6: the life of a group, by e-mail address and token', async () => {
    await liveThrough(six(url, { type: 'basic', email: alice.email, apiToken: token }), url);
  });

  test('6: the life of a group, by bearer token', async () => {
    await liveThrough(six(url, { type: 'bearer', token }), url);
  });

  test('6: the life of a group, through the gateway', async () => {
    await liveThrough(six(gateway, { type: 'bearer', token }), gateway);
  });

  test('5: the life of a group, by e-mail address and token', async () => {
    await liveThrough(asClient(five(url)), url);
  });

  test('5: the life of a group, by OAuth token', async () => {
    const client = new Version3Client({
      host: url,
      authentication: { oauth2: { accessToken: token } },
      strictGDPR: true,
      noCheckAtlassianToken: true,
    });
    await liveThrough(asClient(client), url);
  });

  test('5: the life of a group, by version 2 of the API through the gateway', async () => {
    const authentication = { basic: { email: alice.email, apiToken: token } };
    const client = new Version2Client({ host: gateway, authentication });
    await liveThrough(asClient(client), gateway, 2);
  });

  test('5: groups in bulk, which version 6 has no more', async () => {
    const client = five(url);
    const { fernhollow: org } = server;
    const [first, second] = await org.createGroups('bulk, one', 'bulky two');
    assert.ok(first && second);
    const both = { isLast: true, maxResults: 50, startAt: 0, total: 2 };
    const byId = await client.groups.bulkGetGroups({ groupId: [first.id, second.id] });
    const details = [first, second].map(({ id, name }) => ({ groupId: id, name }));
    assert.deepEqual({ ...byId, self: undefined }, { ...both, self: undefined, values: details });
    const byName = await client.groups.bulkGetGroups({ groupName: ['bulky two', 'site-admins'] });
    assert.deepEqual(
      byName.values?.map(({ name }) => name),
      ['bulky two', 'site-admins'],
    );
    const withComma = await client.groups.bulkGetGroups({ groupName: ['bulk, one'] });
    assert.deepEqual(
      withComma.values?.map(({ groupId }) => groupId),
      [first.id],
    );
    const admins = await client.groups.bulkGetGroups({ accessType: 'site-admin' });
    assert.deepEqual(
      admins.values?.map(({ name }) => name),
      ['site-admins'],
    );

    const listed: (string | undefined)[] = [];
    for (let startAt = 0, last = false; !last; startAt += 2) {
      const page = await client.groups.bulkGetGroups({ startAt, maxResults: 2 });
      listed.push(...(page.values ?? []).map(({ name }) => name));
      last = page.isLast ?? false;
    }
    const all = await server.directory.groups.listAt(
      org.operator,
      org.address(),
      {},
      { offset: 0, limit: 100 },
    );
    assert.deepEqual(
      listed,
      all.items.map(({ name }) => name),
    );
  });

  test('5: users in bulk, whose accounts it encodes in a way of its own', async () => {
    const client = five(url);
    const accounts = crowd.slice(0, 12).map(({ accountId }) => accountId);
    const first = await client.users.bulkGetUsers({ accountId: accounts });
    assert.equal(first.total, 12);
    assert.equal(first.maxResults, 10);
    const second = await client.users.bulkGetUsers({ accountId: accounts, startAt: 10 });
    assert.deepEqual(
      [...(first.values ?? []), ...(second.values ?? [])].map(({ accountId }) => accountId),
      accounts,
    );
  });

  test('5: refusals are told as they are', async () => {
    const client = asClient(five(url));
    await refusesAsNoted(client);
    const stranger = asClient(five(url, 'gkt_wrong'));
    const failure = await failureOf(stranger.myself.getCurrentUser());
    assert.equal(failure.status, 401);
    assert.deepEqual(failure.body, {
      errorMessages: ['Client must be authenticated to access this resource.'],
      errors: {},
    });
  });

  test('6: refusals are errors of their kinds', async () => {
    const client = six(url, { type: 'bearer', token });
    await refusesAsNoted(client);
    await assert.rejects(client.users.getUser({ accountId: 'nobody' }), NotFoundError);
    await assert.rejects(six(url, { type: 'bearer', token: 'wrong' }).myself.getCurrentUser(), AuthError);
    await assert.rejects(
      six(url, undefined).groups.getUsersFromGroup({ groupname: 'site-admins' }),
      AuthError,
    );
    const { fernhollow: org } = server;
    const bob = await org.createUser('bob', { groups: ['jira-software-users-fernhollow'] });
    const asBob = six(url, { type: 'basic', email: bob.email, apiToken: await org.createToken(bob) });
    await assert.rejects(asBob.groups.createGroup({ name: 'refused' }), ForbiddenError);
    // The picker documents no refusal: to a wrong credential it shows nothing.
    const found = await six(url, { type: 'bearer', token: 'wrong' }).groups.findGroups({ query: 'a' });
    assert.deepEqual(found, { groups: [], header: 'Showing 0 of 0 matching groups', total: 0 });
  });

  test('6: a token that lacks a scope is not asked for anew, one that is wrong is', async () => {
    const { fernhollow: org } = server;
    const narrow = await org.createToken(alice, { scopes: ['read:jira-user'] });
    let asked = 0;
    const getAuthOn401 = async () => {
      asked += 1;
      return { type: 'bearer' as const, token };
    };
    const lacking = six(url, { type: 'bearer', token: narrow }, { getAuthOn401 });
    await assert.rejects(lacking.groups.createGroup({ name: 'refused' }), ScopeError);
    assert.equal(asked, 0);
    assert.equal((await lacking.myself.getCurrentUser()).accountId, alice.accountId);
    assert.equal(asked, 0);

    const mistaken = six(url, { type: 'bearer', token: 'gkt_wrong' }, { getAuthOn401 });
    assert.equal((await mistaken.myself.getCurrentUser()).accountId, alice.accountId);
    assert.equal(asked, 1);
  });

  test('6: OAuth refreshes an unknown token and not one that lacks a scope', async (t) => {
    const refreshed: string[] = [];
    // The client knows but one gateway and one place for tokens; both are led here.
    const send = globalThis.fetch;
    t.mock.method(globalThis, 'fetch', (input: string, init?: RequestInit) => {
      if (input !== 'https://auth.atlassian.com/oauth/token') {
        return send(input.replace('https://api.atlassian.com', url), init);
      }
      refreshed.push(String(init?.body));
      return Response.json({
        access_token: token,
        refresh_token: 'next',
        expires_in: 3600,
        token_type: 'Bearer',
      });
    });
    const { fernhollow: org } = server;
    const oauth = (accessToken: string) => {
      const credentials = { refreshToken: 'first', clientId: 'client', clientSecret: 'secret' };
      return createCloudClient({
        auth: { type: 'oauth2', accessToken, cloudId: org.site.id, ...credentials },
        onSchemaMismatch: 'throw',
      });
    };
    const narrow = oauth(await org.createToken(alice, { scopes: ['read:jira-user', 'read:jira-work'] }));
    assert.equal((await narrow.groups.findGroups({ query: 'site-admins' })).total, 1);
    await assert.rejects(narrow.groups.getUsersFromGroup({ groupname: 'site-admins' }), ScopeError);
    assert.equal(refreshed.length, 0);

    const stale = oauth('gkt_stale');
    assert.equal((await stale.groups.getUsersFromGroup({ groupname: 'site-admins' })).total, 1);
    assert.equal(refreshed.length, 1);
    assert.match(refreshed[0] ?? '', /"refresh_token":"first"/);
  });

  test('6: a limit on requests says when to come back', async () => {
    await using limited = await startTestServer({ config: { rateLimit: 2 } });
    const user = await limited.fernhollow.createUser('alice', { groups: ['site-admins'] });
    const { url: host } = await limited.listen();
    const client = six(host, { type: 'bearer', token: await limited.fernhollow.createToken(user) });
    await client.myself.getCurrentUser();
    await client.myself.getCurrentUser();
    const failure = await client.myself.getCurrentUser().catch((error) => error);
    assert.ok(failure instanceof RateLimitError);
    assert.equal(failure.retryAfterMs, 60_000);
  });

  test('6: every reply fitted its strict schemas but for two retired fields of members', () => {
    const store = globalThis as unknown as Record<symbol, { endpoint: string; keys: string[] }[]>;
    const drift = store[Symbol.for('apis-code-gen.schemaAudit')] ?? [];
    const unknown = drift.map(({ endpoint, keys }) => `${endpoint}: ${keys.join()}`);
    // Jira Cloud: GET /rest/api/3/group/member; its sample has them, empty.
    assert.deepEqual([...new Set(unknown)], ['GET /rest/api/3/group/member: key,name']);
  });

  /** Everything a client of groups does, from the first look at the server to the end of a group. */
  async function liveThrough(client: Client, base: string, version = 3): Promise<void> {
    const { fernhollow: org } = server;
    const info = await client.serverInfo.getServerInfo();
    assert.equal(info.deploymentType, 'Cloud');
    assert.ok((info.versionNumbers?.[0] ?? 0) >= 6);
    const me = await client.myself.getCurrentUser({ expand: 'groups' });
    assert.equal(me.accountId, alice.accountId);
    assert.equal(me.groups?.items?.length, me.groups?.size);
    const { permissions } = await client.permissions.getMyPermissions({
      permissions: 'ADMINISTER,USER_PICKER',
    });
    assert.deepEqual(Object.keys(permissions ?? {}), ['ADMINISTER', 'USER_PICKER']);
    assert.ok(permissions?.ADMINISTER.havePermission);

    // Born.
    const name = 'Fähre & Fähnchen, "drei/vier" 100% 🐟';
    const group = await client.groups.createGroup({ name });
    const groupId = group.groupId ?? '';
    assert.equal(group.name, name);
    assert.equal(group.self, `${base}/rest/api/${version}/group?groupId=${groupId}`);
    assert.equal(group.users?.size, 0);

    // Joined by 120, many at a time, and paged in three ways.
    const sizes = await Promise.all(
      crowd.map(
        async ({ accountId }) => (await client.groups.addUserToGroup({ groupId, accountId })).users?.size,
      ),
    );
    assert.equal(Math.max(...sizes.map(Number)), 120);
    const accounts = crowd.map(({ accountId }) => accountId);
    assert.deepEqual(await pageUntilLast(client, { groupId }), accounts);
    assert.deepEqual(await pageUntilLast(client, { groupname: name, maxResults: 17 }), accounts);
    const greedy = await client.groups.getUsersFromGroup({ groupId, maxResults: 1000, startAt: 100 });
    assert.equal(greedy.maxResults, 50);
    assert.equal(greedy.values.length, 20);
    assert.equal(greedy.nextPage, undefined);

    // Found.
    const picked = await client.groups.findGroups({ query: 'hre & F', maxResults: 9999 });
    assert.equal(picked.total, 1);
    assert.equal(picked.groups?.[0]?.groupId, groupId);
    assert.match(
      picked.groups?.[0]?.html ?? '',
      /^Fä<b>hre &amp; F<\/b>ähnchen, &quot;drei\/vier&quot; 100% 🐟$/,
    );
    const loud = { query: 'FÄHRE' };
    assert.equal((await client.groups.findGroups(loud)).total, 0);
    assert.equal((await client.groups.findGroups({ ...loud, caseInsensitive: true })).total, 1);
    const admins = ['site-admins', 'org-admins'];
    assert.equal((await client.groups.findGroups({ query: 'e-admins', exclude: admins })).total, 1);
    const excludeId = [groupId, (await org.findGroup('site-admins')).id];
    assert.equal((await client.groups.findGroups({ query: 'Fähre', excludeId })).total, 0);
    const both = await client.groupAndUserPicker.findUsersAndGroups({ query: 'crowd12', showAvatar: true });
    assert.equal(both.users?.total, 2);
    assert.equal(
      both.users?.users?.[0]?.html,
      '<strong>crowd12</strong> - <strong>crowd12</strong>@example.com',
    );
    assert.equal(both.groups?.total, 0);

    await meetPeople(client, groupId, name);

    // Left by one, and not twice.
    const [leaver] = accounts as [string];
    await client.groups.removeUserFromGroup({ groupId, accountId: leaver });
    const absent = await failureOf(client.groups.removeUserFromGroup({ groupId, accountId: leaver }));
    assert.equal(absent.status, 400);
    assert.match(absent.message, /since user is not a member of/);
    assert.equal((await client.groups.getUsersFromGroup({ groupId })).total, 119);

    // Gone, without a body, and not twice.
    const nothing: unknown = await client.groups.removeGroup({ groupId, swapGroup: 'site-admins' });
    assert.equal(nothing ?? '', '');
    assert.equal((await failureOf(client.groups.removeGroup({ groupId }))).status, 404);
    assert.equal((await failureOf(client.groups.getUsersFromGroup({ groupname: name }))).status, 404);
    assert.equal((await client.groups.findGroups({ query: name })).total, 0);
  }

  /** A person comes, joins, is found in every list, and goes. */
  async function meetPeople(client: Client, groupId: string, groupName: string): Promise<void> {
    const emailAddress = 'mia@example.com';
    const mia = await client.users.createUser({ emailAddress, products: ['jira-software'] });
    const accountId = mia.accountId ?? '';
    await client.groups.addUserToGroup({ groupId, accountId });
    const read = await client.users.getUser({ accountId, expand: ['groups', 'applicationRoles'] });
    assert.deepEqual(
      read.groups?.items?.map(({ name }) => name),
      [groupName, 'jira-software-users-fernhollow'],
    );
    assert.equal(read.applicationRoles?.items?.[0]?.key, 'jira-software');
    const plain = await client.users.getUser({ accountId });
    assert.deepEqual(plain.groups, { size: 2, items: [] });
    const groups = await client.users.getUserGroups({ accountId });
    assert.deepEqual(
      groups.map(({ groupId: id }) => id),
      read.groups?.items?.map(({ groupId: id }) => id),
    );
    const { groups: _, applicationRoles: __, expand: ___, ...listed } = plain;
    assert.deepEqual(await client.userSearch.findUsers({ query: 'mia' }), [listed]);
    assert.equal((await client.userSearch.findUsers({ accountId })).length, 1);
    const everyone = await client.users.getAllUsers({ maxResults: 1000 });
    assert.ok(everyone.some((user) => user.accountId === accountId));
    assert.equal((await client.users.getAllUsersDefault({ startAt: 1, maxResults: 7 })).length, 7);

    await client.users.removeUser({ accountId });
    const gone = await failureOf(client.users.getUser({ accountId }));
    assert.equal(gone.status, 404);
    assert.match(gone.message, /Specified user does not exist/);
    assert.equal((await client.groups.getUsersFromGroup({ groupId })).total, 120);
  }

  async function pageUntilLast(
    client: Client,
    query: Parameters<Client['groups']['getUsersFromGroup']>[0],
  ): Promise<(string | undefined)[]> {
    const accounts: (string | undefined)[] = [];
    for (;;) {
      const page = await client.groups.getUsersFromGroup({ ...query, startAt: accounts.length });
      assert.equal(page.total, 120);
      assert.equal(page.startAt, accounts.length);
      assert.equal(page.nextPage === undefined, page.isLast);
      accounts.push(...page.values.map(({ accountId }) => accountId));
      if (page.isLast) return accounts;
    }
  }

  /** The texts that clients match, as both versions hand them on. */
  async function refusesAsNoted(client: Client): Promise<void> {
    const [member] = crowd as [User];
    const name = 'refusals';
    const { groupId } = (await client.groups.createGroup({ name })) as { groupId: string };
    await client.groups.addUserToGroup({ groupId, accountId: member.accountId });
    const { groups, users } = client;
    const unknown = '00000000-0000-4000-8000-000000000000';
    const expected: [() => Promise<unknown>, number, string][] = [
      [() => groups.createGroup({ name: 'REFUSALS' }), 400, 'A group or user with this name already exists.'],
      [() => groups.createGroup({ name: '' }), 400, 'The group name must be provided.'],
      [
        () => groups.getUsersFromGroup({ groupname: 'nobody' }),
        404,
        "The group named 'nobody' does not exist",
      ],
      [() => groups.removeGroup({ groupId: unknown }), 404, `The group with id '${unknown}' does not exist`],
      [
        () => groups.addUserToGroup({ groupname: name, accountId: member.accountId }),
        400,
        "Cannot add user. User is already a member of 'refusals'",
      ],
      [
        () => groups.addUserToGroup({ groupId, accountId: 'nobody' }),
        404,
        'Specified user does not exist or you do not have required permissions',
      ],
      [
        () => users.removeUser({ accountId: 'nobody' }),
        404,
        'Specified user does not exist or you do not have required permissions',
      ],
    ];
    for (const [call, status, message] of expected) {
      assert.deepEqual(await failureOf(call()), {
        status,
        message,
        body: { errorMessages: [message], errors: {} },
      });
    }
    await groups.removeGroup({ groupId });
  }
});

/** What went wrong, in the words of either version: jira.js 6 has the body itself, jira.js 5 that of axios. */
async function failureOf(
  call: Promise<unknown>,
): Promise<{ status: number; message: string; body: { errorMessages?: string[] } }> {
  const error = await call.then(
    () => assert.fail('it succeeded'),
    (reason) => reason,
  );
  const body = error.body ?? error.response?.data;
  return { status: error.status, message: body?.errorMessages?.[0], body };
}

/** People who are in no group, in one write. */
function createCrowd({ directory, fernhollow: org }: TestServer, size: number): Promise<User[]> {
  return directory.atOnce(org.organization.key, async ({ users }) => {
    const crowd: User[] = [];
    for (let number = 1; number <= size; number += 1) {
      const username = `crowd${number}`;
      const fields = { username, email: `${username}@example.com`, displayName: username };
      crowd.push(await users.create(org.operator, org.address(), fields, { access: false }));
    }
    return crowd;
  });
}
