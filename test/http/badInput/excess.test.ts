import assert from 'node:assert/strict';
import { UNKNOWN } from '../../support/constants.ts';
import { testRefusals } from './scene.ts';

/* Too much, too many, too deep. */

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
    // What is the same as another counts but once.
    const texts = (text: string) => Array.from({ length: 10_000 }, (_, index) => `${index}${text}`);
    const roles = many({ role: 'atlassian/user' });
    const v1 = `/admin/v1/orgs/${org.id}`;
    const bodies: [path: string, body: object, code: string][] = [
      ['/groups/search', { groupIds: texts(UNKNOWN) }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { groupNames: texts('x') }, 'ADMIN-UAM-400-1'],
      ['/groups/search', { expand: texts('everything') }, 'ADMIN-UAM-400-1'],
      ['/groups/search', many({}), 'ADMIN-UAM-400-1'],
      ['/users/search', { emails: texts('x@example.com') }, 'ADMIN-UAM-400-1'],
      [`${v1}/groups/search`, { groupNames: { eq: texts('x') } }, 'ADMIN-400-24'],
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
