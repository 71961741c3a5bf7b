import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import { exchange } from '../wire.ts';
import { assertShape, stage, testRefusals } from './scene.ts';

/* Methods, paths and queries. */

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
