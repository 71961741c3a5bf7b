import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCrowd } from '../../support/crowd.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { overTheWire } from '../../support/overTheWire.ts';
import { startTestServer } from '../../support/server.ts';
import { basic, bearer, PREFIX, UNKNOWN } from './scene.ts';
import { wire } from './wire.ts';

/*
 * The rules that go for every operation, over a real socket, so that nothing tidies up what is sent.
 */

testOnEngines('the links of a page', async (_t, server) => {
  const { org, send, url } = await wire(server);
  const group = await org.createGroup('Design & water');
  await createCrowd(org, group, 12);
  const name = 'Design%20%26%20water';
  const links = async (path: string) => (await send('GET', PREFIX + path)).body._links;

  const byName = `/group/member?name=${name}`;
  assert.deepEqual(await links(byName), {
    base: `${url}/wiki`,
    context: '/wiki',
    self: `${url}/wiki/rest/api${byName}`,
  });
  // Neither the page's own numbers nor the markers of links are repeated.
  assert.deepEqual(await links(`${byName}&start=5&limit=5&next=true&prev=true&unknown=1`), {
    base: `${url}/wiki`,
    context: '/wiki',
    self: `${url}/wiki/rest/api${byName}`,
    next: `/rest/api/group/member?next=true&name=${name}&limit=5&start=10`,
    prev: `/rest/api/group/member?prev=true&name=${name}&limit=5&start=0`,
  });
  // The page before the first full one has only as many as there are.
  assert.equal(
    (await links(`/group/${name}/member?start=3&limit=5&expand=operations`)).prev,
    `/rest/api/group/${name}/member?prev=true&expand=operations&limit=3&start=0`,
  );
  assert.equal(
    (await links('/group?start=1')).prev,
    '/rest/api/group?prev=true&limit=1&start=0',
    'as measured: the default limit is cut to the start',
  );
  const { next, prev } = await links(
    `/group/${group.id}/membersByGroupId?limit=2&start=2&shouldReturnTotalSize=true&expand=operations&expand=personalSpace`,
  );
  const asked = 'expand=operations%2CpersonalSpace&shouldReturnTotalSize=true';
  const path = `/rest/api/group/${group.id}/membersByGroupId`;
  assert.equal(next, `${path}?next=true&${asked}&limit=2&start=4`);
  assert.equal(prev, `${path}?prev=true&${asked}&limit=2&start=0`);
  // A page of none has none after it, which would be as empty; and one past the end none either.
  assert.equal('next' in (await links('/group?limit=0')), false);
  assert.equal('next' in (await links('/group?start=500')), false);
  assert.equal('prev' in (await links('/group?limit=1')), false);
});

testOnEngines('links have the address by which the client came', async (_t, server) => {
  const { org, send } = await wire(server);
  const headers = { host: org.site.host };
  const { body } = await send('GET', `${PREFIX}/group?limit=1`, { headers });
  assert.equal(body._links.base, `http://${org.site.host}/wiki`);
  assert.ok(body.results[0]._links.self.startsWith(`http://${org.site.host}/wiki/rest/api/`));
});

testOnEngines('a limit over 200 has three answers', async (_t, server) => {
  const { org, send, alice } = await wire(server);
  const group = await org.createGroup('staff');
  await createCrowd(org, group, 201);
  const lists: Record<string, 'cut' | 'refused'> = {
    '/group/member?name=staff&': 'cut',
    '/group/picker?query=&': 'cut',
    '/group?': 'cut',
    [`/user/memberof?accountId=${alice.accountId}&`]: 'cut',
    '/group/staff/member?': 'refused',
    [`/group/${group.id}/membersByGroupId?`]: 'refused',
  };
  for (const [path, answer] of Object.entries(lists)) {
    for (const limit of [201, 1000, 2_147_483_647]) {
      const { status, body } = await send('GET', `${PREFIX}${path}limit=${limit}`);
      assert.equal(status, answer === 'cut' ? 200 : 400, path);
      if (answer === 'cut') assert.equal(body.limit, 200, path);
    }
  }
  const cut = await send('GET', `${PREFIX}/group/member?name=staff&limit=1000`);
  assert.equal(cut.body.size, 200);
  assert.match(cut.body._links.next, /limit=200&start=200$/);
});

testOnEngines('a group that is not there has no members, in all three lists', async (_t, server) => {
  const { send } = await wire(server);
  for (const path of [
    '/group/member?name=nobody&',
    '/group/nobody/member?',
    `/group/${UNKNOWN}/membersByGroupId?`,
  ]) {
    const { status, body } = await send('GET', `${PREFIX}${path}start=0&limit=50`);
    assert.equal(status, 200, path);
    assert.deepEqual([body.results, body.start, body.limit, body.size], [[], 0, 50, 0]);
    assert.deepEqual(Object.keys(body._links), ['base', 'context', 'self']);
  }
});

/** Names that mean something to addresses, and how they are spelled in one: in a query, and in a path. */
const NAMES: Record<string, { query: string[]; path: string[] }> = {
  'two words': { query: ['two%20words', 'two+words'], path: ['two%20words'] },
  'a+b': { query: ['a%2Bb'], path: ['a+b', 'a%2Bb'] },
  'up/down': { query: ['up%2Fdown', 'up/down'], path: ['up%2Fdown', 'up%2fdown'] },
  'semi;colon': { query: ['semi;colon', 'semi%3Bcolon'], path: ['semi;colon', 'semi%3Bcolon'] },
  '100%': { query: ['100%25'], path: ['100%25'] },
  '%2F': { query: ['%252F'], path: ['%252F'] },
  'who? me&you=#1': { query: ['who?%20me%26you%3D%231'], path: ['who%3F%20me&you=%231'] },
  Übergröße: {
    query: ['%C3%9Cbergr%C3%B6%C3%9Fe'],
    path: ['%C3%9Cbergr%C3%B6%C3%9Fe', '%c3%9cBERGR%C3%96%C3%9FE'],
  },
  '水 🌊': { query: ['%E6%B0%B4+%F0%9F%8C%8A'], path: ['%E6%B0%B4%20%F0%9F%8C%8A'] },
  'a:b,c@d$e!(f)*': { query: ['a:b,c@d$e!(f)*'], path: ['a:b,c@d$e!(f)*'] },
  'C:\\temp "x"': { query: ['C:%5Ctemp%20%22x%22'], path: ['C:%5Ctemp%20%22x%22'] },
  '..': { query: ['..'], path: ['..'] },
};

testOnEngines('names in addresses', async (_t, server) => {
  const { send, alice } = await wire(server);
  for (const [name, { query, path }] of Object.entries(NAMES)) {
    const { body: group, status } = await send('POST', `${PREFIX}/group`, { body: { name } });
    assert.equal(status, 201, name);
    assert.equal(group.name, name);
    const [spelling = ''] = query;
    const body = { accountId: alice.accountId };
    const added = await send('POST', `${PREFIX}/group/user?name=${spelling}`, { body });
    assert.equal(added.status, 201, name);
    for (const each of query) {
      const found = await send('GET', `${PREFIX}/group/by-name?name=${each}`);
      assert.equal(found.body.id, group.id, each);
      const members = await send('GET', `${PREFIX}/group/member?name=${each}`);
      assert.equal(members.body.size, 1, each);
    }
    for (const each of path) {
      const found = await send('GET', `${PREFIX}/group/${each}`);
      assert.equal(found.body.id, group.id, each);
      const members = await send('GET', `${PREFIX}/group/${each}/member`);
      assert.equal(members.body.size, 1, each);
      const self = new URL(members.body._links.self);
      // A URL may take `..` for the folder above; whoever pastes it as it is gets there.
      const again = name === '..' ? `${PREFIX}/group/../member` : self.pathname;
      assert.equal((await send('GET', again)).body.size, 1, each);
    }
    const deleted = await send('DELETE', `${PREFIX}/group?name=${spelling}`);
    assert.equal(deleted.status, 204, name);
  }
  // A slash that is not encoded ends the name.
  assert.equal((await send('GET', `${PREFIX}/group/up/down`)).status, 404);
});

testOnEngines('the longest names', async (_t, server) => {
  const { send } = await wire(server);
  const name = '🌊'.repeat(255);
  const created = await send('POST', `${PREFIX}/group`, { body: { name } });
  assert.equal(created.status, 201);
  const encoded = encodeURIComponent(name);
  assert.equal(encoded.length, 255 * 12);
  assert.equal((await send('GET', `${PREFIX}/group/${encoded}`)).body.id, created.body.id);
  assert.equal((await send('GET', `${PREFIX}/group/by-name?name=${encoded}`)).body.id, created.body.id);
});

testOnEngines('words of paths come before names', async (_t, server) => {
  const { send, alice } = await wire(server);
  const words = ['by-name', 'by-id', 'member', 'picker', 'user', 'userByGroupId'];
  const body = { accountId: alice.accountId };
  for (const name of words) {
    assert.equal((await send('POST', `${PREFIX}/group`, { body: { name } })).status, 201);
    assert.equal((await send('POST', `${PREFIX}/group/user?name=${name}`, { body })).status, 201);
  }
  const answers: Record<string, number> = {};
  for (const name of words) answers[name] = (await send('GET', `${PREFIX}/group/${name}`)).status;
  assert.deepEqual(answers, {
    'by-name': 400,
    'by-id': 400,
    member: 400,
    picker: 400,
    user: 405,
    userByGroupId: 405,
  });
  for (const name of words) {
    assert.equal((await send('GET', `${PREFIX}/group/by-name?name=${name}`)).body.name, name);
    // Behind the word there is room for a name again.
    assert.equal((await send('GET', `${PREFIX}/group/${name}/member`)).body.size, 1, name);
  }
});

testOnEngines('slashes at the end, other methods, unknown paths', async (_t, server) => {
  const { org, send } = await wire(server);
  await org.createGroup('design');
  for (const path of [
    '/group/',
    '/group/design/',
    '/group/design/member/',
    '/user/current/',
    '/group/picker/?query=',
  ]) {
    assert.equal((await send('GET', PREFIX + path)).status, 200, path);
  }

  const refused: [method: string, path: string, allow: string[]][] = [
    ['PUT', '/group', ['DELETE', 'GET', 'HEAD', 'POST']],
    ['GET', '/group/user', ['DELETE', 'POST']],
    ['PATCH', '/group/userByGroupId', ['DELETE', 'POST']],
    ['DELETE', '/group/design', ['GET', 'HEAD']],
    ['POST', '/group/by-id', ['DELETE', 'GET', 'HEAD']],
    ['DELETE', '/user', ['GET', 'HEAD']],
  ];
  for (const [method, path, allow] of refused) {
    const answer = await send(method, PREFIX + path);
    assert.equal(answer.status, 405, path);
    const allowed = String(answer.headers.allow).split(', ');
    assert.deepEqual([...new Set(allowed)].sort(), allow, path);
    assertEnvelope(answer.body, 405);
  }

  const prefixes = [PREFIX, '/rest/api', `/ex/confluence/${org.site.id}${PREFIX}`];
  for (const path of prefixes.flatMap((prefix) => [
    `${prefix}/groups`,
    `${prefix}/group/a/b`,
    `${prefix}/`,
    prefix,
  ])) {
    const answer = await send('GET', path);
    assert.equal(answer.status, 404, path);
    assertEnvelope(answer.body, 404);
  }
  // What only Data Center has: python calls it.
  assert.equal(
    (await send('POST', `${PREFIX}/admin/group`, { body: { name: 'x', type: 'group' } })).status,
    404,
  );
  const head = await send('HEAD', `${PREFIX}/group/design`);
  assert.deepEqual([head.status, head.text], [200, '']);
});

testOnEngines('escapes that are none', async (_t, server) => {
  const { org, send } = await wire(server);
  await org.createGroup('design');
  for (const path of [
    '/group/design%2',
    '/group/%zz',
    '/group/%ff/member',
    '/group/%C3%28/membersByGroupId',
    '/group/by-name?name=%',
    '/group/member?name=design&start=%zz',
    '/group/picker?query=%ff',
    '/group/by-name?%ed%a0%80=1',
  ]) {
    const answer = await send('GET', PREFIX + path);
    assert.equal(answer.status, 400, path);
    assertEnvelope(answer.body, 400);
  }
});

testOnEngines('who is not known: 401 where the document has it, else 403', async (_t, server) => {
  const { org, send, alice, token, url } = await wire(server);
  const bob = await org.createUser('bob', { groups: ['confluence-users-fernhollow'] });
  const erin = await org.createUser('erin');
  const realm = `OAuth realm="${encodeURIComponent(`${url}/wiki`)}"`;
  const encode = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const group = (await org.createGroup('design')).id;
  const operations: Record<
    string,
    { request: [method: string, path: string, body?: object]; documents: 401 | 403 }
  > = {
    read: { request: ['GET', '/group'], documents: 403 },
    current: { request: ['GET', '/user/current'], documents: 403 },
    user: { request: ['GET', `/user?accountId=${bob.accountId}`], documents: 401 },
    create: { request: ['POST', '/group', { name: 'refused' }], documents: 401 },
    remove: {
      request: ['DELETE', `/group/userByGroupId?groupId=${group}&accountId=${bob.accountId}`],
      documents: 401,
    },
  };
  const callers: Record<string, { authorization: string; status: 'documented' | 401 | 403 }> = {
    'no credential': { authorization: '', status: 'documented' },
    'a wrong token': { authorization: encode(`${alice.email}:wrong`), status: 'documented' },
    'no token': { authorization: encode(`${alice.email}:`), status: 'documented' },
    'a token beside the wrong address': {
      authorization: encode(`bob@example.com:${token}`),
      status: 'documented',
    },
    'a token beside no address': { authorization: encode(`:${token}`), status: 'documented' },
    'no colon': { authorization: encode('alice'), status: 401 },
    'no base64': { authorization: 'Basic %%%', status: 401 },
    'an empty header': { authorization: 'Basic', status: 401 },
    'another scheme': { authorization: 'Digest username="alice"', status: 401 },
    'a wrong bearer': { authorization: bearer('gkt_wrong'), status: 401 },
    'an API key': { authorization: bearer(org.keys.full), status: 401 },
    'someone without access': { authorization: basic(erin, await org.createToken(erin)), status: 403 },
  };
  for (const [who, { authorization, status }] of Object.entries(callers)) {
    for (const [what, { request, documents }] of Object.entries(operations)) {
      const [method, path, body] = request;
      const headers = authorization ? { authorization } : {};
      const answer = await overTheWire(server, { method, path: PREFIX + path, headers, body });
      const expected = status === 'documented' ? documents : status;
      assert.equal(answer.status, expected, `${who}: ${what}`);
      assertEnvelope(answer.body, expected);
      assert.equal(
        answer.headers['www-authenticate'],
        expected === 401 ? realm : undefined,
        `${who}: ${what}`,
      );
    }
  }
  assert.equal(
    (await send('GET', `${PREFIX}/group/by-name?name=refused`)).status,
    404,
    'nothing was created',
  );

  // Everything that says who someone is counts, in any spelling of the scheme.
  for (const authorization of [
    encode(`ALICE@example.com:${token}`),
    encode(`alice:${token}`),
    `basic ${encode(`${alice.email}:${token}`).slice(6)}`,
    `bearer ${token}`,
  ]) {
    assert.equal((await send('GET', `${PREFIX}/user/current`, { headers: { authorization } })).status, 200);
  }
});

testOnEngines('a token without the scope: the words that clients look for', async (_t, server) => {
  const { org, alice, send } = await wire(server);
  const group = await org.createGroup('design');
  const requests: Record<string, [method: string, path: string, body?: object]> = {
    groups: ['GET', '/group'],
    'group by name in the path': ['GET', '/group/design'],
    members: ['GET', `/group/${group.id}/membersByGroupId`],
    'members by name in the path': ['GET', '/group/design/member'],
    user: ['GET', '/user/current'],
    memberships: ['GET', `/user/memberof?accountId=${alice.accountId}`],
    add: ['POST', `/group/userByGroupId?groupId=${group.id}`, { accountId: alice.accountId }],
    create: ['POST', '/group', { name: 'created' }],
  };
  // The classic scope, or all of the granular ones.
  const table: Record<string, string[]> = {
    'read:confluence-groups': [
      'groups',
      'group by name in the path',
      'members',
      'members by name in the path',
    ],
    'write:confluence-groups': ['add', 'create'],
    'read:confluence-user': ['user', 'memberships'],
    'read:group:confluence': ['groups', 'group by name in the path'],
    'read:user:confluence': [],
    'read:group:confluence read:user:confluence': [
      'groups',
      'group by name in the path',
      'members',
      'members by name in the path',
      'memberships',
    ],
    'read:content-details:confluence': ['user'],
    'write:group:confluence': ['add'],
    'read:group:confluence write:group:confluence': ['groups', 'group by name in the path', 'add', 'create'],
    'read:jira-user': [],
  };
  for (const [scopes, allowed] of Object.entries(table)) {
    const token = await org.createToken(alice, { scopes: scopes.split(' ') });
    const passed: string[] = [];
    for (const [what, [method, path, body]] of Object.entries(requests)) {
      const answer = await send(method, PREFIX + path, { headers: { authorization: bearer(token) }, body });
      // A second creation of the same name is a conflict, which only who may create is told.
      if ([200, 201, 400].includes(answer.status)) passed.push(what);
      else {
        assert.equal(answer.status, 401, `${scopes}: ${what}`);
        assert.equal(answer.text, '{"code":401,"message":"Unauthorized; scope does not match"}');
      }
    }
    assert.deepEqual(
      passed,
      Object.keys(requests).filter((what) => allowed.includes(what)),
      scopes,
    );
  }
});

testOnEngines('no token against forgery is asked of those who bring a credential', async (_t, server) => {
  const { send } = await wire(server);
  const browser = {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
    origin: 'https://evil.example.com',
    referer: 'https://evil.example.com/',
    'sec-fetch-mode': 'cors',
    'sec-fetch-site': 'cross-site',
  };
  const body = { name: 'made in a browser' };
  assert.equal((await send('POST', `${PREFIX}/group`, { headers: browser, body })).status, 201);
});

testOnEngines('content types', async (_t, server) => {
  const { send } = await wire(server);
  const create = (name: string, type: string) =>
    send('POST', `${PREFIX}/group`, { headers: { 'content-type': type }, body: { name } });
  assert.equal((await create('one', 'application/json')).status, 201);
  assert.equal((await create('two', 'application/json;charset=UTF-8')).status, 201);
  assert.equal((await create('three', 'application/json; charset=utf-8')).status, 201);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/jsonp',
  ]) {
    const answer = await create('four', type);
    assert.equal(answer.status, 415, type);
    assertEnvelope(answer.body, 415);
  }
  // A read that says it brings JSON, and brings nothing.
  const read = await send('GET', `${PREFIX}/group`, { headers: { 'content-type': 'application/json' } });
  assert.equal(read.status, 200);
});

test('what is not the request’s fault comes in the envelope too', async () => {
  let failure: Error | undefined;
  await using server = await startTestServer({
    config: { rateLimit: 2, bodyLimit: 2048 },
    wrap: (store) => ({
      ...store,
      write: (...args) => (failure ? Promise.reject(failure) : store.write(...args)),
    }),
  });
  const { org, send } = await wire(server);
  const create = (name: string) => send('POST', `${PREFIX}/group`, { body: { name } });

  const large = await create('x'.repeat(3000));
  assert.equal(large.status, 413);
  assertEnvelope(large.body, 413);

  failure = new Error('the tape is torn');
  const broken = await create('broken');
  assert.equal(broken.status, 500);
  assertEnvelope(broken.body, 500);
  assert.ok(!broken.text.includes('tape') && broken.text.includes(String(broken.headers['x-request-id'])));
  failure = undefined;

  const limited = await create('limited');
  assert.equal(limited.status, 429);
  assertEnvelope(limited.body, 429);
  const seconds = Number(limited.headers['retry-after']);
  assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60);
  assert.equal(limited.headers['x-ratelimit-remaining'], '0');
  assert.equal((await org.extent()).groups, (await send('GET', `${PREFIX}/group`)).body.size);
});

/** The documented envelope. */
// biome-ignore lint/suspicious/noExplicitAny: a parsed reply
function assertEnvelope(body: any, status: number): void {
  assert.equal(typeof body.message, 'string');
  assert.notEqual(body.message, '');
  const authorized = ![401, 403, 404].includes(status);
  const valid = [401, 403].includes(status) || status >= 500;
  assert.deepEqual(body, {
    statusCode: status,
    data: {
      authorized,
      valid,
      errors: [{ message: { translation: body.message, args: [] } }],
      successful: false,
    },
    message: body.message,
  });
}
