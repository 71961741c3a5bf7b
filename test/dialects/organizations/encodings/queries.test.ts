import assert from 'node:assert/strict';
import { testOnEngines } from '../../../support/onEngines.ts';
import type { Ask } from '../../../support/transcript.ts';
import { get, post, remove, send, succeed, UNKNOWN } from '../scene.ts';
import { assertBad, namesOf, stage } from './scene.ts';

/* What queries ask for: the forms of lists and objects in them, and how much they may ask for. */

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
    // As axios, PHP and Rails write them, together with plain ones.
    [`groupIds[]=${a}`, 'engineering'],
    [`groupIds%5B%5D=${a}&groupIds%5B%5D=${b}`, 'design,engineering'],
    [`groupIds[0]=${a}&groupIds[1]=${b}`, 'design,engineering'],
    [`groupIds[]=${a}&groupIds=${b}&groupIds[7]=${c}`, all],
    [`groupIds[]=${a},${b}&groupIds[]=&groupIds[]=${c}`, all],
    // Nothing but a list has items.
    [`groupIds=${a}&searchTerm[]=design`, 'engineering'],
    [`groupIds=${a}&__proto__[]=design&groupIds[a]=${b}`, 'engineering'],
  ];
  for (const [query, expected] of forms) assert.equal(await found(query), expected, query);
});

testOnEngines('what is sent empty is not sent', async (_t, server) => {
  const { alice, engineering, v1, v2 } = await stage(server);
  for (const path of [
    v2('/groups?limit=&cursor=&groupIds=&searchTerm=&counts=&sortBy='),
    v2('/users?limit=&mfaEnabled=&claimStatus=&status='),
    v2(`/users/${alice.accountId}/role-assignments?limit=&roleIds=`),
    v1('/events?limit=&from=&to='),
    v1('/events-stream?sortOrder='),
  ]) {
    await succeed(server, get(path));
  }
  // By force is what says so.
  const forced = await send(server, remove(v1(`/directory/groups/${engineering.id}?forceIfNotEmpty=`)));
  assert.equal(forced.status, 409, forced.text);
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
      // Repetitions are dropped before they count; there is but one directory to ask for.
      if (name === 'directoryIds') continue;
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
  for (const request of [
    get(v2(`/groups?directoryIds=${eleven}`)),
    post(v2('/groups/search'), { directoryIds: eleven.split(',') }),
    post(v2('/users/search'), { directoryIds: eleven.split(',') }),
  ]) {
    await assertBad(server, request, 'directoryIds must NOT have more than 10');
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
