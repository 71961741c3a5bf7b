import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { fold } from '../../src/core/text.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, namesOf, peopleOf, Rows } from '../support/rows.ts';

const NAMES = [
  'Confluence Users',
  'confluence-admins',
  'Élan vital',
  'ÉLAN',
  'Straße',
  '100% sure',
  '100 percent',
  'snake_case',
  'snakeXcase',
  'back\\slash',
  "O'Brien",
  'say "hi"',
  'a*b (c) ^d',
  'NOT a AND b OR c',
  'жар-птица',
  'ЖАР',
  '日本語学習',
  '日本',
  '🌊🌊🌊 surf',
  'surf 🌊',
  'ΟΔΥΣΣΕΥΣ',
  'x',
];

/** Terms by number of letters, since each number has its own way to an answer. */
const TERMS: Record<string, readonly string[]> = {
  'one letter': ['x', 'u', 'é', 'ж', '日', '🌊', 'σ', ' ', '-', '1', '^'],
  'two letters': ['us', 'él', 'жа', '日本', '🌊🌊', 'σσ', '-а', 'b ', '00'],
  'three letters and more': ['use', 'users', 'élan', 'жар', '日本語', '🌊🌊🌊', 'δυσ', 'ευσ', 'traß', 'nope'],
  'signs that mean something in a pattern': [
    '%',
    '_',
    '\\',
    '0%',
    'e_c',
    'k\\s',
    '100%',
    'snake_',
    '%%',
    '___',
    '\\\\',
  ],
  'signs that mean something in a query': [
    "'",
    '"',
    "o'b",
    '"hi"',
    '*',
    'a*b',
    '(c)',
    'not a',
    'and',
    ' or ',
    "''",
    '--',
  ],
};

const LETTERS = ['a', 'b', 'ä', 'ж', '日', '🌊', '%', '_', '\\', "'", '"', '*', ' ', '-', '.', 'ß', 'İ', 'Σ'];
const text = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 8 });
const term = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 4 });

function containing(names: readonly string[], part: string): string[] {
  return names.filter((name) => fold(name).includes(fold(part))).toSorted();
}

forEachEngine('a search', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const groups = async (its: Rows, search: string) => {
    const filter = { organizationKey: its.key, search: fold(search) };
    const found = namesOf(await its.store.read.groups.listGroups(filter, FIRST)).toSorted();
    assert.equal(await its.store.read.groups.countGroups(filter), found.length, 'count');
    return found;
  };
  const users = async (its: Rows, search: string) => {
    const filter = { organizationKey: its.key, search: fold(search) };
    const found = peopleOf(await its.store.read.users.listUsers(filter, 'key', FIRST));
    assert.equal(await its.store.read.users.countUsers(filter), found.length, 'count');
    return found;
  };
  const directories = async (its: Rows, search: string) =>
    namesOf(
      await its.store.read.organizations.listDirectories(
        { organizationKey: its.key, search: fold(search) },
        FIRST,
      ),
    ).toSorted();

  for (const [kind, terms] of Object.entries(TERMS)) {
    it(`for ${kind} finds the groups whose folded name contains them`, async () => {
      const its = await rows();
      await its.insertGroups(...NAMES);
      for (const each of terms) assert.deepEqual(await groups(its, each), containing(NAMES, each), each);
    });

    it(`for ${kind} finds the directories whose folded name contains them`, async () => {
      const its = await rows();
      for (const name of NAMES) await its.insertDirectory(name);
      for (const each of terms) {
        assert.deepEqual(await directories(its, each), containing(['Main', ...NAMES], each), each);
      }
    });
  }

  it('for any term finds the groups whose folded name contains it', async () => {
    const distinct = fc.uniqueArray(text, { minLength: 1, maxLength: 15, selector: fold });
    await fc.assert(
      fc.asyncProperty(distinct, fc.array(term, { minLength: 5, maxLength: 15 }), async (names, terms) => {
        const its = await rows();
        await its.insertGroups(...names);
        for (const each of terms) assert.deepEqual(await groups(its, each), containing(names, each), each);
      }),
      { numRuns: 15 },
    );
  });

  it('for people looks into the public name, the display name and the e-mail address', async () => {
    const its = await rows();
    await its.insertUser('alice', { publicName: 'Wonder', displayName: 'Alice Liddell' });
    await its.insertUser('bob', { email: 'Robert@Fernhollow.example.com' });
    await its.insertUser('carol', { publicName: 'Käthe', displayName: 'Carol 🌊 Zed' });
    const cases: [string, string[]][] = [
      ['WONDER', ['alice']],
      ['liddell', ['alice']],
      ['ice lid', ['alice']],
      ['robert@', ['bob']],
      ['fernhollow', ['bob']],
      ['KÄT', ['carol']],
      ['ä', ['carol']],
      ['🌊', ['carol']],
      ['@e', ['alice', 'carol']],
      ['example.com', ['alice', 'bob', 'carol']],
      ['e%l', []],
      ['alice liddell alice@', []],
    ];
    for (const [search, people] of cases) assert.deepEqual(await users(its, search), people, search);
  });

  it('for people does not look into the username', async () => {
    const its = await rows();
    await its.insertUser('dave', { email: 'd@example.com', publicName: 'D', displayName: 'D' });
    assert.deepEqual(await users(its, 'dave'), []);
  });

  it('never matches from the end of one text into the beginning of the next', async () => {
    const its = await rows();
    await its.insertUser('alice', { publicName: 'Wonder', displayName: 'Liddell' });
    assert.deepEqual(await users(its, 'wonderliddell'), []);
    assert.deepEqual(await users(its, 'r l'), []);
    assert.deepEqual(await users(its, 'r\nl'), []);
    assert.deepEqual(await users(its, 'r\nliddell'), []);
  });

  it('with a control character, which no name has, finds nothing', async () => {
    const its = await rows();
    await its.insertGroup('divers');
    await its.insertUser('alice');
    for (const each of ['\0', 'ers\0', 'divers\0', 'vers\n', '\t']) {
      assert.deepEqual(await groups(its, each), [], JSON.stringify(each));
      assert.deepEqual(await users(its, each), [], JSON.stringify(each));
    }
  });

  it('longer than anything that has a name finds nothing, however long', async () => {
    const its = await rows();
    await its.insertGroup('divers');
    await its.insertUser('alice');
    for (const letter of ['x', '%', '_', '\\', '水']) {
      for (const length of [1000, 5001, 60_000]) {
        const each = letter.repeat(length);
        assert.deepEqual(await groups(its, each), [], `${length} ${letter}`);
        assert.deepEqual(await users(its, each), [], `${length} ${letter}`);
        assert.deepEqual(await directories(its, each), [], `${length} ${letter}`);
        const beginning = { organizationKey: its.key, prefix: each };
        assert.deepEqual(
          await its.store.read.users.listUsers(beginning, 'key', FIRST),
          [],
          `${length} ${letter}`,
        );
        const part = { organizationKey: its.key, contains: each };
        assert.deepEqual(await its.store.read.groups.listGroups(part, FIRST), [], `${length} ${letter}`);
      }
    }
  });

  it('by beginning finds people by a word of either name, or by the e-mail address', async () => {
    const its = await rows();
    await its.insertUser('alice', { publicName: 'Wonder Land', displayName: 'Alice Liddell' });
    await its.insertUser('bob', { email: 'Robert@Wonder.example.com', publicName: '100% Bob' });
    await its.insertUser('carol', { displayName: 'abc xa_z', publicName: "O'Hara" });
    const cases: [string, string[]][] = [
      ['w', ['alice']],
      ['WON', ['alice']],
      ['land', ['alice']],
      ['and', []],
      ['li', ['alice']],
      ['alice li', ['alice']],
      ['robert@wonder', ['bob']],
      ['wonder', ['alice']],
      ['example', []],
      ['100%', ['bob']],
      ['1__%', []],
      ["o'h", ['carol']],
      ['a', ['alice', 'carol']],
      ['abc', ['carol']],
      ['xa_', ['carol']],
      ['a_', []],
      ['%', []],
    ];
    for (const [prefix, people] of cases) {
      const filter = { organizationKey: its.key, prefix: fold(prefix) };
      const found = peopleOf(await its.store.read.users.listUsers(filter, 'key', FIRST));
      assert.deepEqual(found, people, prefix);
      assert.equal(await its.store.read.users.countUsers(filter), people.length, prefix);
    }
  });

  it('finds nothing that a refused write left behind', async () => {
    const its = await rows();
    await its
      .write(async (writer) => {
        await writer.groups.insertGroup(its.newGroup('phantoms'));
        throw new Error('refused');
      })
      .catch(() => {});
    await its.write(async (writer) => {
      const part = writer.attempt(async () => {
        await writer.groups.insertGroup(its.newGroup('phantasms'));
        throw new Error('undone');
      });
      await part.catch(() => {});
      await writer.groups.insertGroup(its.newGroup('phantastic'));
    });
    assert.deepEqual(await groups(its, 'phant'), ['phantastic']);
  });

  it('is met together with the other filters, in order, limit and position', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const made = await its.insertGroups('river a', 'river b', 'river c', 'lake');
    await its.insertGroup('river z', { directoryKey: second.key });
    const after = ['river a', made[0]?.key ?? 0];
    const filter = { organizationKey: its.key, directoryKeys: [its.directory.key] };
    for (const search of ['river', 'ri']) {
      const found = await its.store.read.groups.listGroups(
        { ...filter, search },
        { ...FIRST, after, limit: 1 },
      );
      assert.deepEqual(namesOf(found), ['river b'], search);
      assert.equal(await its.store.read.groups.countGroups({ ...filter, search }), 3, search);
    }
  });
});
