import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Group, User } from '../../../src/core/types.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type RawClient, rawClient } from './raw.ts';
import { basic, UNKNOWN } from './scene.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const VERSIONS = ['/rest/api/3', '/rest/api/2', '/rest/api/latest'];

/** What clients in Python, Go and PowerShell send and rely on, byte by byte; notes §1.7 and §11. */
suite('habits of clients', () => {
  let server: TestServer;
  let port: number;
  let send: RawClient;
  let anonymous: RawClient;
  let alice: User;
  let bob: User;
  let carol: User;
  let token: string;
  /** Alice, Bob and, suspended, Carol. */
  let divers: Group;
  let withComma: Group;

  before(async () => {
    server = await startTestServer();
    const { fernhollow: org } = server;
    port = (await server.listen()).port;
    alice = await org.createUser('alice', { groups: ['site-admins'] });
    bob = await org.createUser('bob');
    carol = await org.createUser('carol');
    token = await org.createToken(alice);
    send = rawClient(port, { authorization: basic(alice, token) });
    anonymous = rawClient(port);
    divers = await org.createGroup('divers');
    withComma = await org.createGroup('rowers, sailors');
    await org.join(divers, alice, bob, carol);
    await server.directory.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
  });
  after(() => server.close());

  const root = (prefix: string) => `http://127.0.0.1:${port}${prefix.replace('latest', '3')}`;

  suite('addresses', () => {
    test('versions 2 and 3 and latest are alike, below the site and below the gateway', async () => {
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
    });

    test("links lead where they say, with the caller's own credential", async () => {
      const first = await send('/rest/api/latest/group/member?groupname=divers&maxResults=1');
      const second = await send(new URL(first.json.nextPage).pathname + new URL(first.json.nextPage).search);
      assert.equal(second.json.values[0].accountId, bob.accountId);
      assert.equal(second.json.isLast, true);
      const { pathname, search } = new URL(second.json.values[0].self);
      assert.equal((await send(pathname + search)).json.accountId, bob.accountId);
    });

    test('links have the public address where there is one', async () => {
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

    test('a slash at the end means nothing', async () => {
      assert.equal((await send('/rest/api/3/myself/')).json.accountId, alice.accountId);
    });

    test('the cloudId is told to anyone', async () => {
      const told = await anonymous('/_edge/tenant_info');
      assert.deepEqual(told.json, { cloudId: server.fernhollow.site.id });
    });
  });

  suite('who asks', () => {
    test('a refusal is JSON and asks no browser for a password', async () => {
      for (const path of ['/group?groupname=divers', '/group/bulk', '/myself', '/user/groups?accountId=x']) {
        const { status, headers, json } = await anonymous(`/rest/api/3${path}`, {
          headers: { accept: 'text/html' },
        });
        assert.equal(status, 401);
        assert.equal(headers['content-type'], 'application/json; charset=utf-8');
        assert.deepEqual(json, {
          errorMessages: ['Client must be authenticated to access this resource.'],
          errors: {},
        });
        const realm = encodeURIComponent(`http://127.0.0.1:${port}`);
        assert.equal(headers['www-authenticate'], `OAuth realm="${realm}"`);
        assert.equal(headers['x-seraph-loginreason'], 'AUTHENTICATED_FAILED');
      }
    });

    test('a wrong credential counts as none where none is needed, and a header tells', async () => {
      const wrong = { headers: { authorization: basic(alice, 'wrong') } };
      const picked = await anonymous('/rest/api/2/groups/picker?query=divers', wrong);
      assert.equal(picked.status, 200);
      assert.equal(picked.json.total, 0);
      assert.equal(picked.headers['x-seraph-loginreason'], 'AUTHENTICATED_FAILED');
      const open = await anonymous('/rest/api/2/groups/picker?query=divers');
      assert.equal(open.headers['x-seraph-loginreason'], undefined);
    });

    test('but not where clients look whether it is right', async () => {
      const wrong = { headers: { authorization: basic(alice, 'wrong') } };
      assert.equal((await anonymous('/rest/api/2/serverInfo', wrong)).status, 401);
      assert.equal((await anonymous('/rest/api/2/serverInfo')).status, 200);
    });

    test('a missing scope is 401 in a form of its own', async () => {
      const narrow = await server.fernhollow.createToken(alice, { scopes: ['read:jira-user'] });
      const { status, json } = await anonymous('/rest/api/2/group/member?groupname=divers', {
        headers: { authorization: `Bearer ${narrow}` },
      });
      assert.equal(status, 401);
      assert.deepEqual(json, { code: 401, message: 'Unauthorized; scope does not match' });
    });

    test('a caller is told who they are', async () => {
      assert.equal((await send('/rest/api/3/serverInfo')).headers['x-aaccountid'], alice.accountId);
      assert.equal((await anonymous('/rest/api/3/serverInfo')).headers['x-aaccountid'], undefined);
    });

    test('schemes are read whatever their case, tokens also from a username', async () => {
      const encoded = Buffer.from(`alice:${token}`).toString('base64');
      for (const authorization of [`basic ${encoded}`, `BEARER ${token}`, `bearer ${token}`]) {
        const { json } = await anonymous('/rest/api/3/myself', { headers: { authorization } });
        assert.equal(json.accountId, alice.accountId, authorization);
      }
    });

    test('headers that steer the real service are ignored', async () => {
      const headers = {
        'accept-language': 'de-DE',
        'x-force-accept-language': 'true',
        'x-atlassian-token': 'no-check',
        'x-atlassian-force-account-id': 'true',
        accept: 'application/json,*/*;q=0.9',
      };
      const { status, json } = await send('/rest/api/3/group?groupname=nobody', { headers });
      assert.equal(status, 404);
      assert.deepEqual(json.errorMessages, ["The group named 'nobody' does not exist"]);
    });
  });

  suite('bodies', () => {
    test('an empty one is none, also when it says that it is JSON', async () => {
      for (const headers of [
        JSON_TYPE,
        { ...JSON_TYPE, 'content-length': '0' },
        { ...JSON_TYPE, 'transfer-encoding': 'chunked' },
        { 'content-type': 'application/json; charset=utf-8', 'content-length': '0' },
      ]) {
        const read = await send('/rest/api/2/group?groupname=divers', { headers });
        assert.equal(read.status, 200, JSON.stringify(headers));
        const created = await create('passing');
        const removed = await send(`/rest/api/latest/group?groupId=${created}`, {
          method: 'DELETE',
          headers,
        });
        assert.equal(removed.status, 200, JSON.stringify(headers));
      }
    });

    test('one that nobody asked for is not read', async () => {
      const groupId = await create('passing');
      const headers = { 'content-type': 'text/plain', 'content-length': '7' };
      const request = { method: 'DELETE', headers, body: 'why not' };
      assert.equal((await send(`/rest/api/3/group?groupId=${groupId}`, request)).status, 200);
    });

    test('what was removed is said with 200 and zero bytes, but for a user', async () => {
      const groupId = await create('passing');
      const { fernhollow: org } = server;
      const dora = await org.createUser('dora', { groups: ['passing'] });
      const member = `groupId=${groupId}&accountId=${dora.accountId}`;
      for (const path of [`/group/user?${member}`, `/group?groupId=${groupId}`]) {
        const { status, headers, text } = await send(`/rest/api/3${path}`, { method: 'DELETE' });
        assert.deepEqual({ status, text }, { status: 200, text: '' });
        assert.equal(headers['content-length'], '0');
        assert.equal(headers['content-type'], undefined);
      }
      const removed = await send(`/rest/api/3/user?accountId=${dora.accountId}`, { method: 'DELETE' });
      assert.deepEqual({ status: removed.status, text: removed.text }, { status: 204, text: '' });
    });

    test('JSON comes by several names, with a mark of byte order, in pieces, or after being asked for', async () => {
      const body = Buffer.from('{"name":"passing"}');
      const requests = [
        { headers: { 'content-type': 'application/json; charset=utf-8' }, body },
        { headers: { 'content-type': 'application/json;charset=UTF-8' }, body },
        { headers: { 'content-type': 'Application/JSON' }, body },
        { headers: JSON_TYPE, body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) },
        { headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' }, body },
        { headers: { ...JSON_TYPE, 'content-length': String(body.length), expect: '100-continue' }, body },
      ];
      for (const request of requests) {
        const { status, json } = await send('/rest/api/2/group', { method: 'POST', ...request });
        assert.equal(status, 201, JSON.stringify(request.headers));
        await send(`/rest/api/2/group?groupId=${json.groupId}`, { method: 'DELETE' });
      }
    });

    test('what is no JSON is told so', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const post = { method: 'POST', headers: form, body: 'name=x' };
      const posted = await send('/rest/api/3/group', post);
      assert.equal(posted.status, 415);
      assert.deepEqual(posted.json.errors, {});
      for (const body of ['{', '{"name":"x"', 'name=x', Buffer.from('{"name":"\xff"}', 'latin1')]) {
        const { status, json } = await send('/rest/api/3/group', {
          method: 'POST',
          headers: JSON_TYPE,
          body,
        });
        assert.equal(status, 400);
        assert.deepEqual(json, { errorMessages: ['The request body is not valid JSON.'], errors: {} });
      }
    });

    test('further properties are let be', async () => {
      const groupId = await create('passing', { description: 'x', users: { size: 7 }, self: null });
      const body = JSON.stringify({ accountId: bob.accountId, '@type': 'user', name: null });
      const added = await send(`/rest/api/3/group/user?groupId=${groupId}`, {
        method: 'POST',
        headers: JSON_TYPE,
        body,
      });
      assert.equal(added.json.users.size, 1);
      await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
    });
  });

  suite('queries', () => {
    test('booleans are written as in JSON, in Python and anyhow', async () => {
      const total = async (value: string) =>
        (await send(`/rest/api/2/group/member?groupname=divers&includeInactiveUsers=${value}`)).json.total;
      for (const yes of ['true', 'True', 'TRUE']) assert.equal(await total(yes), 3, yes);
      for (const no of ['false', 'False', 'FALSE', '', '1', 'yes', 'None'])
        assert.equal(await total(no), 2, no);
      const picked = async (value: string) =>
        (await send(`/rest/api/2/groups/picker?query=DIVERS&caseInsensitive=${value}`)).json.total;
      assert.equal(await picked('True'), 1);
      assert.equal(await picked('False'), 0);
      assert.equal(await picked('perhaps'), 0);
    });

    test('lists are repeated, joined by commas, or both', async () => {
      const { fernhollow: org } = server;
      const admins = await org.findGroup('site-admins');
      const ids = [divers.id, admins.id, withComma.id];
      const bulk = async (query: string) =>
        (await send(`/rest/api/3/group/bulk?${query}`)).json.values.map(({ name }: { name: string }) => name);
      const all = ['divers', 'rowers, sailors', 'site-admins'];
      assert.deepEqual(await bulk(ids.map((id) => `groupId=${id}`).join('&')), all);
      assert.deepEqual(await bulk(`groupId=${ids.join(',')}`), all);
      assert.deepEqual(await bulk(`groupId=${ids.join('%2C')}`), all);
      assert.deepEqual(await bulk(`groupId=${ids[0]}&groupId=${ids[1]},${ids[2]}`), all);
      assert.deepEqual(await bulk(`groupId=&groupId=${ids[0]}&groupId=${ids[0]},,${UNKNOWN}`), ['divers']);
      assert.deepEqual(await bulk('groupName=divers&groupName=site-admins'), ['divers', 'site-admins']);
      assert.deepEqual(await bulk('groupName=divers,site-admins'), ['divers', 'site-admins']);
      const users = await send(
        `/rest/api/3/user/bulk?accountId=${alice.accountId}&accountId=${bob.accountId}`,
      );
      assert.equal(users.json.total, 2);
      const joined = await send(`/rest/api/3/user/bulk?accountId=${alice.accountId},${bob.accountId}`);
      assert.equal(joined.json.total, 2);
    });

    test('a name with a comma is a name, and its halves are too', async () => {
      const bulk = async (query: string) => {
        const { json } = await send(`/rest/api/3/group/bulk?${query}`);
        return json.values.map(({ name }: { name: string }) => name);
      };
      assert.deepEqual(await bulk('groupName=rowers,+sailors'), ['rowers, sailors']);
      assert.deepEqual(await bulk('groupName=ROWERS%2C%20Sailors'), ['rowers, sailors']);
      const sailors = await create('sailors');
      assert.deepEqual(await bulk('groupName=rowers,+sailors'), ['rowers, sailors']);
      assert.deepEqual(await bulk('groupName=divers,+sailors'), ['divers', 'sailors']);
      const picked = async (query: string) =>
        (await send(`/rest/api/3/groups/picker?query=sailors&${query}`)).json.groups.map(
          ({ name }: { name: string }) => name,
        );
      assert.deepEqual(await picked('exclude=rowers,+sailors'), ['sailors']);
      assert.deepEqual(await picked('exclude=nobody,sailors'), ['rowers, sailors']);
      await send(`/rest/api/3/group?groupId=${sailors}`, { method: 'DELETE' });
    });

    test('expand is repeated or joined by commas', async () => {
      const it = `/rest/api/3/user?accountId=${alice.accountId}`;
      const expanded = async (query: string) => {
        const { groups, applicationRoles } = (await send(it + query)).json;
        return { groups: groups.items.length, roles: applicationRoles.items.length };
      };
      const { groups, applicationRoles } = (await send(it)).json;
      const both = { groups: groups.size, roles: applicationRoles.size };
      assert.deepEqual(await expanded(''), { groups: 0, roles: 0 });
      assert.deepEqual(await expanded('&expand=groups&expand=applicationRoles'), both);
      assert.deepEqual(await expanded('&expand=groups,applicationRoles'), both);
      assert.deepEqual(await expanded('&expand=groups%2C+applicationRoles'), both);
      assert.deepEqual(await expanded('&expand=nonsense,groups'), { ...both, roles: 0 });
    });

    test('a plus is a space, a colon needs no encoding', async () => {
      const groupId = await create('late birds + owls');
      assert.equal((await send('/rest/api/2/group?groupname=late+birds+%2b+owls')).json.groupId, groupId);
      assert.equal(
        (await send('/rest/api/2/group?groupname=late%20birds%20%2B%20owls')).json.groupId,
        groupId,
      );
      await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
      for (const id of [
        bob.accountId,
        bob.accountId.replace(':', '%3A'),
        bob.accountId.replace(':', '%3a'),
      ]) {
        assert.equal((await send(`/rest/api/2/user?accountId=${id}`)).json.accountId, bob.accountId);
      }
    });

    test('an ampersand too many is nothing', async () => {
      const bulk = await send('/rest/api/3/group/bulk?startAt=0&maxResults=50&');
      assert.equal(bulk.status, 200);
      assert.equal((await send('/rest/api/3/group?&&groupname=divers&&')).json.groupId, divers.id);
      assert.equal((await send('/rest/api/3/group/bulk?')).json.total, bulk.json.total);
    });

    test('brackets are raw or encoded, both ends of a window count from 0 and are in it', async () => {
      for (const window of ['users[1:1]', 'users%5B1%3A1%5D', 'users%5b1:1%5d', 'users[1:51]']) {
        const { users } = (await send(`/rest/api/2/group?groupname=divers&expand=${window}`)).json;
        assert.equal(users.items[0].accountId, bob.accountId, window);
        assert.deepEqual([users['start-index'], users['end-index'], users.size], [1, 1, 2], window);
      }
    });

    test('names count case, and unknown ones nothing', async () => {
      assert.equal((await send('/rest/api/3/group?groupName=divers')).status, 400);
      assert.equal((await send('/rest/api/3/group?GROUPNAME=divers')).status, 400);
      assert.equal((await send('/rest/api/3/group?groupname=divers&groupName=x&atl_token=y')).status, 200);
      const all = (await send('/rest/api/3/group/bulk')).json.total;
      assert.equal((await send('/rest/api/3/group/bulk?groupname=divers')).json.total, all);
      assert.equal((await send('/rest/api/3/group/bulk?groupName=divers')).json.total, 1);
    });

    test('a number that is none, or beyond all, is an error with a body', async () => {
      const member = '/rest/api/3/group/member?groupname=divers';
      for (const query of [
        'maxResults=2147483648',
        'maxResults=0',
        'maxResults=x',
        'startAt=-1',
        'startAt=1e3',
      ]) {
        const { status, json } = await send(`${member}&${query}`);
        assert.equal(status, 400, query);
        assert.deepEqual(Object.keys(json), ['errorMessages', 'errors']);
        assert.equal(json.errorMessages.length, 1);
      }
      const far = await send(`${member}&startAt=4294967296`);
      assert.deepEqual([far.json.startAt, far.json.values, far.json.isLast], [4_294_967_296, [], true]);
    });

    test('what is no UTF-8 is an error with a body', async () => {
      for (const text of ['%ff', '%', '%u00e9', '%c3']) {
        const { status, json } = await send(`/rest/api/3/group?groupname=${text}`);
        assert.equal(status, 400, text);
        assert.deepEqual(json.errors, {});
      }
    });
  });

  suite('errors', () => {
    test('are JSON wherever below the prefix they happen', async () => {
      const expected: [string, string, number][] = [
        ['GET', '/rest/api/3/nothing', 404],
        ['GET', '/rest/api/3/', 404],
        ['GET', '/rest/api/latest/group/nothing/more', 404],
        ['GET', `/ex/jira/${UNKNOWN}/rest/api/3/group`, 404],
        ['GET', '/ex/jira/nonsense/rest/api/2/nothing', 404],
        ['PUT', '/rest/api/3/group', 405],
        ['POST', '/rest/api/2/group/bulk', 405],
        ['PATCH', '/rest/api/3/user', 405],
        ['GET', '/rest/api/3/%', 400],
      ];
      for (const [method, path, status] of expected) {
        const answer = await send(path, { method });
        assert.equal(answer.status, status, `${method} ${path}`);
        assert.match(String(answer.headers['content-type']), /^application\/json/);
        assert.deepEqual(Object.keys(answer.json), ['errorMessages', 'errors'], `${method} ${path}`);
        assert.deepEqual(answer.json.errors, {});
        assert.equal(answer.json.errorMessages.length, 1);
      }
      assert.equal(
        (await send('/rest/api/3/group', { method: 'PUT' })).headers.allow,
        'GET, HEAD, POST, DELETE',
      );
    });

    test('a body that is too large is told so', async () => {
      const body = JSON.stringify({ name: 'x'.repeat(2_000_000) });
      const { status, json } = await send('/rest/api/3/group', { method: 'POST', headers: JSON_TYPE, body });
      assert.equal(status, 413);
      assert.deepEqual(json, { errorMessages: ['The request body is too large.'], errors: {} });
    });

    test('too many requests are told when to come back, in whole seconds', async () => {
      await using limited = await startTestServer({ config: { rateLimit: 3 } });
      limited.clock.at += 12_345;
      const user = await limited.fernhollow.createUser('alice', { groups: ['site-admins'] });
      const address = await limited.listen();
      const authorization = basic(user, await limited.fernhollow.createToken(user));
      const ask = rawClient(address.port, { authorization });
      const limits = async () => {
        const { status, headers } = await ask('/rest/api/3/group/bulk');
        const told = ['limit', 'remaining', 'reset', 'nearlimit'].map(
          (name) => headers[`x-ratelimit-${name}`],
        );
        return [status, ...told, headers['retry-after'], headers['ratelimit-reason']];
      };
      assert.deepEqual(await limits(), [200, '3', '2', '2026-01-15T12:01Z', 'false', undefined, undefined]);
      await limits();
      assert.deepEqual(await limits(), [200, '3', '0', '2026-01-15T12:01Z', 'true', undefined, undefined]);
      assert.deepEqual(await limits(), [
        429,
        '3',
        '0',
        '2026-01-15T12:01Z',
        'true',
        '48',
        'jira-burst-based',
      ]);
      limited.clock.at += 48_000;
      assert.equal((await limits())[0], 200);
    });
  });

  suite('programs', () => {
    test('pycontribs: looks at the server, then writes to latest and reads from 2', async () => {
      const python = rawClient(port, {
        authorization: basic(alice, token),
        accept: 'application/json,*/*;q=0.9',
        'content-type': 'application/json',
        'x-atlassian-token': 'no-check',
        'cache-control': 'no-cache',
      });
      const info = await python('/rest/api/2/serverInfo');
      assert.equal(info.json.deploymentType, 'Cloud');
      assert.ok(info.json.versionNumbers[0] >= 6);
      const created = await python('/rest/api/latest/group', {
        method: 'POST',
        body: '{"name": "py group"}',
      });
      assert.equal(created.status, 201);
      assert.equal(created.json.name, 'py group');
      const add = { method: 'POST', body: JSON.stringify({ accountId: bob.accountId }) };
      const added = await python('/rest/api/latest/group/user?groupname=py+group', add);
      assert.equal(added.json.name, 'py group');
      const again = await python('/rest/api/latest/group/user?groupname=py+group', add);
      assert.match(again.json.errorMessages[0], /User is already a member of 'py group'/);
      const listed = await python('/rest/api/2/groups/picker?maxResults=9999&query=py');
      assert.deepEqual(
        listed.json.groups.map(({ name }: { name: string }) => name),
        ['py group'],
      );
      // By `username`, as it removes members, the real service finds nobody either.
      const query = `groupname=py+group&username=${bob.accountId}`;
      const removed = await python(`/rest/api/latest/group/user?${query}`, { method: 'DELETE' });
      assert.equal(removed.status, 404);
      assert.match(removed.json.errorMessages[0], /Specified user does not exist/);
      const gone = await python('/rest/api/latest/group?groupname=py+group', { method: 'DELETE' });
      assert.deepEqual([gone.status, gone.text], [200, '']);
    });

    test('pycontribs: pages members by the end index until it has counted all, suspended ones between', async () => {
      const { fernhollow: org } = server;
      const crowd = await org.createGroup('crowd');
      const people = await org.createUsers(...Array.from({ length: 130 }, (_, index) => `swimmer${index}`));
      await org.join(crowd, ...people);
      const suspended = people.filter((_, index) => index % 10 === 0 || (index > 40 && index < 53));
      await server.directory.atOnce(org.organization.key, async ({ users }) => {
        for (const { accountId } of suspended) {
          await users.suspend(org.operator, { ...org.address(), accountId });
        }
      });
      const active = people.filter((user) => !suspended.includes(user)).map(({ accountId }) => accountId);

      const read = async (expand: string) =>
        (await send(`/rest/api/2/group?groupname=crowd&expand=${expand}`)).json.users;
      const first = await read('users');
      const items = [...first.items];
      let requests = 1;
      for (let end = first['end-index']; end < first.size - 1; requests += 1) {
        assert.ok(requests < 10, 'it would never end');
        const next = await read(`users%5B${end + 1}%3A${end + 50}%5D`);
        items.push(...next.items);
        end = next['end-index'];
      }
      assert.equal(first.size, active.length);
      assert.deepEqual(
        items.map(({ accountId }) => accountId),
        active,
      );
      assert.equal(requests, 3);
      // A Forge app reads the same in windows from 0, by the scope that lists members no other way.
      const forge = rawClient(port, {
        authorization: `Bearer ${await org.createToken(alice, { scopes: ['read:jira-user'] })}`,
      });
      const windows = ['users[0:49]', 'users[50:99]', 'users[100:149]'];
      const pages = await Promise.all(
        windows.map((window) => forge(`/rest/api/3/group?groupId=${crowd.id}&expand=${window}`)),
      );
      assert.deepEqual(
        pages.flatMap(({ json }) => json.users.items.map((user: { accountId: string }) => user.accountId)),
        active,
      );
      await pagesInEveryWay(
        crowd,
        people.map(({ accountId }) => accountId),
        active,
      );
    });

    test('pycontribs: comes to an end also when somebody leaves between its pages', async () => {
      const { fernhollow: org } = server;
      const shrinking = await org.createGroup('shrinking');
      const people = await org.createUsers(...Array.from({ length: 60 }, (_, index) => `leaver${index}`));
      await org.join(shrinking, ...people);
      const read = async (expand: string) =>
        (await send(`/rest/api/2/group?groupname=shrinking&expand=${expand}`)).json.users;
      // It keeps to the size it was told first.
      const first = await read('users');
      const left = `groupname=shrinking&accountId=${people[3]?.accountId}`;
      assert.equal((await send(`/rest/api/2/group/user?${left}`, { method: 'DELETE' })).status, 200);
      const windows: number[][] = [];
      for (let end = first['end-index']; end < first.size - 1; ) {
        assert.ok(windows.length < 5, 'it would never end');
        const next = await read(`users[${end + 1}:${end + 50}]`);
        windows.push([next['start-index'], next['end-index'], next.items.length, next.size]);
        end = next['end-index'];
      }
      assert.deepEqual(windows, [
        [50, 58, 9, 59],
        [59, 108, 0, 59],
      ]);
    });

    test('pages that are too large are cut to the largest, and say so', async () => {
      const { fernhollow: org } = server;
      const many = await org.createGroup('many');
      await org.join(
        many,
        ...(await org.createUsers(...Array.from({ length: 51 }, (_, index) => `rower${index}`))),
      );
      const expected = {
        '/group/member?groupname=many&': 50,
        '/group/bulk?': 1000,
        [`/user/bulk?accountId=${bob.accountId}&`]: 200,
      };
      for (const [path, largest] of Object.entries(expected)) {
        for (const asked of [largest - 1, largest, largest + 1, 9999, 2_147_483_647]) {
          const { status, json } = await send(`/rest/api/3${path}maxResults=${asked}`);
          assert.equal(status, 200);
          assert.equal(json.maxResults, Math.min(asked, largest), `${path} by ${asked}`);
          assert.match(json.self, new RegExp(`maxResults=${json.maxResults}$`));
        }
      }
      const { json } = await send('/rest/api/3/group/member?groupname=many&maxResults=500');
      assert.deepEqual([json.values.length, json.total, json.isLast], [50, 51, false]);
      assert.match(json.nextPage, /startAt=50&maxResults=50$/);
    });

    /** Until the last page, until an empty one, until a short one, and by leaps of 50: all see the same. */
    async function pagesInEveryWay(group: Group, all: string[], active: string[]): Promise<void> {
      type Page = { values: { accountId: string }[]; isLast: boolean; startAt: number; total: number };
      const ways: Record<string, { size: number; more: (page: Page) => boolean }> = {
        'until the last': { size: 50, more: ({ isLast }) => !isLast },
        'until an empty one': { size: 50, more: ({ values }) => values.length > 0 },
        'until a short one': { size: 30, more: ({ values }) => values.length === 30 },
        'by the total': { size: 50, more: ({ startAt, total }) => startAt + 50 < total },
      };
      for (const [way, { size, more }] of Object.entries(ways)) {
        for (const [inactive, expected] of [
          ['False', active],
          ['True', all],
        ] as const) {
          const seen: string[] = [];
          for (let startAt = 0, last = false; !last; startAt += size) {
            const query = `groupId=${group.id}&includeInactiveUsers=${inactive}&startAt=${startAt}&maxResults=${size}`;
            const page = (await send(`/rest/api/3/group/member?${query}`)).json;
            assert.deepEqual(
              [page.startAt, page.maxResults, page.total],
              [startAt, size, expected.length],
              way,
            );
            seen.push(...page.values.map(({ accountId }: { accountId: string }) => accountId));
            last = !more(page);
          }
          assert.deepEqual(seen, expected, way);
        }
      }
    }

    test('atlassian-python-api: the older class does not send the account to hosts it does not know', async () => {
      const groupId = await create('passing');
      const add = { method: 'POST', headers: JSON_TYPE, body: '{"name": null}' };
      const added = await send(`/rest/api/2/group/user?groupname=passing`, add);
      assert.equal(added.status, 400);
      assert.match(added.json.errorMessages[0], /'accountId'/);
      const removed = await send('/rest/api/2/group/user?groupname=passing&username=None', {
        method: 'DELETE',
      });
      assert.equal(removed.status, 404);
      const listed = await send(
        '/rest/api/2/group/member?groupname=passing&includeInactiveUsers=False&startAt=0&maxResults=50',
        { headers: JSON_TYPE },
      );
      assert.equal(listed.json.total, 0);
      await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
    });

    test('Terraform: reads at once what it made, compares startAt, finds nothing at once after deleting', async () => {
      const groupId = await create('terraformed');
      const read = await send(`/rest/api/3/group?groupId=${groupId}`);
      assert.equal(read.json.name, 'terraformed');
      const imported = await send('/rest/api/3/group?groupname=terraformed');
      assert.equal(imported.json.groupId, groupId);
      for (const startAt of [0, 7, 50, 1000]) {
        const page = await send(
          `/rest/api/3/group/member?groupId=${groupId}&startAt=${startAt}&maxResults=50`,
        );
        assert.equal(page.json.startAt, startAt);
        const bulk = await send(`/rest/api/3/group/bulk?startAt=${startAt}&maxResults=50`);
        assert.equal(bulk.json.startAt, startAt);
      }
      await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
      for (const path of [
        `/group?groupId=${groupId}`,
        `/group/member?groupId=${groupId}`,
        '/group?groupname=terraformed',
      ]) {
        assert.equal((await send(`/rest/api/3${path}`)).status, 404, path);
      }
      const again = await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
      assert.equal(again.status, 404);
    });

    test('baton-jira: learns the cloudId, then lists the site through the gateway by pages of its own', async () => {
      const { cloudId } = (await anonymous('/_edge/tenant_info')).json;
      const go = rawClient(port, {
        authorization: basic(alice, token),
        'user-agent': 'Go-http-client/1.1',
        'accept-encoding': 'gzip',
      });
      const api = `/ex/jira/${cloudId}/rest/api/3`;
      const names: string[] = [];
      for (let startAt = 0, last = false; !last; startAt += 3) {
        const { json } = await go(`${api}/group/bulk?startAt=${startAt}&maxResults=3&`);
        names.push(...json.values.map(({ name }: { name: string }) => name));
        last = json.isLast;
        assert.equal(json.self, `http://127.0.0.1:${port}${api}/group/bulk?startAt=${startAt}&maxResults=3`);
      }
      assert.ok(names.includes('divers') && names.includes('site-admins'));
      assert.deepEqual(names, [...new Set(names)]);
      const absent = await go(
        `${api}/group/user?groupId=${withComma.id}&accountId=${encodeURIComponent(bob.accountId)}&`,
        { method: 'DELETE' },
      );
      assert.equal(absent.status, 400);
      assert.match(absent.json.errorMessages[0], /not a member of/);
      const users = await go(`${api}/users/search?startAt=0&maxResults=2&`);
      assert.equal(users.json.length, 2);
    });

    test('JiraPS: sends JSON types on everything, takes an empty bulk for not found and size for the count', async () => {
      const powershell = rawClient(port, {
        authorization: `Basic ${Buffer.from(`${alice.email}:${token}`).toString('base64')}`,
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        'accept-charset': 'utf-8',
        'user-agent': 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1',
      });
      const missing = await powershell('/rest/api/2/group/bulk?groupName=nobody&maxResults=25&startAt=0');
      assert.deepEqual([missing.status, missing.json.values, missing.json.total], [200, [], 0]);
      const found = await powershell('/rest/api/2/group?groupname=divers');
      assert.deepEqual([found.json.users.size, found.json.users.items], [2, []]);
      const body = Buffer.from('\ufeff{\r\n    "name":  "Häfen"\r\n}');
      const expecting = { expect: '100-continue', 'content-length': String(body.length) };
      const created = await powershell('/rest/api/2/group', { method: 'POST', headers: expecting, body });
      assert.equal(created.json.name, 'Häfen');
      const removed = await powershell('/rest/api/2/group?groupname=H%c3%a4fen', { method: 'DELETE' });
      assert.deepEqual([removed.status, removed.text], [200, '']);
    });
  });

  async function create(name: string, rest: object = {}): Promise<string> {
    const body = JSON.stringify({ name, ...rest });
    const { status, text, json } = await send('/rest/api/3/group', {
      method: 'POST',
      headers: JSON_TYPE,
      body,
    });
    assert.equal(status, 201, text);
    return json.groupId;
  }
});
