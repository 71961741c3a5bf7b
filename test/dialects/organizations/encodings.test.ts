import assert from 'node:assert/strict';
import type { Group } from '../../../src/core/types.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { bearer, get, post, remove, UNKNOWN } from './scene.ts';

/*
 * How requests may be written: the document leaves much of it open, so every way is taken that clients are known to
 * use (behaviour notes §1.3).
 */

testOnEngines('organizations.v2.getGroups: counts in every form', async (_t, server) => {
  const { org, engineering, v2 } = await stage(server);
  const counts = async (query: string) =>
    (await succeed(server, get(v2(`/groups?groupIds=${engineering.id}&${query}`)))).body.data[0].counts;
  await org.grantToGroup(engineering, org.jira);
  const users = { users: 2 };
  const resources = { resources: 1 };
  const forms: [query: string, counts: object | undefined][] = [
    ['', undefined],
    ['counts={"includeUsers":true}', users],
    [
      `counts=${encodeURIComponent('{"includeUsers":true,"includeResources":true}')}`,
      { ...users, ...resources },
    ],
    ['counts={"includeUsers":false,"includeResources":true}', resources],
    ['counts={"includeUsers":"true"}', undefined],
    ['counts[includeUsers]=true', users],
    ['counts%5BincludeUsers%5D=true&counts%5BincludeResources%5D=true', { ...users, ...resources }],
    ['counts[includeUsers]=false', undefined],
    ['includeUsers=true', users],
    ['includeUsers=True&includeResources=TRUE', { ...users, ...resources }],
    ['includeUsers=false&includeResources=true', resources],
    ['includeUsers=yes', undefined],
    ['counts[includeUsers]=true&includeResources=true', { ...users, ...resources }],
    // What jira.js makes of an object, and what cannot be understood, counts as not sent.
    ['counts=[object%20Object]', undefined],
    ['counts={"includeUsers":tr', undefined],
    ['counts=includeUsers', undefined],
    ['counts=null', undefined],
    ['counts=', undefined],
  ];
  for (const [query, expected] of forms) assert.deepEqual(await counts(query), expected, query);
});

testOnEngines('organizations.v2.getGroups: sortBy in every form', async (_t, server) => {
  const { org, v2 } = await stage(server);
  await org.createGroups('reed a', 'reed b');
  const order = async (query: string) =>
    namesOf(await succeed(server, get(v2(`/groups?searchTerm=reed&${query}`)))).join();
  const up = 'reed a,reed b';
  const down = 'reed b,reed a';
  const forms: [query: string, order: string][] = [
    ['', up],
    ['sortBy=[{"field":"name","direction":"desc"}]', down],
    ['sortBy=[{"field":"name","direction":"DESC"}]', down],
    ['sortBy=[{"field":"name"}]', up],
    ['sortBy={"field":"name","direction":"desc"}', down],
    [`sortBy=${encodeURIComponent('{"field":"name","direction":"desc"}')}`, down],
    // An array whose items are repeated keys: there is one item.
    ['sortBy={"field":"name","direction":"desc"}&sortBy={"field":"name","direction":"asc"}', down],
    ['sortBy[0][field]=name&sortBy[0][direction]=desc', down],
    ['sortBy%5B0%5D%5Bfield%5D=name&sortBy%5B0%5D%5Bdirection%5D=desc', down],
    ['sortBy[0][field]=name', up],
    ['sortBy=name:desc', down],
    ['sortBy=name%3Adesc', down],
    ['sortBy=name:ASC', up],
    ['sortBy=name', up],
    ['sortBy=-name', down],
    // Not to be understood: the standard order.
    ['sortBy=[object%20Object]', up],
    ['sortBy=[object%20Object]&sortBy=[object%20Object]', up],
    ['sortBy=[{"field":', up],
    ['sortBy=name%20desc', up],
    ['sortBy=', up],
    ['sortBy=[]', up],
    ['sortBy={}', up],
    ['sortBy=7', up],
    // Understood, but of a field or direction that is not there.
    ['sortBy=id', up],
    ['sortBy=-description', up],
    ['sortBy={"field":"name","direction":"up"}', up],
  ];
  for (const [query, expected] of forms) assert.equal(await order(query), expected, query);
});

testOnEngines('arrays come as repeated names, joined by commas, or both', async (_t, server) => {
  const { engineering, design, everyone, v2 } = await stage(server);
  const [a, b, c] = [engineering.id, design.id, everyone.id];
  const found = async (query: string) => namesOf(await succeed(server, get(v2(`/groups?${query}`)))).join();
  const all = 'design,engineering,everyone';
  const forms: [query: string, names: string][] = [
    [`groupIds=${a}&groupIds=${b}&groupIds=${c}`, all],
    [`groupIds=${a},${b},${c}`, all],
    [`groupIds=${a}%2C${b}&groupIds=${c}`, all],
    [`groupIds=%20${a}%20,+${b}+&groupIds=${c}`, all],
    [`groupIds=,${a},,${b},&groupIds=&groupIds=${c}`, all],
    [`groupIds=${a}&groupIds=${a},${a}`, 'engineering'],
    // Twelve times the same is one.
    [`groupIds=${Array(12).fill(a).join()}`, 'engineering'],
    [`groupIds=${a},${UNKNOWN}`, 'engineering'],
    // The names of one array, spelled as PHP and as old serializers do, are other names, which are ignored.
    [`groupIds[]=${a}&searchTerm=design`, 'design'],
  ];
  for (const [query, expected] of forms) assert.equal(await found(query), expected, query);
});

testOnEngines('filters have their maxima', async (_t, server) => {
  const { v1, v2 } = await stage(server);
  const maxima: [name: string, maximum: number, item: (index: number) => string][] = [
    ['directoryIds', 10, () => server.fernhollow.directory.id],
    ['accountIds', 10, (index) => `account-${index}`],
    ['groupIds', 10, (index) => `group-${index}`],
    ['resourceOwners', 10, (index) => `owner-${index}`],
    ['resourceIds', 20, (index) => `ari:cloud:jira-software::site/${index}`],
  ];
  const asQuery = (path: string) => (name: string, items: string[]) => get(`${path}?${name}=${items.join()}`);
  const asBody = (path: string) => (name: string, items: string[]) => post(path, { [name]: items });
  const lists: [id: string, request: (name: string, items: string[]) => Ask, without?: string[]][] = [
    ['organizations.v2.getGroups', asQuery(v2('/groups'))],
    ['organizations.v2.searchGroups', asBody(v2('/groups/search'))],
    ['organizations.v2.getGroupCount', asQuery(v2('/groups/count'))],
    ['organizations.v2.getUsers', asQuery(v2('/users'))],
    ['organizations.v2.searchUsers', asBody(v2('/users/search'))],
    ['organizations.v2.getUserCount', asQuery(v2('/users/count'))],
  ];
  for (const [id, request] of lists) {
    for (const [name, maximum, item] of maxima) {
      const items = (count: number) => Array.from({ length: count }, (_, index) => item(index));
      assert.equal(
        (await send(server, request(name, items(maximum)))).status,
        200,
        `${id} ${name}: ${maximum}`,
      );
      // A query's repetitions are dropped before they count; there is but one directory to ask for.
      if (name === 'directoryIds' && request(name, []).method === 'GET') continue;
      await assertBad(server, request(name, items(maximum + 1)), name);
    }
  }

  const texts = (count: number) => Array.from({ length: count }, (_, index) => `${index}@example.com`);
  const bodies: [path: string, body: (count: number) => object, maximum: number][] = [
    [v2('/groups/search'), (count) => ({ groupNames: texts(count) }), 100],
    [v2('/users/search'), (count) => ({ emails: texts(count) }), 100],
    [v1('/groups/search'), (count) => ({ groupIds: texts(count) }), 100],
    [v1('/groups/search'), (count) => ({ groupNames: { eq: texts(count) } }), 100],
  ];
  for (const [path, body, maximum] of bodies) {
    assert.equal((await send(server, post(path, body(maximum)))).status, 200, path);
    await assertBad(server, post(path, body(maximum + 1)), 'must NOT have more than');
  }
  const eleven = Array.from(
    { length: 11 },
    (_, index) => `00000000-0000-4000-8000-0000000000${10 + index}`,
  ).join();
  await assertBad(
    server,
    get(v2(`/groups?directoryIds=${eleven}`)),
    'directoryIds must NOT have more than 10',
  );
});

testOnEngines('an account id is the same with its colon encoded', async (_t, server) => {
  const { org, alice, carol, engineering, v1, v2 } = await stage(server);
  const encoded = encodeURIComponent(alice.accountId);
  assert.match(encoded, /^712020%3A/);
  for (const spelling of [alice.accountId, encoded, encoded.toLowerCase()]) {
    assert.equal((await succeed(server, get(v2(`/users/${spelling}`)))).body.data.accountId, alice.accountId);
    await succeed(server, get(v2(`/users/${spelling}/role-assignments`)));
    await succeed(server, get(v2(`/groups?accountIds=${spelling}`)));
    for (const request of [
      remove(v2(`/groups/${engineering.id}/memberships/${spelling}`)),
      remove(v1(`/directory/groups/${engineering.id}/memberships/${spelling}`)),
      post(v2(`/users/${spelling}/suspend`)),
      post(v2(`/users/${spelling}/restore`)),
      post(v1(`/users/${spelling}/roles/assign`), { role: 'atlassian/user', resource: org.jira }),
    ]) {
      await succeed(server, request);
    }
    await org.join(engineering, alice);
  }
  // Encoded once, not twice.
  assert.equal((await send(server, get(v2(`/users/${encodeURIComponent(encoded)}`)))).status, 404);
  await succeed(server, remove(v2(`/users/${encodeURIComponent(carol.accountId)}`)));
});

testOnEngines('a stray quotation mark is forgiven where the document prints one', async (_t, server) => {
  const { org, bob, engineering, v2 } = await stage(server);
  const grant = { resourceId: org.jira, roleId: 'atlassian/user' };
  for (const quote of ['', "'", '"', '%27', '%22']) {
    await org.grantToGroup(engineering, org.jira);
    await org.join(engineering, bob);
    await succeed(server, post(v2(`/groups/${engineering.id}/role-assignments/revoke${quote}`), grant));
    await succeed(server, remove(v2(`/groups/${engineering.id}/memberships/${bob.accountId}${quote}`)));
    assert.equal(await org.isMember(engineering, bob), false, quote);
    const { body } = await succeed(server, get(v2(`/groups/${engineering.id}/role-assignments`)));
    assert.deepEqual(body.data, [], quote);
  }
  await org.join(engineering, bob);
  for (const path of [
    `/groups/${engineering.id}/memberships/${bob.accountId}''`,
    `/groups/${engineering.id}'`,
  ]) {
    assert.equal((await send(server, remove(v2(path)))).status, 404, 'one, and only there');
  }
  assert.equal((await send(server, get(v2("/groups'")))).status, 404);
});

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

testOnEngines('a search term is never split', async (_t, server) => {
  const { org, v2 } = await stage(server);
  await org.createGroups('reed, sedge', 'reed', 'sedge', 'a+b', '100%', '_ _');
  const found = async (query: string) =>
    namesOf(await succeed(server, get(v2(`/groups?${query}`)))).join(';');
  assert.equal(await found('searchTerm=reed,'), 'reed, sedge');
  assert.equal(await found('searchTerm=reed,%20sedge'), 'reed, sedge');
  assert.equal(await found('searchTerm=reed,+sedge'), 'reed, sedge');
  assert.equal(await found('searchTerm=reed,sedge'), '');
  assert.equal(await found('searchTerm=a%2Bb'), 'a+b');
  assert.equal(await found('searchTerm=%25'), '100%', 'no wildcard');
  assert.equal(await found('searchTerm=_%20_'), '_ _', 'no wildcard');
  assert.equal(await found('searchTerm=reed&searchTerm=sedge'), 'reed;reed, sedge', 'the first counts');
  const { body } = await succeed(server, post(v2('/groups/search'), { searchTerm: 'reed,' }));
  assert.deepEqual(namesOf({ body }), ['reed, sedge']);
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

testOnEngines('names of every script', async (_t, server) => {
  const { v1, v2 } = await stage(server);
  const names = [
    'Ingénierie',
    'Ingenierie',
    'Инженеры',
    'Μηχανικοί',
    'مهندسون',
    'מהנדסים',
    'エンジニア',
    '工程师',
    '엔지니어',
    'วิศวกร',
    'अभियंता',
    'ინჟინრები',
    '🛠️ Builders',
    '👩‍👩‍👧‍👦',
    '𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
    'ﬁsh ladder',
    'zero​width',
    'O\'Brien & Söhne <gmbh> "quoted" \\ back / slash',
    '%41 percent',
    'a  b',
    '- ',
    '.',
    '__proto__',
    'null',
  ];
  const ids = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    if (index % 2 === 0) {
      const { headers } = await succeed(server, post(v2('/groups'), { name, description: name }));
      ids.set(name, headers.location?.split('/').at(-1) ?? '');
    } else {
      const { body } = await succeed(server, post(v1('/directory/groups'), { name, description: name }));
      assert.equal(body.message, `Group ${name.trim()} was created`);
      ids.set(name, body.groupId);
    }
  }
  for (const [name, id] of ids) {
    const { data } = (await succeed(server, get(v2(`/groups/${id}`)))).body;
    assert.deepEqual([data.name, data.description], [name.trim(), name]);
    const found = await succeed(
      server,
      get(v2(`/groups?searchTerm=${encodeURIComponent(name.trim())}&limit=100`)),
    );
    assert.ok(namesOf(found).includes(name.trim()), name);
    const exact = await succeed(
      server,
      post(v2('/groups/search'), { groupNames: [name.trim().toUpperCase()] }),
    );
    // Upper case is not the way back for every letter: ﬁ has none of its own.
    if (name.trim().toUpperCase().toLowerCase() === name.trim().toLowerCase()) {
      assert.deepEqual(namesOf(exact), [name.trim()]);
    }
    const conflict = await send(server, post(v2('/groups'), { name: ` ${name.normalize('NFD')} ` }));
    assert.equal(conflict.status, 409, `${name}, decomposed`);
  }
});

testOnEngines('names and descriptions at their limits, in code points', async (_t, server) => {
  const { v1, v2 } = await stage(server);
  const create = (name: string, description = '') => send(server, post(v2('/groups'), { name, description }));
  for (const letter of ['x', 'é', '水', '🛠', '𝔘']) {
    assert.equal((await create(letter.repeat(255))).status, 201, `255 of ${letter}`);
    await assertBad(server, post(v2('/groups'), { name: letter.repeat(256) }), 'name must be at most 255');
    await assertBad(
      server,
      post(v1('/directory/groups'), { name: letter.repeat(256) }),
      'name must be at most 255',
    );
    assert.equal((await create(`described ${letter}`, letter.repeat(1000))).status, 201, `1000 of ${letter}`);
    await assertBad(
      server,
      post(v2('/groups'), { name: 'y', description: letter.repeat(1001) }),
      'description must be',
    );
  }
  const padded = `${' '.repeat(200)}padded\u2003\u00a0`;
  assert.equal((await create(padded)).status, 201, 'white space around a name does not count');
  const found = await succeed(server, get(v2('/groups?searchTerm=padded')));
  assert.deepEqual(namesOf(found), ['padded']);
  for (const blank of ['', ' ', '\t\n', '\u00a0\u2003']) {
    await assertBad(server, post(v2('/groups'), { name: blank }), 'name must not be blank');
  }
  for (const control of ['\u0000', '\u0001', '\n', '\t', '\u007f', '\u0085']) {
    await assertBad(server, post(v2('/groups'), { name: `a${control}b` }), 'name must');
  }
  assert.equal((await create('lines', 'one\ntwo\r\n\tthree')).status, 201, 'descriptions have lines');
  await assertBad(
    server,
    post(v2('/groups'), { name: 'z', description: 'bell\u0007' }),
    'description must not',
  );
  for (const lone of ['\ud800', '\udc00', 'a\ud83d']) {
    // In JSON a lone surrogate comes escaped: as bytes it would be no UTF-8.
    const body = `{"name":${JSON.stringify(lone)}}`;
    assert.match(body, /\\ud/);
    await assertBad(server, post(v2('/groups'), body), 'name must be well-formed text');
  }
});

testOnEngines('Jira by its old resource name, in every place', async (_t, server) => {
  const { org, engineering, v1, v2 } = await stage(server);
  const old = `ari:cloud:jira::site/${org.site.id}`;
  await succeed(
    server,
    post(v2(`/groups/${engineering.id}/role-assignments/assign`), {
      resourceId: old,
      roleId: 'atlassian/user',
    }),
  );
  for (const resource of [old, org.jira]) {
    const query = `resourceIds=${encodeURIComponent(resource)}`;
    assert.ok(namesOf(await succeed(server, get(v2(`/groups?${query}`)))).includes('engineering'));
    assert.equal((await succeed(server, get(v2(`/users?${query}`)))).body.data.length, 2);
    const roles = await succeed(server, get(v2(`/groups/${engineering.id}/role-assignments?${query}`)));
    assert.deepEqual(
      roles.body.data.map(({ resourceId }: { resourceId: string }) => resourceId),
      [org.jira],
      'it is told by its own name',
    );
  }
  const { message } = (
    await succeed(
      server,
      post(v1(`/directory/groups/${engineering.id}/roles/revoke`), {
        roleAssociations: [{ resource: old, role: 'atlassian/user' }],
      }),
    )
  ).body;
  assert.match(message, /RESOURCE `ari:cloud:jira::site\//, 'the message repeats what was sent');
  // Another site's is another resource.
  const other = await send(
    server,
    post(v2(`/groups/${engineering.id}/role-assignments/assign`), {
      resourceId: `ari:cloud:jira::site/${server.marshgate.site.id}`,
      roleId: 'atlassian/user',
    }),
  );
  assert.equal(other.status, 404);
});

testOnEngines('a trailing slash is forgiven', async (_t, server) => {
  const { v2 } = await stage(server);
  assert.equal((await succeed(server, get(v2('/groups/')))).body.data.length > 0, true);
  await succeed(server, get(v2('/groups/count/')));
});

// --- helpers ----------------------------------------------------------------------------------------------------

async function stage(server: TestServer) {
  const { fernhollow: org } = server;
  const [alice, bob, carol] = await org.createUsers('alice', 'bob', 'carol');
  const [engineering, design, everyone] = await org.createGroups('engineering', 'design', 'everyone');
  if (!alice || !bob || !carol || !engineering || !design || !everyone)
    throw new Error('somebody is missing');
  await org.join(engineering as Group, alice, bob);
  return {
    org,
    alice,
    bob,
    carol,
    engineering,
    design,
    everyone,
    v1: (path: string) => `/admin/v1/orgs/${org.id}${path}`,
    v2: (path: string) => `/admin/v2/orgs/${org.id}/directories/${org.directory.id}${path}`,
  };
}

function send(server: TestServer, request: Ask): Promise<Answer> {
  return ask(server, request, { authorization: bearer(server.fernhollow.keys.full) });
}

async function succeed(server: TestServer, request: Ask): Promise<Answer> {
  const answer = await send(server, request);
  assert.ok(answer.status < 300, `${request.method} ${request.path}: ${answer.status} ${answer.text}`);
  return answer;
}

async function assertBad(server: TestServer, request: Ask, detail: string): Promise<void> {
  const { status, body, text } = await send(server, request);
  assert.equal(status, 400, `${request.method} ${request.path}: ${text}`);
  assert.ok(body.errors[0].detail.includes(detail), text);
}

function namesOf({ body }: { body: { data: { name: string }[] } }): string[] {
  return body.data.map(({ name }) => name);
}
