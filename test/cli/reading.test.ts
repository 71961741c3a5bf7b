import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { openCsv } from '../../src/cli/importing/csv.ts';
import { type Entry, nameOf, UnreadableFile } from '../../src/cli/importing/entry.ts';
import { readYaml } from '../../src/cli/importing/yaml.ts';
import { makeTemporaryDirectory } from './command.ts';

suite('a YAML file', () => {
  test('becomes rows with lines: users, groups, members, roles', () => {
    const entries = readYaml(`groups:
  - name: crew
    description: >
      Everyone
      on board
    synced: true
    members:
      - ana
      - bob@example.com
    roles: [{ resource: confluence, role: user }]
  - { name: empty }
users:
  - username: ana
    email: ana@example.com
    name: Ana`);
    assert.deepEqual(
      entries.map(({ line, row }) => [line, row]),
      [
        [13, { kind: 'user', username: 'ana', email: 'ana@example.com', name: 'Ana' }],
        [2, { kind: 'group', name: 'crew', description: 'Everyone on board\n', synced: true }],
        [11, { kind: 'group', name: 'empty' }],
        [8, { kind: 'member', group: 'crew', member: 'ana' }],
        [9, { kind: 'member', group: 'crew', member: 'bob@example.com' }],
        [10, { kind: 'role', group: 'crew', resource: 'confluence', role: 'user' }],
      ],
    );
  });

  test('may be JSON, indented with tabs', () => {
    const name = 'Smile \u{1f600} \\u00e9'.replace('\\u00e9', 'é');
    const text = JSON.stringify({ users: [{ username: 'ana', email: 'a@x', name }], groups: [] }, null, '\t');
    const [entry] = readYaml(text.replace('é', '\\u00e9'));
    assert.deepEqual([entry?.line, entry?.row], [3, { kind: 'user', username: 'ana', email: 'a@x', name }]);
  });

  test('may name a list once and use it again', () => {
    const entries = readYaml('groups:\n- name: a\n  members: &all [ana]\n- name: b\n  members: *all');
    const members = entries.filter(({ kind }) => kind === 'member');
    assert.deepEqual(members.map(nameOf), ['member "ana" of "a"', 'member "ana" of "b"']);
  });

  const refusals: [text: string, refused: string[]][] = [
    ['users: 5', ['1 users: It must be a list.']],
    ['teams: []\nusers: []', ['1 "teams": Only "users" and "groups" are known here.']],
    ['users:\n- ana', ['2 user: It must be a mapping with username, email, name.']],
    ['users:\n- username: ana\n  email: a@x', ['2 user "ana": It has no name.']],
    ['users:\n- { username: ana, email: a@x, name: }', ['2 user "ana": It has no name.']],
    [
      'users:\n- username: ana\n  email: a@x\n  name: 12',
      ['4 user "ana": The name must be text: put 12 in quotes.'],
    ],
    [
      'users:\n- { username: ana, email: a@x, name: Ana, admin: true }',
      ['2 user "ana": It has an unknown field "admin".'],
    ],
    ['groups:\n- name: a\n  synced: "yes"', ['3 group "a": The synced must be true or false.']],
    ['groups:\n- name: a\n  members: ana', ['3 group "a": The members must be a list.']],
    [
      'groups:\n- name: a\n  members: [ana,\n    7, [x]]',
      [
        '4 member of "a": The member must be text: put 7 in quotes.',
        '4 member of "a": The member must be text.',
      ],
    ],
    [
      'groups:\n- name: a\n  roles: [user, { role: user }]',
      [
        '3 role for "a": It must be a mapping with resource, role.',
        '3 role "user" for "a": It has no resource.',
      ],
    ],
    ['groups:\n- description: x\n  members: [ana]', ['2 group: It has no name.']],
  ];
  for (const [text, refused] of refusals) {
    test(`refuses of ${JSON.stringify(text)}: ${refused.join(' ')}`, () => {
      assert.deepEqual(refusedOf(readYaml(text)), refused);
    });
  }

  const unreadable: [text: string, line: number, message: RegExp][] = [
    ['', 1, /must hold "users:", "groups:" or both/],
    ['- ana', 1, /must hold "users:"/],
    ['users:\n  - username: "ana\n', 3, /Missing closing "quote/],
    ['users: []\nusers: []', 2, /Map keys must be unique/],
    ['users: []\n---\ngroups: []', 2, /more than one document/],
  ];
  for (const [text, line, message] of unreadable) {
    test(`cannot be read: ${JSON.stringify(text)}`, () => {
      assert.throws(() => readYaml(text), { constructor: UnreadableFile, line, message });
    });
  }
});

suite('a CSV file', () => {
  test('becomes groups, then members, with lines', async (t) => {
    const entries = await readCsv(
      t,
      'group,member,email,name\r\ncrew,ana,,\r\n\r\n"deck\r\nhands",bob,bob@x,"B, ""Bo"""\r\ncrew , carol,,\r\n',
    );
    assert.deepEqual(
      entries.map(({ line, row }) => [line, row]),
      [
        [2, { kind: 'group', name: 'crew' }],
        [4, { kind: 'group', name: 'deck\nhands' }],
        [2, { kind: 'member', group: 'crew', member: 'ana' }],
        [
          4,
          {
            kind: 'member',
            group: 'deck\nhands',
            member: 'bob',
            person: { email: 'bob@x', name: 'B, "Bo"' },
          },
        ],
        [6, { kind: 'member', group: 'crew', member: 'carol' }],
      ],
    );
  });

  test('needs only two columns', async (t) => {
    const entries = await readCsv(t, 'group,member\ncrew,ana');
    assert.deepEqual(entries.map(nameOf), ['group "crew"', 'member "ana" of "crew"']);
  });

  test('says what is wrong with a row', async (t) => {
    const refused = refusedOf(
      await readCsv(t, 'group,member,email,name\n,ana,,\ncrew,,,\ncrew,ana\ncrew,ana,a@x,\n'),
    );
    assert.deepEqual(refused, [
      '2 row: It has no group.',
      '3 row: It has no member.',
      '4 row: It has 2 fields, and the first line has 4.',
      '5 row: It has only one of email and name: a new person needs both, a known one neither.',
    ]);
  });

  test('says the same with quotes and without, however long it is', async (t) => {
    const field = fc.constantFrom('crew', ' ana ', '', 'b o', '\tü', '\u00a0x', 'ana@example.com');
    const line = fc.oneof(
      fc.constantFrom('', '   '),
      fc.array(field, { minLength: 1, maxLength: 5 }).map((fields) => fields.join(',')),
    );
    const describe = (entries: readonly Entry[]) =>
      entries.map(({ line, row, reason }) => [line, row, reason]);
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), async (lines, end) => {
        const plain = ['group,member,email,name', ...lines].join(end);
        // Quotes anywhere have the library read all of it.
        const quoted = plain.replace('group', '"group"');
        assert.deepEqual(describe(await readCsv(t, plain)), describe(await readCsv(t, quoted)));
      }),
    );
    const long = `group,member,email,name\n${'crew,"an\na",,\n'.repeat(60_000)}`;
    const entries = await readCsv(t, long);
    assert.equal(entries.length, 60_001);
    assert.deepEqual(entries.at(-1), {
      kind: 'member',
      line: 120_000,
      row: { kind: 'member', group: 'crew', member: 'an\na' },
    });
  });

  const unreadable: [text: string, line: number, message: RegExp][] = [
    ['', 1, /The file is empty/],
    ['group;member\na;b', 1, /The first line must be group,member/],
    ['crew,ana', 1, /The first line must be group,member/],
    ['group,member\na,b\nc,"d"e\n', 3, /Invalid Closing Quote/],
    ['group,member\na,"b\n', 2, /Quote Not Closed/],
  ];
  for (const [text, line, message] of unreadable) {
    test(`cannot be read: ${JSON.stringify(text)}`, async (t) => {
      await assert.rejects(readCsv(t, text), { constructor: UnreadableFile, line, message });
    });
  }
});

/** What a file with that text says. */
async function readCsv(context: TestContext, text: string): Promise<Entry[]> {
  const path = join(await makeTemporaryDirectory(context), 'members.csv');
  await writeFile(path, text);
  const entries: Entry[] = [];
  for await (const piece of (await openCsv(path)).pieces()) entries.push(...piece.entries);
  return entries;
}

function refusedOf(entries: readonly Entry[]): string[] {
  return entries
    .filter(({ status }) => status === 'refused')
    .map((entry) => `${entry.line} ${nameOf(entry)}: ${entry.reason}`);
}
