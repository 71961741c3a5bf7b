import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { testOnEngines } from '../support/onEngines.ts';
import type { TestServer } from '../support/server.ts';
import { exchange, send as sendTo, type WireAnswer } from './wire.ts';

/*
 * What no client library would send, over a real socket: it is answered with the status it deserves, as JSON in the
 * form of the API whose path it names, and changes nothing.
 */

testRefusals('bodies that are no JSON', async ({ org, post, refused, send }) => {
  const bodies: [name: string, body: string | Buffer][] = [
    ['nothing but a brace', '{'],
    ['no value', '{"name":}'],
    ['single quotes', "{'name':'x'}"],
    ['a comma too many', '{"name":"x",}'],
    ['a comment', '{"name":"x"/* y */}'],
    ['no number', '{"name":NaN}'],
    ['two values', '{"name":"x"} {"name":"y"}'],
    ['a raw line break in a text', '{"name":"a\nb"}'],
    ['a bad escape', '{"name":"\\x41"}'],
    ['only white space', '   '],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'UTF-8 of a surrogate',
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
    [
      'an overlong encoding',
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from('{"name":"x"}', 'utf16le')],
    ['a raw NUL', '{"name":"x\0"}'],
    ['compressed', Buffer.from('1f8b08000000000000', 'hex')],
  ];
  for (const [name, body] of bodies) {
    await refused(name, post('/groups', body), 400, 'ADMIN-UAM-400-1');
    await refused(name, post(`/admin/v1/orgs/${org.id}/directory/groups`, body), 400, 'ADMIN-400-24');
  }
  const taken = await send(post('/groups/search', '\ufeff{}'));
  assert.equal(taken.status, 200, 'a byte order mark is no part of a text');
});

testRefusals('bodies of other values than objects', async ({ post, refused }) => {
  for (const body of ['null', 'true', '7', '"name"', '[]', '[{"name":"x"}]', '1e400', '-0', '""']) {
    await refused(body, post('/groups', body), 400, 'ADMIN-UAM-400-1');
    await refused(body, post('/groups/search', body), 400, 'ADMIN-UAM-400-1');
  }
});

testRefusals('bodies of other types than JSON', async ({ post, refused }) => {
  const bodies: [type: string, body: string][] = [
    ['application/x-www-form-urlencoded', 'name=x'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--x--',
    ],
    ['text/plain', '{"name":"x"}'],
    ['application/xml', '<name>x</name>'],
    ['text/html; charset=utf-8', '<script>alert(1)</script>'],
    ['nonsense', '{"name":"x"}'],
    [';', '{"name":"x"}'],
    ['application/', '{"name":"x"}'],
  ];
  for (const [type, body] of bodies) {
    const headers = { 'Content-Type': type };
    await refused(type, post('/groups', body, headers), 415, 'ADMIN-UAM-415-1');
  }
});

testRefusals('compressed bodies, which are not inflated', async ({ org, post, refused, send }) => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
  for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip', 'zstd', 'identity, gzip']) {
    const headers = { 'Content-Encoding': encoding };
    await refused(encoding, post('/groups', bomb, headers), 415, 'ADMIN-UAM-415-1');
    await refused(encoding, post('/groups', '{"name":"x"}', headers), 415, 'ADMIN-UAM-415-1');
    await refused(encoding, post(`/admin/v1/orgs/${org.id}/directory/groups`, bomb, headers), 415);
  }
  const plain = post('/groups/search', '{}', { 'Content-Encoding': 'identity' });
  assert.equal((await send(plain)).status, 200);
});

testRefusals('too much of everything', async ({ org, base, get, head, post, refused, send }) => {
  const spaces = Buffer.alloc(1_048_577, 0x20);
  await refused('a byte too many', post('/groups', spaces), 413, 'ADMIN-UAM-413-1');
  await refused(
    'a byte too many where none is read',
    post(`/users/${UNKNOWN}/suspend`, spaces),
    413,
    'ADMIN-UAM-413-1',
  );
  const fits = Buffer.concat([Buffer.from('{'), Buffer.alloc(1_048_574, 0x20), Buffer.from('}')]);
  assert.equal((await send(post('/groups/search', fits))).status, 200, 'the last byte that is taken');
  const claimed = head('POST', '/groups', {
    'Content-Type': 'application/json',
    'Content-Length': '99999999999',
  });
  await refused('a claim of 100 GB', claimed, 413, 'ADMIN-UAM-413-1');
  const chunked = head('POST', '/groups', {
    'Content-Type': 'application/json',
    'Transfer-Encoding': 'chunked',
  });
  const chunks = Buffer.concat([
    Buffer.from(`${chunked}110000\r\n`),
    Buffer.alloc(0x110000, 0x20),
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
  await refused('too much in chunks', chunks, 413, 'ADMIN-UAM-413-1');

  await refused(
    'headers of 33 KB',
    head('GET', '/groups', { 'X-Big': 'x'.repeat(33_000) }),
    431,
    'ADMIN-UAM-431-1',
  );
  await refused(
    '2500 headers',
    `GET ${base}/groups HTTP/1.1\r\n${'X: yyyyyyyyyyyy\r\n'.repeat(2500)}\r\n`,
    431,
    'ADMIN-UAM-431-1',
  );
  await refused('a path of 33 KB', get(`/groups?searchTerm=${'x'.repeat(33_000)}`), 431, 'ADMIN-UAM-431-1');
  await refused(
    'headers, in version 1',
    head('GET', `/admin/v1/orgs/${org.id}`, { X: 'x'.repeat(33_000) }),
    431,
    'ADMIN-UAM-431-1',
  );
  await refused('headers, elsewhere', head('GET', '/elsewhere', { X: 'x'.repeat(33_000) }), 431);
  await refused(
    'a part of a path of 5000 letters',
    get(`/groups/${'x'.repeat(5000)}`),
    400,
    'ADMIN-UAM-400-1',
  );
  await refused(
    'a key of 10 KB',
    head('GET', '/groups', { Authorization: `Bearer ${'x'.repeat(10_000)}` }),
    401,
  );

  const term = 'x'.repeat(1001);
  await refused('a long search', get(`/groups?searchTerm=${term}`), 400, 'ADMIN-UAM-400-1');
  for (const letter of ['x', '%', '_', '"', '\\', '水']) {
    const body = JSON.stringify({ searchTerm: letter.repeat(60_000) });
    await refused(`a search of 60,000 ${letter}`, post('/groups/search', body), 400, 'ADMIN-UAM-400-1');
    await refused(`a search of 60,000 ${letter}`, post('/users/search', body), 400, 'ADMIN-UAM-400-1');
  }
  for (const letter of ['x', '%', '_', '"', '\\', '水']) {
    const texts = [letter.repeat(20_000)];
    const exact = JSON.stringify({
      groupNames: texts,
      accountIds: texts,
      resourceOwners: texts,
      resourceIds: texts,
    });
    const answer = await send(post('/groups/search', exact));
    assert.deepEqual(answer.json().data, [], 'names of any length are looked for, and not found');
  }
});

testRefusals(
  'lists of 10,000 and numbers beyond all measure',
  async ({ org, engineering, post, refused }) => {
    const many = (item: unknown) => Array(10_000).fill(item);
    const roles = many({ role: 'atlassian/user' });
    const v1 = `/admin/v1/orgs/${org.id}`;
    const bodies: [path: string, body: object, code: string][] = [
      ['/groups/search', { groupIds: many(UNKNOWN) }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { groupNames: many('x') }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { sortBy: many({ field: 'name', direction: 'asc' }) }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { expand: many('everything') }, 'ADMIN-UAM-400-1'],
      ['/groups/search', many({}), 'ADMIN-UAM-400-1'],
      ['/users/search', { emails: many('x@example.com') }, 'ADMIN-UAM-400-1'],
      [`${v1}/groups/search`, { groupNames: { eq: many('x') } }, 'ADMIN-400-24'],
      [`${v1}/directory/groups/${engineering.id}/roles/assign`, { roleAssociations: roles }, 'ADMIN-400-24'],
      ['/groups/search', { limit: 1e300 }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { limit: -1 }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { limit: 2 ** 53 }, 'ADMIN-UAM-400-1'],
    ];
    for (const [path, body, code] of bodies) await refused(path, post(path, JSON.stringify(body)), 400, code);
    for (const number of ['1e400', '-1e400', '1e-400', '0.1', '123456789012345678901234567890', '-0']) {
      await refused(number, post('/groups/search', `{"limit":${number}}`), 400, 'ADMIN-UAM-400-1');
    }
  },
);

testRefusals('depths without a ground', async ({ org, get, post, refused, send }) => {
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
  const deep = `{"name":"x","deep":${nested('[', ']', 100_000)}}`;
  await refused('lists, in what is ignored', post('/groups', deep), 400, 'ADMIN-UAM-400-1');
  await refused('lists, not closed', post('/groups', '['.repeat(500_000)), 400, 'ADMIN-UAM-400-1');
  await refused(
    'objects',
    post('/groups', `{"name":${nested('{"a":', '}', 50_000)}}`),
    400,
    'ADMIN-UAM-400-1',
  );
  const query = `{"query":${'{"and":['.repeat(20_000)}{}${']}'.repeat(20_000)}}`;
  const answer = await refused('queries', post(`/admin/v2/orgs/${org.id}/workspaces`, query), 400);
  assert.equal(answer.json().code, 'ADMIN-UAM-400-1');
  const counts = `counts=${nested('[', ']', 10_000)}`;
  assert.equal(
    (await send(get(`/groups?${counts}`))).status,
    200,
    'what cannot be understood of it counts as not sent',
  );
});

testRefusals('members that mean something to JavaScript', async ({ org, get, post, refused, send }) => {
  await refused(
    'a prototype with a name',
    post('/groups', '{"__proto__":{"name":"x"}}'),
    400,
    'ADMIN-UAM-400-1',
  );
  await refused(
    'a constructor with one',
    post('/groups', '{"constructor":{"prototype":{"name":"x"}}}'),
    400,
    'ADMIN-UAM-400-1',
  );
  const bodies = [
    '{"__proto__":{"polluted":true},"limit":1}',
    '{"constructor":{"prototype":{"polluted":true}},"limit":1}',
  ];
  for (const body of bodies) assert.equal((await send(post('/groups/search', body))).json().data.length, 1);
  const query = '__proto__=1&__proto__[polluted]=1&constructor=1&toString=1&hasOwnProperty=1&limit=1';
  assert.equal((await send(get(`/groups?${query}`))).json().data.length, 1);
  assert.equal(
    (await send(get('/groups?counts={"__proto__":{"includeUsers":true}}&limit=1'))).json().data[0].counts,
    undefined,
  );
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  const fields = ['__proto__', 'constructor', 'toString'];
  for (const name of fields) {
    const body = JSON.stringify({ query: { field: { name, values: ['x'] } } });
    await refused(name, post(`/admin/v2/orgs/${org.id}/workspaces`, body), 400);
  }
  const odd = [
    '{"query":{"searchWorkspaces":{"toString":1}}}',
    '{"query":{"searchWorkspaces":[null]}}',
    '{"query":{"and":[null]}}',
    '{"query":{"__proto__":{"x":1}}}',
  ];
  for (const body of odd) await refused(body, post(`/admin/v2/orgs/${org.id}/workspaces`, body), 400);
});

testRefusals(
  'NUL, control characters and halves of characters, in every text of a body',
  async ({ org, engineering, alice, post, refused, send }) => {
    const v1 = `/admin/v1/orgs/${org.id}`;
    const members: [path: string, body: (text: string) => object][] = [
      ['/groups', (name) => ({ name })],
      ['/groups', (description) => ({ name: 'x', description })],
      ['/groups/search', (searchTerm) => ({ searchTerm })],
      ['/groups/search', (text) => ({ groupNames: [text] })],
      ['/groups/search', (text) => ({ groupIds: [text] })],
      ['/groups/search', (text) => ({ accountIds: [text] })],
      ['/groups/search', (text) => ({ resourceIds: [text] })],
      ['/groups/search', (text) => ({ resourceOwners: [text] })],
      ['/groups/search', (cursor) => ({ cursor })],
      ['/users/search', (text) => ({ emails: [text] })],
      ['/users/search', (text) => ({ emailDomains: [text] })],
      ['/users/search', (searchTerm) => ({ searchTerm })],
      [`/groups/${engineering.id}/memberships`, (accountId) => ({ accountId })],
      [
        `/groups/${engineering.id}/role-assignments/assign`,
        (resourceId) => ({ resourceId, roleId: 'atlassian/user' }),
      ],
      [`/groups/${engineering.id}/role-assignments/assign`, (roleId) => ({ resourceId: org.jira, roleId })],
      [`${v1}/directory/groups`, (name) => ({ name })],
      [`${v1}/groups/search`, (contains) => ({ groupNames: { contains } })],
      [`${v1}/directory/groups/${engineering.id}/memberships`, (account_id) => ({ account_id })],
      [`${v1}/users/${alice.accountId}/roles/assign`, (resource) => ({ role: 'atlassian/user', resource })],
      [`${v1}/users/${alice.accountId}/roles/assign`, (role) => ({ role, resource: org.jira })],
      // What is not read must be fit to read all the same: it stands in the body.
      ['/groups', (ignored) => ({ name: 'x', ignored: { deep: [ignored] } })],
      [`/admin/v2/orgs/${org.id}/workspaces`, (searchWorkspaces) => ({ query: { searchWorkspaces } })],
    ];
    for (const [path, body] of members) {
      for (const text of ['\0', 'a\0b', '\ud800', 'x\udfff']) {
        await refused(`${path} ${JSON.stringify(text)}`, post(path, JSON.stringify(body(text))), 400);
      }
    }
    // Other control characters are no part of a name, and may well be looked for: nothing has them.
    for (const control of ['\u0001', '\b', '\u007f', '\u009f']) {
      await refused(
        'in a name',
        post('/groups', JSON.stringify({ name: `a${control}` })),
        400,
        'ADMIN-UAM-400-1',
      );
      const found = await send(post('/groups/search', JSON.stringify({ searchTerm: control })));
      assert.deepEqual(found.json().data, []);
      const body = JSON.stringify({ accountId: control });
      await refused(
        'as an account',
        post(`/groups/${engineering.id}/memberships`, body),
        404,
        'ADMIN-UAM-404-1',
      );
    }
  },
);

testRefusals('queries that cannot be read', async ({ get, refused, send }) => {
  const queries = [
    'limit=%ff',
    'searchTerm=%zz',
    'searchTerm=%',
    'searchTerm=%ed%a0%80',
    'searchTerm=%c0%80',
    '%ff=1',
    'searchTerm=%00',
    'cursor=%00',
    'groupIds=%00',
    'accountIds=%00',
    'directoryIds=%00',
    'resourceIds=%00',
    'resourceOwners=a%00b',
    'limit=',
    'limit=1e3',
    'limit=0x10',
    'limit=1e309',
    'limit=99999999999999999999999',
    'limit=-1',
    'limit=%31%30%31',
    `groupIds=${Array.from({ length: 1000 }, (_, index) => index).join()}`,
    `cursor=${'A'.repeat(20_000)}`,
    'cursor=..%2F..%2Fetc%2Fpasswd',
  ];
  for (const query of queries)
    await refused(query.slice(0, 60), get(`/groups?${query}`), 400, 'ADMIN-UAM-400-1');
  assert.equal((await send(get('/groups?limit=2&limit=1000'))).json().data.length, 2, 'the first counts');
  assert.equal((await send(get('/groups?&&=&=x&limit=%32&?'))).json().data.length, 2);
});

testRefusals('paths whose ids are none', async ({ org, alice, get, head, post, refused, send }) => {
  const nonsense = [
    '%00',
    'a%00b',
    '%0a',
    '%0d%0aX:y',
    '..',
    '%2e%2e',
    '.',
    '%2F',
    '%5C',
    '%20',
    'null',
    'undefined',
    '0',
    '-1',
    '~',
    '*',
    "'%3B%20drop%20table%20groups--",
    '%27%20or%201=1',
    '%3Cscript%3E',
    '<script>',
    '%F0%9F%9B%A0',
    '%E2%80%AE',
    '%25',
    'x'.repeat(4000),
    org.id.toUpperCase(),
    `${org.id}%20`,
    `{${org.id}}`,
    org.id.replaceAll('-', ''),
    '[object%20Object]',
    '$1',
    '__proto__',
    'constructor',
  ];
  const text = (id: string) => JSON.stringify(id.slice(0, 40));
  for (const id of nonsense) {
    await refused(`a group ${text(id)}`, get(`/groups/${id}`), 404, 'ADMIN-UAM-404-3');
    await refused(`a group ${text(id)}`, get(`/groups/${id}/role-assignments`), 404, 'ADMIN-UAM-404-3');
    await refused(
      `a group ${text(id)}`,
      head('DELETE', `/admin/v1/orgs/${org.id}/directory/groups/${id}`),
      404,
      'ADMIN-404-10',
    );
    await refused(`a person ${text(id)}`, get(`/users/${id}`), 404, 'ADMIN-UAM-404-1');
    await refused(`a person ${text(id)}`, post(`/users/${id}/suspend`, ''), 404, 'ADMIN-UAM-404-1');
    await refused(
      `a directory ${text(id)}`,
      get(`/admin/v2/orgs/${org.id}/directories/${id}/groups`),
      404,
      'ADMIN-UAM-404-1',
    );
    await refused(`an organization ${text(id)}`, get(`/admin/v1/orgs/${id}`), 404, 'ADMIN-404-2');
  }
  for (const id of ['%ff', '%zz', '%', '%e0%a4', '%ed%a0%80', '%c0%ae%c0%ae']) {
    await refused(`no UTF-8: ${id}`, get(`/groups/${id}`), 400, 'ADMIN-UAM-400-1');
    await refused(`no UTF-8: ${id}`, get(`/admin/v1/orgs/${id}`), 400, 'ADMIN-400-24');
    await refused(
      `no UTF-8: ${id}`,
      get(`/users/${alice.accountId}${id}/role-assignments`),
      400,
      'ADMIN-UAM-400-1',
    );
  }
  for (const byte of [0x00, 0x01, 0x7f, 0xe9, 0xff]) {
    const [before, after] = head('GET', '/groups/ID').split('ID') as [string, string];
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([byte]), Buffer.from(after)]);
    const answer = await send(bytes);
    assert.ok([400, 404].includes(answer.status), `a raw byte ${byte}: ${answer.status}`);
    assertShape(answer, `a raw byte ${byte}`);
  }
});

testRefusals(
  'paths and methods that are not there',
  async ({ port, org, engineering, alice, get, head, post, refused }) => {
    for (const path of [
      '/admin/v2',
      '/admin/v2/',
      '/admin/v2/nothing',
      `/admin/v2/orgs/${org.id}`,
      `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups/${engineering.id}/nothing`,
    ]) {
      await refused(path, get(path), 404, 'ADMIN-UAM-404-1');
      await refused(path, post(path, '{'), 404, 'ADMIN-UAM-404-1');
    }
    for (const path of ['/admin/v1', '/admin/v1/nothing', `/admin/v1/orgs/${org.id}/directory`]) {
      await refused(path, get(path), 404, 'ADMIN-404-1');
    }
    for (const path of [
      '/',
      '/admin',
      '/admin/v3/orgs',
      '/admin/v22/orgs',
      '/index.html',
      '/favicon.ico',
      '/..%2f',
      '/nothing',
      '//',
      '/openapi/other.json',
    ]) {
      const answer = await refused(path, get(path), 404);
      assert.deepEqual(Object.keys(answer.json()), ['code', 'message', 'requestId']);
      await refused(path, post(path, '{'), 404);
      await refused(path, post(path, 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }), 404);
    }

    const groups = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/groups`;
    const allowed: [path: string, methods: string, code: string][] = [
      [groups, 'GET, HEAD, POST', 'ADMIN-UAM-405-1'],
      [`${groups}/count`, 'GET, HEAD', 'ADMIN-UAM-405-1'],
      [`${groups}/search`, 'POST', 'ADMIN-UAM-405-1'],
      [`${groups}/${engineering.id}`, 'GET, HEAD, DELETE', 'ADMIN-UAM-405-1'],
      [`${groups}/${engineering.id}/memberships`, 'POST', 'ADMIN-UAM-405-1'],
      [`${groups}/${engineering.id}/memberships/${alice.accountId}`, 'DELETE', 'ADMIN-UAM-405-1'],
      [`/admin/v1/orgs/${org.id}/directory/groups`, 'POST', 'ADMIN-405-1'],
      [`/admin/v1/orgs/${org.id}/directory/groups/${engineering.id}`, 'DELETE', 'ADMIN-405-1'],
      ['/admin/v1/orgs', 'GET, HEAD', 'ADMIN-405-1'],
    ];
    for (const [path, methods, code] of allowed) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (methods.split(', ').includes(method)) continue;
        const answer = await refused(`${method} ${path}`, head(method, path), 405, code);
        assert.equal(answer.headers.allow, methods, `${method} ${path}`);
      }
      // Methods that HTTP knows and nothing here does.
      for (const method of ['PROPFIND', 'TRACE']) await refused(method, head(method, path), 405, code);
      await refused('BREW', head('BREW', path), 400);
    }
    const workspaces = await refused('workspaces', get(`/admin/v2/orgs/${org.id}/workspaces`), 405);
    assert.equal(workspaces.json().code, 'ADMIN-UAM-405-1', 'in a form of their own');
    const connect = await exchange(port, head('CONNECT', 'fernhollow.example.com:443'), 1);
    assert.deepEqual(connect, { answers: [], closed: true }, 'no proxy');
  },
);

testOnEngines('HEAD is GET without the body', async (_t, server) => {
  const { port, get, head, send } = await stage(server);
  const whole = await send(get('/groups/count'));
  const { answers } = await exchange(port, head('HEAD', '/groups/count'), 1, { bodyless: true });
  assert.equal(answers[0]?.status, 200);
  assert.equal(answers[0]?.headers['content-length'], String(Buffer.byteLength(whole.text)));
  assert.equal(answers[0]?.text, '');
});

testRefusals('bytes that are hardly HTTP', async ({ base, post, head, refused, send }) => {
  const json = { 'Content-Type': 'application/json' };
  const body = '{"name":"x"}';
  const requests: [name: string, bytes: string | Buffer][] = [
    [
      'two lengths',
      `${head('POST', '/groups', { ...json, 'Content-Length': '12' }).replace('\r\n\r\n', '\r\nContent-Length: 13\r\n\r\n')}${body}`,
    ],
    [
      'a length and chunks',
      `${head('POST', '/groups', { ...json, 'Content-Length': '12', 'Transfer-Encoding': 'chunked' })}0\r\n\r\n`,
    ],
    ['a negative length', `${head('POST', '/groups', { ...json, 'Content-Length': '-1' })}${body}`],
    [
      'a length that is no number',
      `${head('POST', '/groups', { ...json, 'Content-Length': 'many' })}${body}`,
    ],
    [
      'a chunk of no size',
      `${head('POST', '/groups', { ...json, 'Transfer-Encoding': 'chunked' })}zz\r\n${body}\r\n0\r\n\r\n`,
    ],
    [
      'an encoding that is unknown',
      `${head('POST', '/groups', { ...json, 'Transfer-Encoding': 'gzip' })}${body}`,
    ],
    ['a header without a name', `GET ${base}/groups HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n`],
    ['a header over two lines', `GET ${base}/groups HTTP/1.1\r\nHost: x\r\nX: y\r\n z\r\n\r\n`],
    ['a header with a NUL', `GET ${base}/groups HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n`],
    ['no host', `GET ${base}/groups HTTP/1.1\r\n\r\n`],
    ['a host that is none', `GET ${base}/groups HTTP/1.1\r\nHost: a b\r\n\r\n`],
    ['a host that is markup', `GET ${base}/groups HTTP/1.1\r\nHost: <script>\r\n\r\n`],
    ['a version that is none', `GET ${base}/groups HTTP/9.9\r\nHost: x\r\n\r\n`],
  ];
  for (const [name, bytes] of requests) await refused(name, bytes, 400, 'ADMIN-UAM-400-1');
  const strange: [name: string, bytes: string | Buffer][] = [
    ['a greeting', 'hello\r\n\r\n'],
    ['TLS', Buffer.from('160301020001000001fc0303', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['noise', Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 89 + 128) % 256))],
    ['nothing but line breaks and a letter', '\r\n\r\n\r\nx\r\n\r\n'],
  ];
  for (const [name, bytes] of strange) {
    const answer = await refused(name, bytes, 400);
    assert.deepEqual(Object.keys(answer.json()), ['code', 'message', 'requestId'], name);
    assert.equal(answer.headers.connection, 'close', name);
  }
  // Node answers this before anyone else is asked, and says nothing.
  const expecting = await send(
    `${head('POST', '/groups', { ...json, 'Content-Length': '12', Expect: 'nonsense' })}${body}`,
  );
  assert.deepEqual([expecting.status, expecting.text], [417, '']);
  assert.equal((await send(post('/groups/search', '{}'))).status, 200, 'and the server goes on');
});

testOnEngines('HTTP as few speak it', async (_t, server) => {
  const { org, port, base, get, head, post, send } = await stage(server);
  const key = { Authorization: `Bearer ${org.keys.full}` };
  const old = await send(`GET ${base}/groups/count HTTP/1.0\r\nAuthorization: ${key.Authorization}\r\n\r\n`);
  assert.deepEqual([old.status, old.headers.connection], [200, 'close'], 'HTTP/1.0, without a host');
  const json = { 'Content-Type': 'application/json' };
  const chunked = `${head('POST', '/groups', { ...json, 'Transfer-Encoding': 'chunked' })}8\r\n{"name":\r\n8;x=y\r\n"chunky"\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n`;
  assert.equal((await send(chunked)).status, 201, 'chunks, an extension and a trailer');
  const patient = `${head('POST', '/groups', { ...json, 'Content-Length': '18', Expect: '100-continue' })}{"name":"patient"}`;
  assert.equal((await send(patient)).status, 201, 'waiting for a go-ahead');
  const absolute = head('GET', '/groups/count').replace('GET /', 'GET http://fernhollow.example.com/');
  assert.equal((await send(absolute)).status, 200, 'a path with scheme and host');
  assert.equal(
    (await send(head('GET', '/groups/count', { Connection: 'upgrade', Upgrade: 'websocket' }))).status,
    200,
  );
  assert.equal(
    (await send(post('/groups/search', '{}', { 'Content-Type': '' }))).status,
    200,
    'an empty type',
  );
  assert.equal(
    (await send(head('GET', '/groups/count', { authorization: `bEARER   ${org.keys.full}  ` }))).status,
    200,
  );
  const body = `${head('GET', '/groups/count', { ...json, 'Content-Length': '3' })}{{{`;
  assert.equal((await send(body)).status, 200, 'a body where none is read');

  const pipelined = Buffer.concat(
    [
      get('/groups/count'),
      post('/groups/search', '{'),
      post('/groups', '{"name":"third"}'),
      get('/groups/count'),
    ].map((part) => Buffer.from(part)),
  );
  const { answers } = await exchange(port, pipelined, 4);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 400, 201, 200],
    'one after another',
  );
});

testOnEngines('slow senders are not waited for without end', async (_t, server) => {
  await server.listen();
  const { requestTimeout, headersTimeout } = server.app.server;
  assert.ok(requestTimeout > 0 && requestTimeout <= 120_000);
  assert.ok(headersTimeout > 0 && headersTimeout <= 120_000);
});

// --- helpers ----------------------------------------------------------------------------------------------------

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

type Stage = Awaited<ReturnType<typeof stage>>;

/** A test whose requests change nothing, whatever becomes of them. */
function testRefusals(title: string, run: (stage: Stage) => Promise<void>): void {
  testOnEngines(title, async (_t, server) => {
    const staged = await stage(server);
    const before = await staged.org.extent();
    await run(staged);
    assert.deepEqual(await staged.org.extent(), before, 'nothing is written');
  });
}

/** Fernhollow with a group and a person, and requests to it as bytes. Paths are below its directory unless absolute. */
async function stage(server: TestServer) {
  const { fernhollow: org } = server;
  const engineering = await org.createGroup('engineering');
  const alice = await org.createUser('alice');
  const { port } = await server.listen();
  const base = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;

  const head = (method: string, path: string, headers: Record<string, string> = {}) => {
    const credential = { Authorization: `Bearer ${org.keys.full}` };
    const lines = Object.entries({ Host: org.site.host, ...credential, ...headers })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}: ${value}\r\n`);
    const target = /^\/(?:groups|users)\b/.test(path) ? base + path : path;
    return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
  };
  const get = (path: string) => head('GET', path);
  const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const bytes = Buffer.from(body as string);
    const length = { 'Content-Length': String(bytes.length) };
    return Buffer.concat([
      Buffer.from(head('POST', path, { 'Content-Type': 'application/json', ...headers, ...length })),
      bytes,
    ]);
  };
  const send = (bytes: string | Buffer) => sendTo(port, bytes);

  /** Sends, and checks that it is refused with that status and code, in the form of the API it was meant for. */
  const refused = async (name: string, bytes: string | Buffer, status: number, code?: string) => {
    const answer = await send(bytes);
    assert.equal(answer.status, status, `${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
    assertShape(answer, name);
    if (code) assert.equal(answer.json().errors?.[0].code, code, name);
    return answer;
  };
  return { org, engineering, alice, port, base, head, get, post, send, refused };
}

/** One of the forms in which errors are told here, and the id in it the request's own. */
function assertShape({ status, headers, json }: WireAnswer, name: string): void {
  assert.equal(headers['content-type'], 'application/json; charset=utf-8', name);
  assert.match(headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/, name);
  const body = json();
  if (typeof body.code === 'number') {
    assert.equal(body.code, status, name);
    assert.equal(typeof body.message, 'string', name);
    if (body.requestId) assert.equal(body.requestId, headers['x-request-id'], name);
    return;
  }
  const errors = body.errors ?? [body];
  assert.equal(errors.length, 1, name);
  assert.deepEqual(Object.keys(errors[0]), ['id', 'status', 'code', 'title', 'detail'], name);
  for (const value of Object.values(errors[0])) assert.equal(typeof value, 'string', name);
  assert.equal(errors[0].id, headers['x-request-id'], name);
  assert.equal(errors[0].status, String(status), name);
  assert.match(errors[0].code, new RegExp(`^ADMIN-(?:UAM-)?${status}-\\d+$`), name);
}
