import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { ImportOutcome, ImportRow } from '../../src/core/import.ts';
import { BulkRows, type MemberRow } from '../support/bulkLoad.ts';
import { findFaults } from '../support/consistency.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const SOURCE = { file: 'everybody.csv', firstLine: 2, lastLine: 9, sha256: 'a'.repeat(64) };

const member = (name: string, of = 'divers'): MemberRow => ({ kind: 'member', group: of, member: name });
const newcomer = (name: string, of = 'divers', email = `${name}@example.com`): MemberRow => ({
  kind: 'member',
  group: of,
  member: name,
  person: { email, name },
});

const person = fc.constantFrom('alice', 'bob', 'Carol', 'dave', 'erin@example.com', 'z\0e');
const groupName = fc.constantFrom('anglers', 'Bakers', 'BAKERS ', 'limited', 'no\nname', 'z\0e', ' ');
const row: fc.Arbitrary<MemberRow> = fc.oneof(
  fc.tuple(person, groupName).map(([name, of]) => member(name, of)),
  fc
    .tuple(
      person,
      groupName,
      fc.constantFrom('alice@example.com', 'bob', 'bob@example.com', 'dave@example.com'),
    )
    .map(([name, of, email]) => newcomer(name, of, email)),
);

/** More people than a load reads beforehand, so that it has to look for everybody. */
const CROWD = Array.from({ length: 101 }, (_, index) => newcomer(`someone${index}`, 'crowd'));

forEachEngine('a bulk import', (engine) => {
  const inNewWorld = async () => World.in(await engine.shared());
  const load = (world: World, actor = world.operator) =>
    new BulkRows(world.directory.bulkImports.open(actor, world.whole));

  it('makes groups, people and memberships and tells of them by one event; done again it changes nothing', async () => {
    const world = await inNewWorld();
    const rows = [
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
    const prepared = async (isCrowded: boolean) => {
      const world = await World.in(store);
      if (isCrowded) await load(world).apply(CROWD, SOURCE);
      const limited = await world.createGroup('limited');
      await world.grantToGroup(limited, world.jira, 'atlassian/user');
      await world.directory.organizations.setSeatLimit(world.operator, world.jira, 1);
      const dave = await world.createUser('dave');
      await world.directory.users.suspend(world.operator, world.of(dave));
      await world.createUser('erin');
      return world;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 4 }),
        fc.boolean(),
        async (batches, isCrowded) => {
          const [one, other] = [await prepared(isCrowded), await prepared(isCrowded)];
          const bulk = load(other);
          const named = new Set<string>();
          for (const rows of batches) {
            // As readers of files give them: a group before its first member.
            const groups = [...new Set(rows.map((row) => row.group))].filter((name) => !named.has(name));
            for (const name of groups) named.add(name);
            const all: ImportRow[] = [...groups.map((name) => ({ kind: 'group' as const, name })), ...rows];
            const outcomes = await one.directory.imports.apply(one.operator, one.whole, all);
            assert.deepEqual(brief(await bulk.apply(rows, SOURCE)), brief(outcomes));
          }
          assert.deepEqual(await contentsOf(other), await contentsOf(one));
        },
      ),
      { numRuns: 30 },
    );
    assert.deepEqual(await findFaults(location), []);
  });

  it('makes nobody before a row that stands apart has asked for them', async () => {
    const world = await inNewWorld();
    const limited = await world.createGroup('limited');
    await world.grantToGroup(limited, world.jira, 'atlassian/user');
    await world.directory.organizations.setSeatLimit(world.operator, world.jira, 5);
    const rows = [member('alice', 'limited'), newcomer('alice'), newcomer('bob'), member('bob', 'limited')];
    assert.deepEqual(brief(await load(world).apply(rows, SOURCE)), [
      'unchanged',
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
    await bulk.apply(
      ['alice', 'bob', 'carol', 'dave'].map((name) => newcomer(name)),
      SOURCE,
    );
    const [alice, bob, dave] = await Promise.all(
      ['alice', 'bob', 'dave'].map((name) =>
        world.directory.users.getByName(world.operator, world.whole, name),
      ),
    );
    assert.ok(alice && bob && dave);
    await world.directory.users.suspend(world.operator, world.of(alice));
    await world.directory.users.remove(world.operator, world.of(bob));
    await world.directory.users.suspend(world.operator, world.of(dave));
    await world.createUser('erin');
    await world.directory.groups.remove(world.operator, world.at(await world.group('divers')));
    const outcomes = await bulk.apply(
      [
        member('alice', 'anglers'),
        member('bob', 'anglers'),
        newcomer('carol', 'anglers'),
        newcomer('bob', 'anglers'),
        newcomer('erin', 'anglers'),
        member('carol', 'divers'),
      ],
      SOURCE,
    );
    assert.deepEqual(brief(outcomes), [
      'created',
      'user-inactive',
      'user-not-found',
      'created',
      'created with the person',
      'created',
      'group-not-found',
    ]);
    const later = await bulk.apply([member('dave', 'anglers'), member('carol', 'anglers')], SOURCE);
    assert.deepEqual(brief(later), ['user-inactive', 'unchanged']);
  });

  it('holds to the seats of a product, and tells of each who takes one', async () => {
    const world = await inNewWorld();
    await world.grantToGroup(await world.createGroup('divers'), world.jira, 'atlassian/user');
    await world.directory.organizations.setSeatLimit(world.operator, world.jira, 1);
    const events = await world.recorded(async () => {
      const rows = [newcomer('alice', 'anglers'), newcomer('alice'), newcomer('bob')];
      assert.deepEqual(brief(await load(world).apply(rows, SOURCE)), [
        'created',
        'unchanged',
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
    await bulk.apply(people.slice(0, 2000), SOURCE);
    await bulk.apply(people.slice(0, 4000), SOURCE);
    await bulk.apply(people, SOURCE);
    assert.equal((await world.group('divers')).activeMemberCount, 5000);
    await bulk.apply(
      people.slice(0, 3000).map(({ member: name }) => member(name, 'anglers')),
      SOURCE,
    );
    assert.equal((await world.group('anglers')).activeMemberCount, 3000);
    assert.deepEqual(await findFaults(location), []);
  });

  it('makes groups by the hundred, each to be found by a part of its name', async () => {
    const location = await engine.prepare();
    const world = await World.in(await engine.open(location));
    const names = Array.from({ length: 300 }, (_, index) => `Divers of Harbour ${index}`);
    const rows = [newcomer('alice', names[0]), ...names.map((name) => member('alice', name.toUpperCase()))];
    await load(world).apply(rows, SOURCE);
    assert.equal((await world.group('divers of harbour 299')).memberCount, 1);
    assert.deepEqual(await findFaults(location), []);
    const filter = { organizationKey: world.organization.key, search: 'harbour 29' };
    assert.equal(await world.store.read.groups.countGroups(filter), 11);
  });

  it('is for administrators of the organization', async () => {
    const world = await inNewWorld();
    const alice = await world.createUser('alice');
    await refuses('forbidden', load(world, world.actAs(alice)).apply([member('alice')], SOURCE));
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
  const scan = { descending: false, after: null, limit: 1000 };
  const filter = { organizationKey: world.organization.key };
  const groups = await world.store.read.groups.listGroups(filter, scan);
  const users = await world.store.read.users.listUsers(filter, 'key', scan);
  const memberships = await Promise.all(
    groups.map(async ({ key, name }) => {
      const members = await world.store.read.memberships.listMembersAt(key, false, {
        offset: 0,
        limit: 1000,
      });
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
