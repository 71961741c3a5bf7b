import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { ImportOutcome, ImportRow } from '../../src/core/import.ts';
import { findFaults } from '../support/consistency.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const SOURCE = { file: 'everybody.csv', firstLine: 2, lastLine: 9, sha256: 'a'.repeat(64) };

const group = (name: string): ImportRow => ({ kind: 'group', name });
const member = (name: string, of = 'divers'): ImportRow => ({ kind: 'member', group: of, member: name });
const newcomer = (name: string, of = 'divers', email = `${name}@example.com`): ImportRow => ({
  kind: 'member',
  group: of,
  member: name,
  person: { email, name },
});

const person = fc.constantFrom('alice', 'bob', 'Carol', 'dave', 'erin@example.com', 'z\0e');
const groupName = fc.constantFrom('anglers', 'Bakers', 'limited', 'no such group', ' ');
const row: fc.Arbitrary<ImportRow> = fc.oneof(
  fc.constantFrom('anglers', 'BAKERS ', 'limited', ' ').map(group),
  fc.tuple(person, groupName).map(([name, of]) => member(name, of)),
  fc
    .tuple(
      person,
      groupName,
      fc.constantFrom('alice@example.com', 'bob', 'bob@example.com', 'dave@example.com'),
    )
    .map(([name, of, email]) => newcomer(name, of, email)),
);

forEachEngine('a bulk import', (engine) => {
  const inNewWorld = async () => World.in(await engine.shared());
  const load = (world: World) => world.directory.bulkImports.open(world.operator, world.whole);

  it('makes groups, people and memberships and tells of them by one event; done again it changes nothing', async () => {
    const world = await inNewWorld();
    const rows = [
      group('divers'),
      group('anglers'),
      newcomer('alice'),
      newcomer('bob'),
      member('ALICE', 'anglers'),
      member('alice@example.com'),
    ];
    const events = await world.recorded(async () => {
      assert.deepEqual(brief(await load(world).apply(rows, SOURCE)), [
        'created',
        'created',
        'created with the person',
        'created with the person',
        'created',
        'unchanged',
      ]);
    });
    assert.deepEqual(
      events.map(({ action, subject, object, before, after }) => [
        action,
        subject.name,
        object,
        before,
        after,
      ]),
      [
        [
          'import_applied',
          world.home.name,
          null,
          null,
          { ...SOURCE, groupsCreated: 2, usersCreated: 2, membersAdded: 3, rowsApart: 0 },
        ],
      ],
    );
    assert.equal((await world.group('divers')).memberCount, 2);
    const alice = await world.directory.users.getByName(world.operator, world.whole, 'alice');
    assert.deepEqual(await world.groupsOf(alice), ['anglers', 'divers']);

    const again = await world.recorded(async () => {
      const outcomes = await load(world).apply(rows, SOURCE);
      assert.deepEqual(new Set(brief(outcomes)), new Set(['unchanged']));
    });
    assert.deepEqual(again, []);
  });

  it('comes to what an import comes to, whatever the rows and however they are cut', async () => {
    const location = await engine.prepare();
    const store = await engine.open(location);
    const prepared = async () => {
      const world = await World.in(store);
      const limited = await world.createGroup('limited');
      await world.grantToGroup(limited, world.jira, 'atlassian/user');
      await world.directory.organizations.setSeatLimit(world.operator, world.jira, 1);
      const dave = await world.createUser('dave');
      await world.directory.users.suspend(world.operator, world.of(dave));
      return world;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 4 }), async (batches) => {
        const [one, other] = [await prepared(), await prepared()];
        const bulk = load(other);
        for (const rows of batches) {
          // As readers of files give them: groups before members.
          const sorted = rows.toSorted((a, b) => a.kind.localeCompare(b.kind));
          const outcomes = await one.directory.imports.apply(one.operator, one.whole, sorted);
          assert.deepEqual(brief(await bulk.apply(sorted, SOURCE)), brief(outcomes));
        }
        assert.deepEqual(await contentsOf(other), await contentsOf(one));
      }),
      { numRuns: 30 },
    );
    assert.deepEqual(await findFaults(location), []);
  });

  it('makes nobody before a row that stands apart has asked for them', async () => {
    const world = await inNewWorld();
    const limited = await world.createGroup('limited');
    await world.grantToGroup(limited, world.jira, 'atlassian/user');
    await world.directory.organizations.setSeatLimit(world.operator, world.jira, 5);
    const rows = [
      group('divers'),
      member('alice', 'limited'),
      newcomer('alice'),
      newcomer('bob'),
      member('bob', 'limited'),
    ];
    assert.deepEqual(brief(await load(world).apply(rows, SOURCE)), [
      'created',
      'user-not-found',
      'created with the person',
      'created with the person',
      'created',
    ]);
  });

  it('sees between two batches what others have changed', async () => {
    const world = await inNewWorld();
    const bulk = load(world);
    await bulk.apply([group('divers'), newcomer('alice'), newcomer('bob'), newcomer('carol')], SOURCE);
    const [alice, bob] = await Promise.all(
      ['alice', 'bob'].map((name) => world.directory.users.getByName(world.operator, world.whole, name)),
    );
    assert.ok(alice && bob);
    await world.directory.users.suspend(world.operator, world.of(alice));
    await world.directory.users.remove(world.operator, world.of(bob));
    await world.directory.groups.remove(world.operator, world.at(await world.group('divers')));
    const outcomes = await bulk.apply(
      [group('divers'), member('alice'), member('bob'), newcomer('carol'), newcomer('bob')],
      SOURCE,
    );
    assert.deepEqual(brief(outcomes), [
      'created',
      'user-inactive',
      'user-not-found',
      'created',
      'created with the person',
    ]);
  });

  it('holds to the seats of a product, and tells of each who takes one', async () => {
    const world = await inNewWorld();
    await world.grantToGroup(await world.createGroup('divers'), world.jira, 'atlassian/user');
    await world.directory.organizations.setSeatLimit(world.operator, world.jira, 1);
    const events = await world.recorded(async () => {
      const rows = [group('anglers'), newcomer('alice', 'anglers'), newcomer('alice'), newcomer('bob')];
      assert.deepEqual(brief(await load(world).apply(rows, SOURCE)), [
        'created',
        'created with the person',
        'created',
        'seats-exhausted',
      ]);
    });
    assert.deepEqual(
      events.map(({ action, after }) => [action, after?.rowsApart]),
      [
        ['import_applied', 2],
        ['group_member_added', undefined],
      ],
    );
  });

  it('counts what it adds to a group that is large already', async () => {
    const location = await engine.prepare();
    const world = await World.in(await engine.open(location));
    const bulk = load(world);
    const people = Array.from({ length: 5000 }, (_, index) => newcomer(`person${index}`));
    await bulk.apply([group('divers'), ...people.slice(0, 2000)], SOURCE);
    await bulk.apply([group('anglers'), ...people.slice(0, 4000)], SOURCE);
    await bulk.apply(people, SOURCE);
    assert.equal((await world.group('divers')).activeMemberCount, 5000);
    assert.deepEqual(await findFaults(location), []);
  });

  it('is for administrators of the organization', async () => {
    const world = await inNewWorld();
    const alice = await world.createUser('alice');
    const bulk = world.directory.bulkImports.open(world.actAs(alice), world.whole);
    await refuses('forbidden', bulk.apply([group('divers')], SOURCE));
  });
});

function brief(outcomes: readonly ImportOutcome[]): string[] {
  return outcomes.map((outcome) => {
    if (outcome.status === 'refused') return outcome.error.kind;
    return outcome.status + (outcome.personCreated ? ' with the person' : '');
  });
}

/** Groups with the names of their members, and everybody there is. */
async function contentsOf(world: World): Promise<unknown> {
  const scan = { descending: false, after: null, limit: 100 };
  const filter = { organizationKey: world.organization.key };
  const groups = await world.store.read.groups.listGroups(filter, scan);
  const users = await world.store.read.users.listUsers(filter, 'key', scan);
  const memberships = await Promise.all(
    groups.map(async ({ key, name }) => {
      const members = await world.store.read.memberships.listMembersAt(key, false, { offset: 0, limit: 100 });
      return [name, members.map(({ username }) => username).toSorted()];
    }),
  );
  return {
    memberships,
    users: users
      .map(({ username, email, displayName, status }) => [username, email, displayName, status])
      .toSorted(),
  };
}
