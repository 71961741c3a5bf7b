import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Writer } from '../../src/core/store.ts';
import type { Group, User, UserStatus } from '../../src/core/types.ts';
import { type Engine, forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, namesOf, Rows } from '../support/rows.ts';

forEachEngine('memberships', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('are added once: the second time nothing is new and nothing counted', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const group = await its.insertGroup('divers');
    const add = () => its.write((writer) => writer.memberships.insertMembership(group.key, alice));
    assert.equal(await its.store.read.memberships.isMember(group.key, alice.key), false);
    assert.equal(await add(), true);
    assert.equal(await add(), false);
    assert.equal(await its.store.read.memberships.isMember(group.key, alice.key), true);
    assert.equal((await its.reread(group)).memberCount, 1);
  });

  it('are removed once: the second time there is none and nothing is counted', async () => {
    const its = await rows();
    const [alice, bob] = await its.insertUsers('alice', 'bob');
    const group = await its.insertGroup('divers');
    assert.ok(alice && bob);
    await its.join(group, alice, bob);
    const remove = () => its.write((writer) => writer.memberships.deleteMembership(group.key, alice));
    assert.equal(await remove(), true);
    assert.equal(await remove(), false);
    assert.equal(await its.store.read.memberships.isMember(group.key, alice.key), false);
    assert.equal(await its.store.read.memberships.isMember(group.key, bob.key), true);
    assert.equal((await its.reread(group)).memberCount, 1);
  });

  it('are added and removed by any number: it is said who was new and who was there', async () => {
    const its = await rows();
    const users = await its.insertUsers(...Array.from({ length: 250 }, (_, index) => `user${index}`));
    const group = await its.insertGroup('divers');
    const keysOf = (people: readonly User[]) => new Set(people.map((user) => user.key));
    const add = (people: readonly User[]) =>
      its.write((writer) => writer.memberships.insertMemberships(group.key, people));
    const remove = (people: readonly User[]) =>
      its.write((writer) => writer.memberships.deleteMemberships(group.key, people));
    assert.deepEqual(await add([]), new Set());
    assert.deepEqual(await add(users.slice(0, 130)), keysOf(users.slice(0, 130)));
    assert.deepEqual(await add(users), keysOf(users.slice(130)));
    assert.equal((await its.reread(group)).memberCount, 250);
    assert.deepEqual(await remove(users.slice(0, 140)), keysOf(users.slice(0, 140)));
    assert.deepEqual(await remove(users.slice(100)), keysOf(users.slice(140)));
    assert.deepEqual(await remove([]), new Set());
    assert.equal((await its.reread(group)).memberCount, 0);
  });

  it('of someone named twice are counted once', async () => {
    const its = await rows();
    const [alice, bob] = (await its.insertUsers('alice', 'bob')) as [User, User];
    const group = await its.insertGroup('divers');
    const both = [alice, bob, alice];
    await its.write((writer) => writer.memberships.insertMemberships(group.key, both));
    const { memberCount, activeMemberCount } = await its.reread(group);
    assert.deepEqual({ memberCount, activeMemberCount }, { memberCount: 2, activeMemberCount: 2 });
    await its.write((writer) => writer.memberships.deleteMemberships(group.key, both));
    assert.equal((await its.reread(group)).memberCount, 0);
  });

  it('count only active people as active members', async () => {
    const its = await rows();
    const group = await its.insertGroup('divers');
    const alice = await its.insertUser('alice');
    const bob = await its.insertUser('bob', { status: 'suspended' });
    const carol = await its.insertUser('carol', { status: 'deactivated' });
    await its.join(group, alice, bob, carol);
    const { memberCount, activeMemberCount } = await its.reread(group);
    assert.deepEqual({ memberCount, activeMemberCount }, { memberCount: 3, activeMemberCount: 1 });
  });

  it('list the groups of a user by folded name, then key', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const alice = await its.insertUser('alice');
    const bob = await its.insertUser('bob');
    const rowers = await its.insertGroup('rowers');
    const twin = await its.insertGroup('Divers', { directoryKey: second.key, directoryId: second.id });
    const divers = await its.insertGroup('divers');
    const anglers = await its.insertGroup('Anglers');
    await its.insertGroup('sailors');
    for (const group of [rowers, twin, divers, anglers]) await its.join(group, alice);
    const listed = await its.store.read.memberships.listGroupsOf(alice.key);
    assert.deepEqual(namesOf(listed), ['Anglers', 'Divers', 'divers', 'rowers']);
    assert.deepEqual(listed[1], await its.reread(twin));
    assert.deepEqual(await its.store.read.memberships.listGroupsOf(bob.key), []);
  });

  it('need a group and a user that exist', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const group = await its.insertGroup('divers');
    const nobody = { ...alice, key: alice.key + 1_000_000 };
    await assert.rejects(its.join(group, nobody));
    await assert.rejects(its.join({ ...group, key: group.key + 1_000_000 }, alice));
    assert.equal((await its.reread(group)).memberCount, 0);
  });

  it('stay counted right through any sequence of writes, refused ones included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step(), { minLength: 10, maxLength: 40 }), async (steps) => {
        const its = await rows();
        for (const { refused, ...change } of steps) {
          const write = its.write(async (writer) => {
            await apply(its, writer, change);
            if (refused) throw new Error('refused');
          });
          await write.catch((error: Error) => assert.equal(error.message, 'refused'));
        }
        assert.deepEqual(await keptCounts(engine, its), await countedRows(engine, its));
      }),
      { numRuns: 10 },
    );
  });
});

const NAMES = ['alice', 'bob', 'carol', 'dave'];
const GROUPS = ['anglers', 'divers'];

type Step = {
  action: 'join' | 'leave' | 'all join' | 'all leave' | 'delete user' | 'delete group' | UserStatus;
  name: string;
  group: string;
  refused: boolean;
};

function step(): fc.Arbitrary<Step> {
  return fc.record({
    action: fc.oneof(
      { weight: 4, arbitrary: fc.constant('join' as const) },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          'leave' as const,
          'active',
          'suspended',
          'deactivated',
          'delete user',
          'all join',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('delete group' as const, 'all leave') },
    ),
    name: fc.constantFrom(...NAMES),
    group: fc.constantFrom(...GROUPS),
    refused: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
  });
}

/** Makes one change; people and groups that are needed and not there are made first. */
async function apply(its: Rows, writer: Writer, change: Omit<Step, 'refused'>): Promise<void> {
  const user = await ensureUser(its, writer, change.name);
  const group = await ensureGroup(its, writer, change.group);
  switch (change.action) {
    case 'join':
      await writer.memberships.insertMembership(group.key, user);
      return;
    case 'leave':
      await writer.memberships.deleteMembership(group.key, user);
      return;
    case 'all join':
      await writer.memberships.insertMemberships(group.key, await everyone(its, writer));
      return;
    case 'all leave':
      await writer.memberships.deleteMemberships(group.key, await everyone(its, writer));
      return;
    case 'delete user':
      return writer.users.deleteUser(user.key);
    case 'delete group':
      return writer.groups.deleteGroup(group.key);
    default:
      return writer.users.setUserStatus(user.key, change.action, NOON);
  }
}

function everyone(its: Rows, writer: Writer): Promise<User[]> {
  return writer.users.listUsers({ organizationKey: its.key }, 'key', FIRST);
}

async function ensureUser(its: Rows, writer: Writer, name: string): Promise<User> {
  const known = await writer.users.findUserByLogin(its.directory.key, name);
  return known ?? writer.users.insertUser(its.newUser(name));
}

async function ensureGroup(its: Rows, writer: Writer, name: string): Promise<Group> {
  const known = await writer.groups.findGroupByName(its.directory.key, name);
  return known ?? writer.groups.insertGroup(its.newGroup(name));
}

function keptCounts(engine: Engine, its: Rows): Promise<unknown[][]> {
  return engine.query(`
    select name, cast(member_count as text), cast(active_member_count as text)
    from groups where organization_key = ${its.key} order by name_folded`);
}

function countedRows(engine: Engine, its: Rows): Promise<unknown[][]> {
  return engine.query(`
    select g.name, cast(count(u.key) as text),
      cast(count(case when u.status = 'active' then 1 end) as text)
    from groups g
    left join memberships m on m.group_key = g.key
    left join users u on u.key = m.user_key
    where g.organization_key = ${its.key} group by g.key, g.name, g.name_folded order by g.name_folded`);
}
