import assert from 'node:assert/strict';
import type { User } from '../../../src/core/types.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { bearer, get, jira, post, remove } from './scene.ts';

type Send = (request: Ask) => Promise<Answer>;

/** Names that something, somewhere, takes for more than a name. */
const NAMES = [
  'Ærø–Straße',
  '日本語グループ',
  'مجموعة المطورين',
  'קבוצה',
  'हिन्दी समूह',
  'กลุ่มไทย',
  'Ομάδα Οδυσσεύς',
  'İstanbul ısı',
  'Ǆ ǅ ǆ',
  'Café (composed)',
  'Cafe\u0301 (decomposed)',
  '👩‍👩‍👧‍👦 family 🏳️‍🌈',
  '𝔉𝔯𝔞𝔨𝔱𝔲𝔯',
  'rowers, sailors, and so on',
  ',',
  'a/b\\c//d',
  '/',
  '"double" \'single\' `back` „low“',
  '100%',
  '%2F%00%zz',
  'a+b = c & d?',
  '#hash;semicolon',
  'users[0:49]',
  'a&groupId=b',
  '<b>bold</b> & <script>alert(1)</script>',
  '&amp; &lt;',
  '{{mustache}} $(dollar) #{hash}',
  "Robert'); drop table groups;--",
  '..',
  '../../etc/passwd',
  'null',
  'undefined',
  'true',
  '0',
  '-1',
  '__proto__',
  'constructor',
  '*',
  '_',
  'two  spaces',
  'no\u00a0break',
  'zero\u200bwidth',
  '\u202eright to left',
  'x'.repeat(255),
  '🐟'.repeat(255),
];

testOnEngines('groups have names of any kind in every operation', async (_, server) => {
  const send = await asAdmin(server);
  const bob = await server.fernhollow.createUser('bob');
  // Some at a time: they have nothing to do with each other.
  for (let first = 0; first < NAMES.length; first += 9) {
    const some = NAMES.slice(first, first + 9);
    await Promise.all(some.map((name) => liveUnder(send, name, bob)));
  }
});

/** Everything that is done to a group by its name. */
async function liveUnder(send: Send, name: string, { accountId }: User): Promise<void> {
  const created = await send(post('/group', { name }));
  assert.equal(created.status, 201, name);
  assert.equal(created.body.name, name);
  const { groupId } = created.body;

  for (const path of spellings(name)) {
    const read = await send({ method: 'GET', path: `/rest/api/3/group?groupname=${path}` });
    assert.equal(read.body.groupId, groupId, path);
  }
  assert.equal((await send(post('/group', { name }))).status, 400, name);
  const added = await send(post('/group/user', { accountId }, { groupname: name }));
  assert.deepEqual([added.status, added.body.name, added.body.users.size], [201, name, 1]);
  const again = await send(post('/group/user', { accountId }, { groupname: name }));
  assert.deepEqual(again.body.errorMessages, [`Cannot add user. User is already a member of '${name}'`]);

  const members = await send(get('/group/member', { groupname: name }));
  assert.equal(members.body.values[0].accountId, accountId);
  // The link to the page is good for the same page.
  const { pathname, search } = new URL(members.body.self);
  assert.deepEqual((await send({ method: 'GET', path: pathname + search })).body, members.body);

  const bulk = await send(get('/group/bulk', { groupName: name }));
  assert.deepEqual(bulk.body.values, [{ groupId, name }], name);
  const picked = await send(get('/groups/picker', { query: name, maxResults: 1000 }));
  const found = picked.body.groups.find((group: { groupId: string }) => group.groupId === groupId);
  assert.deepEqual(found, { groupId, html: markedUp(name), labels: [], name });
  const left = await send(get('/groups/picker', { query: name, exclude: name }));
  assert.ok(!left.body.groups.some((group: { groupId: string }) => group.groupId === groupId), name);
  const listed = await send(get('/user/groups', { accountId }));
  assert.ok(
    listed.body.some((group: { name: string }) => group.name === name),
    name,
  );

  assert.equal((await send(remove('/group/user', { groupname: name, accountId }))).status, 200, name);
  const absent = await send(remove('/group/user', { groupname: name, accountId }));
  assert.deepEqual(absent.body.errorMessages, [
    `Cannot remove user from group '${name}' since user is not a member of '${name}'`,
  ]);
  assert.equal((await send(remove('/group', { groupname: name }))).status, 200, name);
  const gone = await send(get('/group', { groupname: name }));
  assert.equal(gone.status, 404);
  assert.deepEqual(gone.body, { errorMessages: [`The group named '${name}' does not exist`], errors: {} });
}

testOnEngines(
  'names are compared without regard to case and to how accents are composed',
  async (_, server) => {
    const send = await asAdmin(server);
    for (const [name, ...others] of [
      ['Café', 'CAFÉ', 'cafe\u0301', 'CAFE\u0301'],
      ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς', 'οδυσσευσ'],
      ['Ünïcödé 日本', 'ÜNÏCÖDÉ 日本'],
      ['плотина', 'ПЛОТИНА'],
    ] as const) {
      const { body } = await send(post('/group', { name }));
      for (const other of others) {
        assert.equal((await send(get('/group', { groupname: other }))).body.groupId, body.groupId, other);
        assert.equal((await send(post('/group', { name: other }))).status, 400, other);
        const picker = { query: other, caseInsensitive: true };
        assert.equal((await send(get('/groups/picker', picker))).body.total, 1, other);
        assert.equal((await send(get('/groups/picker', { query: other }))).body.total, 0, other);
      }
    }
    for (const [one, other] of [
      ['Strasse', 'Straße'],
      ['Cafe', 'Café '],
      ['1', '１'],
    ]) {
      await send(post('/group', { name: one }));
      const different = await send(post('/group', { name: other }));
      assert.equal(different.status, other === 'Café ' ? 400 : 201, `${one} and ${other}`);
    }
  },
);

testOnEngines(
  'names are as long as 255 code points, trimmed, and without control characters',
  async (_, server) => {
    const send = await asAdmin(server);
    for (const letter of ['x', 'é', '日', '🐟']) {
      const longest = letter.repeat(255);
      assert.equal((await send(post('/group', { name: longest }))).status, 201, letter);
      assert.equal((await send(get('/group', { groupname: longest }))).body.name, longest);
      const { status, body } = await send(post('/group', { name: letter.repeat(256) }));
      assert.equal(status, 400);
      assert.deepEqual(body.errorMessages, ['name must be at most 255 characters long.']);
      assert.equal((await send(get('/group', { groupname: letter.repeat(256) }))).status, 404);
    }
    const { body } = await send(post('/group', { name: ' \t trailing and leading \u00a0\u3000' }));
    assert.equal(body.name, 'trailing and leading');
    assert.equal(
      (await send(get('/group', { groupname: 'trailing and leading' }))).body.groupId,
      body.groupId,
    );
    assert.equal((await send(post('/group', { name: 'trailing and leading ' }))).status, 400);
    for (const name of ['a\u0000b', 'a\nb', 'a\u007fb', 'a\u0085b', '\ud83d', ' \u3000 ', '']) {
      assert.equal((await send(post('/group', { name }))).status, 400, JSON.stringify(name));
    }
  },
);

testOnEngines(
  'pickers escape names of people and groups, and mark the first match alone',
  async (_, server) => {
    const send = await asAdmin(server);
    await send(post('/group', { name: '<i>a</i> & "a"' }));
    const displayName = 'Bob <b>Tables</b> & Söhne';
    await send(post('/user', { emailAddress: "o'bob@example.com", products: [], displayName }));
    const both = async (query: string, caseInsensitive = false) => {
      const { users, groups } = (await send(get('/groupuserpicker', { query, caseInsensitive }))).body;
      const htmlOf = ({ html }: { html: string }) => html;
      return { users: users.users.map(htmlOf), groups: groups.groups.map(htmlOf) };
    };
    const address = 'o&#39;bob@example.com';
    assert.deepEqual(await both('<b>'), {
      users: [`Bob <strong>&lt;b&gt;</strong>Tables&lt;/b&gt; &amp; Söhne - ${address}`],
      groups: [],
    });
    assert.deepEqual(await both('SÖHNE'), {
      users: [`Bob &lt;b&gt;Tables&lt;/b&gt; &amp; <strong>Söhne</strong> - ${address}`],
      groups: [],
    });
    assert.deepEqual(await both("o'bob"), {
      users: [`Bob &lt;b&gt;Tables&lt;/b&gt; &amp; Söhne - <strong>o&#39;bob</strong>@example.com`],
      groups: [],
    });
    const picked = await send(get('/groups/picker', { query: '>a<' }));
    assert.equal(picked.body.groups[0].html, '&lt;i<b>&gt;a&lt;</b>/i&gt; &amp; &quot;a&quot;');
    const plain = await send(get('/groups/picker', { query: '' }));
    assert.ok(plain.body.groups.every(({ html }: { html: string }) => !html.includes('<')));
  },
);

testOnEngines(
  'pickers mark the first place that matches, however folding changes lengths',
  async (_, server) => {
    const send = await asAdmin(server);
    const marked = async (name: string, query: string, caseInsensitive: boolean) => {
      const { groupId } = (await send(post('/group', { name }))).body;
      const { groups } = (await send(get('/groups/picker', { query, caseInsensitive }))).body;
      await send(remove('/group', { groupId }));
      return groups.find((group: { groupId: string }) => group.groupId === groupId)?.html;
    };
    for (const [name, query, html] of [
      ['ENG-team-eng', 'eng', '<b>ENG</b>-team-eng'],
      ['İstanbul Straße', 'STRAßE', 'İstanbul <b>Straße</b>'],
      ['İstanbul Straße', 'i', '<b>İ</b>stanbul Straße'],
      ['Krako\u0301w & Krako\u0301w', 'KRAKÓW', '<b>Krako\u0301w</b> &amp; Krako\u0301w'],
      ['Krako\u0301w', 'w', 'Krako\u0301<b>w</b>'],
      ['\u1112\u1161\u11ab\u1100\u116e\u11a8 eng', 'ENG', '\u1112\u1161\u11ab\u1100\u116e\u11a8 <b>eng</b>'],
      ['ΟΔΥΣΣΕΥΣ', 'ευς', 'ΟΔΥΣΣ<b>ΕΥΣ</b>'],
      ['🐟 FISH', 'fish', '🐟 <b>FISH</b>'],
    ] as const) {
      assert.equal(await marked(name, query, true), html, name);
    }
    assert.equal(await marked('ENG-team-eng', 'eng', false), 'ENG-team-<b>eng</b>');

    await send(post('/user', { emailAddress: 'an@example.com', products: [], displayName: 'André Pestana' }));
    const { users } = (await send(get('/groupuserpicker', { query: 'an' }))).body.users;
    assert.equal(users[0].html, '<strong>An</strong>dré Pestana - <strong>an</strong>@example.com');
  },
);

/** Requests as someone who administers Fernhollow's site. */
async function asAdmin(server: TestServer): Promise<Send> {
  const alice = await server.fernhollow.createUser('alice', { groups: ['site-admins'] });
  const authorization = bearer(await server.fernhollow.createToken(alice));
  return (request) => ask(server, { ...request, authorization });
}

/** The ways in which clients encode a name: as browsers do, as Python does, as PowerShell does. */
function spellings(name: string): string[] {
  const encoded = jira('', { x: name }).slice('/rest/api/3?x='.length);
  const plus = encoded
    .replaceAll('%20', '+')
    .replace(/[!'()*~]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  const lower = encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [...new Set([encoded, plus, lower])];
}

/** The name as a picker shows it that was asked for the whole of it. */
function markedUp(name: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return `<b>${name.replace(/[&<>"']/g, (letter) => entities[letter] ?? '')}</b>`;
}
