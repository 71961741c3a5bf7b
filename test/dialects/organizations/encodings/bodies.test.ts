import assert from 'node:assert/strict';
import { testOnEngines } from '../../../support/onEngines.ts';
import type { Ask } from '../../../support/transcript.ts';
import { get, pathsOf, post, remove, send, succeed, UNKNOWN } from '../scene.ts';
import { namesOf, stage } from './scene.ts';

/* Bodies, and what is in them that nobody knows. */

testOnEngines('a request without a body may say that it is JSON', async (_t, server) => {
  const { alice, bob, engineering, v1, v2 } = await stage(server);
  const requests: [status: number, request: Ask][] = [
    [200, get(v2('/groups'))],
    [200, get(v2(`/groups/${engineering.id}`))],
    [200, post(v2('/groups/search'))],
    [200, post(v2('/users/search'))],
    [200, post(`/admin/v2/orgs/${server.fernhollow.id}/workspaces`)],
    [200, post(v1('/groups/search'))],
    [204, post(v2(`/users/${bob.accountId}/suspend`))],
    [204, post(v2(`/users/${bob.accountId}/restore`))],
    [204, remove(v2(`/groups/${engineering.id}/memberships/${alice.accountId}`))],
    [204, remove(v2(`/groups/${engineering.id}`))],
  ];
  for (const headers of [
    { 'content-type': 'application/json' },
    { 'content-type': 'application/json', 'content-length': '0' },
    undefined,
  ]) {
    const group = await server.fernhollow.createGroup(`engineering ${Object.keys(headers ?? {}).length}`);
    await server.fernhollow.join(group, alice);
    for (const [status, request] of requests) {
      const path = request.path.replace(engineering.id, group.id);
      const answer = await send(server, { ...request, path, ...(headers && { headers }) });
      assert.equal(answer.status, status, `${request.method} ${path}`);
    }
  }
});

testOnEngines('content types that are JSON, and those that are not', async (_t, server) => {
  const { v1, v2 } = await stage(server);
  const paths = [v2('/groups/search'), v1('/groups/search')];
  const taken = [
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/vnd.api+json',
  ];
  const refused = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/json',
    'nonsense',
  ];
  for (const path of paths) {
    for (const type of taken) {
      assert.equal(
        (await send(server, { ...post(path, '{}'), headers: { 'content-type': type } })).status,
        200,
        type,
      );
    }
    for (const type of refused) {
      const answer = await send(server, { ...post(path, '{}'), headers: { 'content-type': type } });
      assert.equal(answer.status, 415, type);
      assert.equal(answer.body.errors[0].code, 'ADMIN-UAM-415-1');
    }
  }
});

testOnEngines('what is not known is ignored', async (_t, server) => {
  const { org, alice, engineering, v1, v2 } = await stage(server);
  const extra = { fromTheFuture: { deep: [1, null] }, name2: 'x' };
  const requests: Ask[] = [
    get(v2('/groups?fromTheFuture=1&limit2=abc&[]=&=&&counts[other]=true&sortBy[1][field]=id')),
    get(v2('/groups/count?fromTheFuture=1')),
    get(v2(`/groups/${engineering.id}?expand=everything`)),
    post(v2('/groups/search'), extra),
    post(v2('/users/search'), extra),
    post(v1('/groups/search'), { ...extra, groupNames: { startsWith: 'x' } }),
    post(v2('/groups'), { name: 'one', ...extra }),
    post(v1('/directory/groups'), { name: 'two', ...extra }),
    post(v2(`/groups/${engineering.id}/memberships`), { accountId: alice.accountId, ...extra }),
    post(v2(`/groups/${engineering.id}/role-assignments/assign`), {
      resourceId: org.jira,
      roleId: 'atlassian/user',
      ...extra,
    }),
    post(v1(`/users/${alice.accountId}/roles/assign`), {
      resource: org.jira,
      role: 'atlassian/user',
      ...extra,
    }),
    // Where nothing is to be sent, whatever is sent is not read.
    { ...remove(v1(`/directory/groups/${engineering.id}?force=1&forceIfNotEmpty=TRUE`)), body: 'not { JSON' },
    { ...post(v2(`/users/${alice.accountId}/suspend`)), body: [1, 2, 3] },
  ];
  for (const request of requests) await succeed(server, request);
});

testOnEngines(
  'what stands in a list several times counts once, in bodies as in queries',
  async (_t, server) => {
    const { org, alice, engineering, v1, v2 } = await stage(server);
    const often = (text: string) => Array<string>(101).fill(text);
    const name = engineering.name;
    for (const search of [
      get(v2(`/groups?${often(`groupIds=${engineering.id}`).join('&')}`)),
      post(v2('/groups/search'), { groupIds: often(engineering.id) }),
      post(v2('/groups/search'), { groupNames: often(name) }),
      post(v2('/groups/search'), { resourceIds: often(org.jira), groupIds: [engineering.id] }),
      post(v1('/groups/search'), { groupIds: often(engineering.id) }),
      post(v1('/groups/search'), { groupNames: { eq: often(name) } }),
      post(v2('/users/search'), { accountIds: often(alice.accountId) }),
      post(v2('/users/search'), { emails: often(alice.email) }),
    ]) {
      await succeed(server, search);
    }
  },
);

testOnEngines(
  'blanks around what stands in a list do not count, in bodies as in queries',
  async (_t, server) => {
    const { org, alice, engineering, v1, v2 } = await stage(server);
    await org.grantToGroup(engineering, org.jira);
    const { id, name } = engineering;
    for (const [path, body, names] of [
      [v2('/groups/search'), { groupIds: [` ${id}`] }, [name]],
      [v2('/groups/search'), { groupNames: [`${name}\t`, name] }, [name]],
      [v2('/groups/search'), { accountIds: [`${alice.accountId} `] }, [name]],
      [
        v2('/groups/search'),
        { resourceIds: [` ${org.jira}`], roleIds: ['atlassian/user '], groupIds: [id] },
        [name],
      ],
      [v1('/groups/search'), { groupIds: [`${id} `] }, [name]],
      [v1('/groups/search'), { groupNames: { eq: [` ${name} `] } }, [name]],
      [v2('/users/search'), { emails: [` ${alice.email}`] }, [alice.displayName]],
      // A list of nothing but blanks is still a list: it does not let everything through.
      [v2('/groups/search'), { groupIds: [' '] }, []],
      [v2('/groups/search'), { groupNames: ['', ' '] }, []],
    ] as const) {
      assert.deepEqual(namesOf(await succeed(server, post(path, body))), names, JSON.stringify(body));
    }
  },
);

testOnEngines('sortBy is read in bodies as in queries', async (_t, server) => {
  const { org, v2 } = await stage(server);
  await org.createGroups('reed a', 'reed b');
  const up = ['reed a', 'reed b'];
  const down = up.toReversed();
  const forms: [sortBy: unknown, order: string[]][] = [
    [[{ field: 'name', direction: 'desc' }], down],
    [[{ field: 'name', direction: 'DESC' }], down],
    [{ field: 'name', direction: 'desc' }, down],
    [['-name'], down],
    ['name:desc', down],
    [[{ field: 'name', direction: null }], up],
    [[{ field: 'name', direction: 'desc' }, { field: 'name' }], down],
    // Not to be understood, or of what is not there: the standard order.
    [[], up],
    [[{}], up],
    [7, up],
    [[['-name']], up],
    [[{ field: 'description', direction: 'desc' }], up],
    [[{ field: 'name', direction: 'sideways' }], up],
  ];
  for (const [sortBy, order] of forms) {
    const found = await succeed(server, post(v2('/groups/search'), { searchTerm: 'reed', sortBy }));
    assert.deepEqual(namesOf(found), order, JSON.stringify(sortBy));
  }
  const people = await succeed(server, post(v2('/users/search'), { sortBy: ['-nick_name'] }));
  assert.deepEqual(namesOf(people), namesOf(people).toSorted().toReversed());
});

testOnEngines('`null` is as good as nothing, however deep it stands', async (_t, server) => {
  const { alice, engineering, v1, v2 } = await stage(server);
  for (const [path, body, names] of [
    [v1('/groups/search'), { groupNames: { eq: [engineering.name], contains: null } }, [engineering.name]],
    [
      v2('/groups/search'),
      { groupIds: [engineering.id], sortBy: [{ field: 'name', direction: null }] },
      [engineering.name],
    ],
    [v2('/users/search'), { accountIds: [alice.accountId], searchTerm: null }, [alice.displayName]],
  ] as const) {
    assert.deepEqual(namesOf(await succeed(server, post(path, body))), names, path);
  }
});

testOnEngines('what is addressed is looked for before anything is said of the form', async (_t, server) => {
  const { org, v1, v2 } = await stage(server);
  const foreign = pathsOf(server.marshgate);
  const lost = `/groups/${UNKNOWN}/role-assignments`;
  const both = { groupNames: ['a'], searchTerm: 'b' };
  const requests: [code: string, request: Ask][] = [
    ['ADMIN-UAM-404-2', get(foreign.v2('/groups?cursor=bad'))],
    ['ADMIN-UAM-404-2', get(foreign.v2('/groups?limit=0'))],
    ['ADMIN-UAM-404-2', post(foreign.v2('/groups/search'), both)],
    ['ADMIN-UAM-404-2', post(foreign.v2('/users/search'), { emails: ['a'], searchTerm: 'b' })],
    ['ADMIN-404-2', post(foreign.v1('/groups/search'), { cursor: 'bad' })],
    ['ADMIN-404-2', get(`/admin/v1/orgs/${server.marshgate.id}/events?cursor=bad`)],
    ['ADMIN-UAM-404-3', get(v2(`${lost}?cursor=bad`))],
    ['ADMIN-UAM-400-1', get(v2('/groups?cursor=bad'))],
    ['ADMIN-UAM-400-1', post(v2('/groups/search'), both)],
    ['ADMIN-400-1', post(v1('/groups/search'), { cursor: 'bad' })],
    ['ADMIN-400-1', get(`/admin/v1/orgs/${org.id}/events?cursor=bad`)],
  ];
  for (const [code, request] of requests) {
    const { body, text } = await send(server, request);
    assert.equal(body.errors?.[0]?.code, code, `${request.method} ${request.path}: ${text}`);
  }
});
