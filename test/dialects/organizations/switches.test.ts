import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ENGINES } from '../../support/engines.ts';
import { operationOf } from '../../support/operations.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../../support/server.ts';
import type { Ask } from '../../support/transcript.ts';
import { bearer, get, isWrite, OPERATIONS, pathsOf, post, remove, send } from './scene.ts';

/** What whoever runs the server may set, as far as this API is concerned. */

/** The group operations of version 1: retired by the document, and by nobody else. */
const RETIRED = [
  'organizations.v1.searchGroups',
  'organizations.v1.createGroup',
  'organizations.v1.deleteGroup',
  'organizations.v1.assignGroupRoles',
  'organizations.v1.revokeGroupRoles',
  'organizations.v1.addUserToGroup',
  'organizations.v1.removeUserFromGroup',
];

for (const engine of ENGINES) {
  test(`strictConflicts: what changes nothing is refused, on ${engine}`, async () => {
    await using server = await startTestServer({ engine, config: { strictConflicts: true } });
    const { org, alice, bob, group, v1, v2 } = await stage(server);
    const extent = await org.extent();
    const refusals: [request: Ask, status: number, code: string][] = [
      [post(v2(`/groups/${group.id}/memberships`), { accountId: alice.accountId }), 409, 'ADMIN-UAM-409-2'],
      [
        post(v1(`/directory/groups/${group.id}/memberships`), { account_id: alice.accountId }),
        409,
        'ADMIN-409-28',
      ],
      [remove(v2(`/groups/${group.id}/memberships/${bob.accountId}`)), 404, 'ADMIN-UAM-404-1'],
      [remove(v1(`/directory/groups/${group.id}/memberships/${bob.accountId}`)), 404, 'ADMIN-404-8'],
    ];
    for (const [request, status, code] of refusals) {
      const answer = await send(server, request);
      assert.equal(answer.status, status, request.path);
      assert.equal(answer.body.errors[0].code, code, request.path);
      assert.equal(answer.body.errors[0].id, answer.headers['x-request-id']);
    }
    assert.deepEqual(await org.extent(), extent);

    const added = await send(
      server,
      post(v2(`/groups/${group.id}/memberships`), { accountId: bob.accountId }),
    );
    assert.equal(added.status, 204, 'what changes something goes on as before');
    assert.equal(
      (await send(server, remove(v2(`/groups/${group.id}/memberships/${bob.accountId}`)))).status,
      204,
    );
  });
}

suite('organizationsV1', () => {
  test('gone: the group operations say so to whomever, and the others answer', async () => {
    await using server = await startTestServer({ config: { organizationsV1: 'gone' } });
    const { org, v1, v2 } = await stage(server);
    const extent = await org.extent();
    for (const id of RETIRED) {
      for (const authorization of [null, bearer('gkk_unknown'), bearer(org.keys.full)]) {
        const answer = await send(server, { ...requestOf(server, id), authorization });
        assert.equal(answer.status, 410, id);
        assert.deepEqual(answer.body, {
          errors: [
            {
              id: answer.headers['x-request-id'],
              status: '410',
              code: 'ADMIN-UAM-410-1',
              title: 'Gone',
              detail: 'This operation has been retired. Use version 2 of the API.',
            },
          ],
        });
        assert.equal(answer.headers.sunset, 'Tue, 30 Jun 2026 23:59:59 GMT');
      }
    }
    assert.deepEqual(await org.extent(), extent);
    for (const request of [
      get('/admin/v1/orgs'),
      get(v1('')),
      get(v2('/groups')),
      post(v2('/groups'), { name: 'x' }),
    ]) {
      assert.ok((await send(server, request)).status < 300, request.path);
    }
    for (const [id] of OPERATIONS) {
      if (RETIRED.includes(id)) continue;
      const { status } = await send(server, { ...requestOf(server, id), authorization: null });
      assert.equal(status, 401, `${id} is not gone`);
    }
  });

  test('serve: the group operations say when they were to end, whatever the reply; the others do not', async () => {
    await using server = await startTestServer();
    const { org, v1 } = await stage(server);
    for (const [id, operation] of OPERATIONS) {
      const scope = isWrite(operation) ? org.keys.read : org.keys.write;
      for (const authorization of [null, bearer(scope), bearer(org.keys.full)]) {
        const { headers } = await send(server, { ...requestOf(server, id), authorization });
        const told = RETIRED.includes(id);
        assert.equal(headers.deprecation, told ? '@1782863999' : undefined, id);
        assert.equal(headers.sunset, told ? 'Tue, 30 Jun 2026 23:59:59 GMT' : undefined, id);
      }
    }
    assert.equal(Date.parse('Tue, 30 Jun 2026 23:59:59 GMT') / 1000, 1782863999);
    const created = await send(server, post(v1('/directory/groups'), { name: 'late' }));
    assert.equal(created.status, 200);
    assert.equal(created.headers.deprecation, '@1782863999');
  });
});

suite('rateLimit', () => {
  const limited: TestServerOptions = { config: { rateLimit: 3 } };

  test('every reply tells what is left; past it, requests are refused until the minute is over', async () => {
    await using server = await startTestServer(limited);
    server.clock.at += 15_500;
    const { org, v2 } = await stage(server);
    const resetAt = '2026-01-15T12:01:00.000Z';
    for (const remaining of ['2', '1', '0']) {
      const { status, headers } = await send(server, get(v2('/groups/count')));
      assert.equal(status, 200);
      assert.deepEqual(
        [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']],
        ['3', remaining, resetAt],
      );
      assert.equal(headers['retry-after'], undefined);
    }
    const refused = await send(server, get(v2('/groups/count')));
    assert.equal(refused.status, 429);
    assert.deepEqual(refused.body, {
      errors: [
        {
          id: refused.headers['x-request-id'],
          status: '429',
          code: 'ADMIN-429-1',
          title: 'Rate Limit Exceeded',
          detail: 'Too many requests.',
        },
      ],
    });
    const { headers } = refused;
    assert.deepEqual(
      [
        headers['x-ratelimit-limit'],
        headers['x-ratelimit-remaining'],
        headers['x-ratelimit-reset'],
        headers['retry-after'],
      ],
      ['3', '0', resetAt, '45'],
    );

    const others = { authorization: bearer(org.keys.read) };
    assert.equal(
      (await send(server, get(v2('/groups/count'), others))).headers['x-ratelimit-remaining'],
      '2',
      'another key',
    );
    assert.equal(
      (await send(server, get(v2('/groups/stats')))).headers['x-ratelimit-remaining'],
      '2',
      'another operation',
    );
    assert.equal((await send(server, get(v2('/groups/count')))).status, 429);
    server.clock.at += 44_499;
    assert.equal((await send(server, get(v2('/groups/count')))).headers['retry-after'], '1');
    server.clock.at += 1;
    assert.equal(
      (await send(server, get(v2('/groups/count')))).headers['x-ratelimit-remaining'],
      '2',
      'the next minute',
    );
  });

  test('a refused write writes nothing, and each form of errors is kept', async () => {
    await using server = await startTestServer(limited);
    const { org, v1, v2 } = await stage(server);
    const three = (request: (index: number) => Ask) =>
      Promise.all([0, 1, 2].map((index) => send(server, request(index))));
    await three((index) => post(v2('/groups'), { name: `reed ${index}` }));
    await three((index) => post(v1('/directory/groups'), { name: `sedge ${index}` }));
    await three(() => post(`/admin/v2/orgs/${org.id}/workspaces`));
    const extent = await org.extent();
    const second = await send(server, post(v2('/groups'), { name: 'one too many' }));
    const first = await send(server, post(v1('/directory/groups'), { name: 'one too many' }));
    const workspaces = await send(server, post(`/admin/v2/orgs/${org.id}/workspaces`));
    assert.deepEqual([second.status, first.status, workspaces.status], [429, 429, 429]);
    assert.equal(second.body.errors[0].code, 'ADMIN-429-1');
    assert.equal(first.body.errors[0].code, 'ADMIN-429-1');
    assert.equal(workspaces.body.code, 'ADMIN-429-1');
    assert.deepEqual(await org.extent(), extent);
  });

  test('strangers are not counted, and those without the scope are', async () => {
    await using server = await startTestServer(limited);
    const { org, v2 } = await stage(server);
    for (let turn = 0; turn < 5; turn++) {
      const { status, headers } = await send(server, get(v2('/groups/count'), { authorization: null }));
      assert.deepEqual([status, headers['x-ratelimit-limit']], [401, undefined]);
    }
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const request = post(v2('/groups'), { name: 'x' }, { authorization: bearer(org.keys.read) });
      statuses.push((await send(server, request)).status);
    }
    assert.deepEqual(statuses, [403, 403, 403, 429]);
  });

  test('0 is no limit, and nothing is told of one', async () => {
    await using server = await startTestServer();
    const { v2 } = await stage(server);
    for (let turn = 0; turn < 20; turn++) {
      const { status, headers } = await send(server, get(v2('/groups/count')));
      assert.deepEqual([status, headers['x-ratelimit-limit']], [200, undefined]);
    }
  });
});

suite('baseUrl and bodyLimit', () => {
  test('links have the address that is set, or else that of the request', async () => {
    await using set = await startTestServer({ config: { baseUrl: 'https://groups.fernhollow.example' } });
    await using unset = await startTestServer();
    for (const [server, url] of [
      [set, 'https://groups.fernhollow.example'],
      [unset, 'http://fernhollow.example.com'],
    ] as const) {
      const { org, v2 } = await stage(server);
      const created = await send(server, post(v2('/groups'), { name: 'design' }));
      assert.ok(
        created.headers.location?.startsWith(`${url}${v2('/groups/')}`),
        String(created.headers.location),
      );
      const { body } = await send(server, get('/admin/v1/orgs'));
      assert.equal(body.data[0].links.self, `${url}/admin/v1/orgs/${org.id}`);
      assert.equal(body.links.self, `${url}/admin/v1/orgs`);
      const workspaces = await send(server, post(`/admin/v2/orgs/${org.id}/workspaces`));
      assert.equal(workspaces.body.data[0].attributes.hostUrl, url);
    }
  });

  test('bodies may be as long as is set', async () => {
    await using server = await startTestServer({ config: { bodyLimit: 1024 } });
    const { v2 } = await stage(server);
    const body = (length: number) => `{"name":"x"}${' '.repeat(length - 12)}`;
    const refused = await send(server, post(v2('/groups'), body(1025)));
    assert.equal(refused.status, 413);
    assert.equal(refused.body.errors[0].code, 'ADMIN-UAM-413-1');
    assert.equal((await send(server, post(v2('/groups'), body(1024)))).status, 201);
  });
});

async function stage(server: TestServer) {
  const { fernhollow: org } = server;
  const [alice, bob] = await org.createUsers('alice', 'bob');
  const group = await org.createGroup('engineering');
  if (!alice || !bob) throw new Error('somebody is missing');
  await org.join(group, alice);
  return { org, alice, bob, group, ...pathsOf(org) };
}

/** A request of the operation that finds nothing: who asks and what is retired is judged before. */
function requestOf({ fernhollow }: TestServer, id: string): Ask {
  const operation = operationOf(OPERATIONS, id);
  const path =
    operation.prefix + operation.path.replace('{orgId}', fernhollow.id).replace(/\{\w+\}/g, 'unknown');
  return { method: operation.method, path, ...(operation.body && { body: {} }) };
}
