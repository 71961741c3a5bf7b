import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { fold } from '../../src/core/text.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, namesOf, peopleOf, Rows } from '../support/rows.ts';

/** Each is a pair that some collation turns round: by case, accent, punctuation, or UTF-16 units. */
const ORDERED = [
  ' x',
  '#1',
  '-x',
  '10',
  '9',
  '_',
  'a',
  'a b',
  'a-b',
  'A_b',
  'ab',
  'B',
  'Z',
  'ß',
  'ä',
  'é',
  'ø',
  'Ж',
  '日本',
  'ﬁsh',
  'ｚ',
  '🌊',
  '😀',
];

/** Any text a name may be, two of which never fold to the same. */
const names = fc.uniqueArray(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => !text.includes('\0')),
  { minLength: 2, maxLength: 20, selector: fold },
);

/** What the contract says of text: by the bytes of its folded form in UTF-8. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(fold(a)), Buffer.from(fold(b)));
}

forEachEngine('the order of text', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('is by bytes: the list below is in order', () => {
    assert.deepEqual(ORDERED.toSorted(byBytes), ORDERED);
  });

  it('of group names is by bytes', async () => {
    const its = await rows();
    await its.insertGroups(...ORDERED.toReversed());
    const filter = { organizationKey: its.key };
    const up = await its.store.read.groups.listGroups(filter, FIRST);
    assert.deepEqual(namesOf(up), ORDERED);
    const down = await its.store.read.groups.listGroups(filter, { ...FIRST, descending: true });
    assert.deepEqual(namesOf(down), ORDERED.toReversed());
  });

  it('of nicknames is by bytes', async () => {
    const its = await rows();
    for (const [index, name] of ORDERED.toReversed().entries()) {
      await its.insertUser(name, { email: `${index}@example.com` });
    }
    const users = await its.store.read.users.listUsers({ organizationKey: its.key }, 'nickname', FIRST);
    assert.deepEqual(peopleOf(users), ORDERED);
  });

  it('of the groups of a user is by bytes', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const groups = await its.insertGroups(...ORDERED.toReversed());
    for (const group of groups) await its.join(group, alice);
    assert.deepEqual(namesOf(await its.store.read.memberships.listGroupsOf(alice.key)), ORDERED);
  });

  it('is by bytes for any names, and a position cuts it where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), async (unordered, chosen) => {
        const its = await rows();
        const groups = await its.insertGroups(...unordered);
        const ordered = unordered.toSorted(byBytes);
        const cut = groups[chosen % groups.length];
        assert.ok(cut);
        const place = ordered.indexOf(cut.name);
        const after = [cut.nameFolded, cut.key];
        const list = async (scan = {}) =>
          namesOf(
            await its.store.read.groups.listGroups({ organizationKey: its.key }, { ...FIRST, ...scan }),
          );
        assert.deepEqual(await list(), ordered);
        assert.deepEqual(await list({ after }), ordered.slice(place + 1));
        assert.deepEqual(await list({ after, descending: true }), ordered.slice(0, place).toReversed());
      }),
      { numRuns: 15 },
    );
  });
});
