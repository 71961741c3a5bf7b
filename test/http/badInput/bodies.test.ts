import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { testRefusals } from './scene.ts';

/* Bodies that are no JSON, or not the JSON that is asked for. */

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
        400,
        'ADMIN-UAM-400-1',
      );
    }
  },
);
