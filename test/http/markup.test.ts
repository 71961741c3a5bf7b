import assert from 'node:assert/strict';
import { basic } from '../support/authorization.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { ask } from '../support/transcript.ts';

/** Names that mean something in SQL, in a pattern, in HTML, in JSON or in a path; each is a name like any other. */
const NAMES = [
  "Robert'); drop table groups; --",
  "' or '1'='1",
  '100% of_them\\all',
  '%%%',
  '___',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '&lt;b&gt; &amp;',
  '{"$ne":null}',
  '{{7*7}}',
  '..%2f..%2fetc',
  'a/b?c#d;e=f&g',
  '=cmd|calc!A1',
  '__proto__',
];

testOnEngines(
  'names that mean something elsewhere are stored, found and told exactly as given',
  async (_t, server) => {
    const { fernhollow: org } = server;
    const alice = await org.createUser('alice', { groups: ['site-admins'], access: true });
    const person = basic(alice, await org.createToken(alice));
    const key = `Bearer ${org.keys.full}`;
    const v2 = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
    const get = async (path: string, authorization: string) => {
      const { status, body } = await ask(server, { method: 'GET', path, authorization });
      assert.equal(status, 200, path);
      return body;
    };
    const post = async (path: string, authorization: string, body: object) =>
      (await ask(server, { method: 'POST', path, authorization, body })).status;
    const named = (groups: { name: string }[]) => groups.map(({ name }) => name);

    for (const [nth, name] of NAMES.entries()) {
      // Made by another API each time.
      if (nth % 4 === 0)
        assert.equal(await post(`${v2}/groups`, key, { name, description: name }), 201, name);
      if (nth % 4 === 1) assert.equal(await post('/rest/api/3/group', person, { name }), 201, name);
      if (nth % 4 === 2) assert.equal(await post('/wiki/rest/api/group', person, { name }), 201, name);
      if (nth % 4 === 3)
        assert.equal(await post('/rest/extender/1.0/group/addGroups', person, { groups: [name] }), 200, name);
    }
    for (const name of NAMES) {
      const text = encodeURIComponent(name);
      assert.deepEqual(named((await get(`${v2}/groups?searchTerm=${text}`, key)).data), [name]);
      assert.deepEqual(named((await get(`/rest/api/3/groups/picker?query=${text}`, person)).groups), [name]);
      assert.deepEqual(named((await get(`/rest/api/3/group/bulk?groupName=${text}`, person)).values), [name]);
      assert.deepEqual(named((await get(`/wiki/rest/api/group/picker?query=${text}`, person)).results), [
        name,
      ]);
      assert.equal((await get(`/wiki/rest/api/group/by-name?name=${text}`, person)).name, name);
      assert.deepEqual((await get(`/rest/extender/1.0/group/getUsers/${text}`, person)).users, []);
    }
  },
);
