import assert from 'node:assert/strict';
import { testOnEngines } from '../../../support/onEngines.ts';
import { get, post, send, succeed } from '../scene.ts';
import { assertBad, namesOf, stage } from './scene.ts';

/* Names of groups and of resources. */

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
