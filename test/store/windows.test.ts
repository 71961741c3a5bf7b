import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Writer } from '../../src/core/store.ts';
import type { Group, User, UserStatus } from '../../src/core/types.ts';
import { type Engine, forEachEngine } from '../support/engines.ts';
import { NOON, namesOf, peopleOf, Rows } from '../support/rows.ts';

const ALL = { offset: 0, limit: 1000 };

forEachEngine('a window', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('of groups is cut by number from the list in order of name', async () => {
    const its = await rows();
    const other = await rows();
    await its.insertGroups('rowers', 'Divers', 'anglers', 'Canoeists');
    await other.insertGroup('others');
    const list = async (offset: number, limit: number, filter = {}) =>
      namesOf(
        await its.store.read.groups.listGroupsAt({ organizationKey: its.key, ...filter }, { offset, limit }),
      );
    assert.deepEqual(await list(0, 10), ['anglers', 'Canoeists', 'Divers', 'rowers']);
    assert.deepEqual(await list(1, 2), ['Canoeists', 'Divers']);
    assert.deepEqual(await list(3, 2), ['rowers']);
    assert.deepEqual(await list(4, 2), []);
    assert.deepEqual(await list(1, 5, { search: 'ers' }), ['Divers', 'rowers']);
  });

  it('of users is cut by number from the list by age', async () => {
    const its = await rows();
    const other = await rows();
    const [, alice, carol] = await its.insertUsers('dave', 'alice', 'carol', 'bob');
    await other.insertUser('others');
    const group = await its.insertGroup('divers');
    assert.ok(alice && carol);
    await its.join(group, carol, alice);
    const list = async (offset: number, limit: number, filter = {}) =>
      peopleOf(
        await its.store.read.users.listUsersAt({ organizationKey: its.key, ...filter }, { offset, limit }),
      );
    assert.deepEqual(await list(0, 10), ['dave', 'alice', 'carol', 'bob']);
    assert.deepEqual(await list(1, 2), ['alice', 'carol']);
    assert.deepEqual(await list(3, 2), ['bob']);
    assert.deepEqual(await list(4, 2), []);
    assert.deepEqual(await list(1, 5, { groupIds: [group.id] }), ['carol']);
  });

  it('of members is cut by number from the list by age, with or without those not active', async () => {
    const its = await rows();
    const dave = await its.insertUser('dave');
    const alice = await its.insertUser('alice', { status: 'suspended' });
    const carol = await its.insertUser('carol');
    const bob = await its.insertUser('bob', { status: 'deactivated' });
    const erin = await its.insertUser('erin');
    await its.insertUser('frank');
    const group = await its.insertGroup('divers');
    await its.join(group, erin, bob, carol, alice, dave);
    const list = async (activeOnly: boolean, offset: number, limit: number) =>
      peopleOf(await its.store.read.memberships.listMembersAt(group.key, activeOnly, { offset, limit }));
    assert.deepEqual(await list(false, 0, 10), ['dave', 'alice', 'carol', 'bob', 'erin']);
    assert.deepEqual(await list(false, 2, 2), ['carol', 'bob']);
    assert.deepEqual(await list(false, 5, 2), []);
    assert.deepEqual(await list(true, 0, 10), ['dave', 'carol', 'erin']);
    assert.deepEqual(await list(true, 1, 1), ['carol']);
    assert.deepEqual(await list(true, 2, 5), ['erin']);
    const [first] = await its.store.read.memberships.listMembersAt(group.key, true, ALL);
    assert.deepEqual(first, dave);
  });
});

forEachEngine('a window of a large group', (engine) => {
  it('is right while the group shrinks to a small one, and is gone with the group', async () => {
    const crowd = await gather(engine);
    const { its, group } = crowd;
    const { listMembersAt } = its.store.read.memberships;
    const members = await listMembersAt(group.key, false, { offset: 0, limit: 5000 });
    await its.write((writer) => writer.memberships.deleteMemberships(group.key, members.slice(300, 900)));
    assert.equal(await hasBlocks(engine, group), true, 'it is still large');
    await check(engine, crowd);
    await its.write((writer) => writer.memberships.deleteMemberships(group.key, members.slice(800, 1450)));
    assert.equal(await hasBlocks(engine, group), false, 'it is small');
    await check(engine, crowd);
    await its.write((writer) => writer.groups.deleteGroup(group.key));
    assert.deepEqual(await listMembersAt(group.key, false, ALL), []);
  });

  // After the test above, which takes keys as well: these members' keys lie on both sides of 4096, a block's border.
  it('is what counting from the first member finds, whatever has been written', async () => {
    const crowd = await gather(engine);
    assert.equal(await hasBlocks(engine, crowd.group), true, 'it is large');
    await check(engine, crowd);
    await fc.assert(
      fc.asyncProperty(fc.array(step(), { minLength: 5, maxLength: 15 }), async (steps) => {
        await crowd.its.write(async (writer) => {
          for (const each of steps) await apply(crowd, writer, each);
        });
        const refused = crowd.its.write(async (writer) => {
          for (const each of steps.toReversed()) await apply(crowd, writer, each);
          throw new Error('refused');
        });
        await assert.rejects(refused, /refused/);
        await check(engine, crowd);
      }),
      { numRuns: 5 },
    );
  });
});

const PEOPLE = 2250;

/** How many of them are made members behind the store's back: fewer than make a group large. */
const HIDDEN = 2140;

interface Crowd {
  its: Rows;
  group: Group;
  accountIds: readonly string[];
}

/**
 * Some thousand people, all but every twentieth of them in one group; every seventh is suspended. Most are put there
 * behind the store's back, since what matters comes after: a group grows large by the store's own hand.
 */
async function gather(engine: Engine): Promise<Crowd> {
  const its = await Rows.in(await engine.shared());
  const group = await its.insertGroup('crowd');
  await engine.query(`
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${PEOPLE})
    insert into users (account_id, account_type, organization_key, directory_key, username,
      user_key, email, display_name, own_search_text, time_zone, locale, status, profile, created_at, updated_at)
    select 'crowd-${its.key}-' || cast(n as text), 'atlassian', ${its.key}, ${its.directory.key},
      'u' || cast(n as text), 'crowd-${its.key}-' || cast(n as text),
      'u' || cast(n as text), 'u', 'u', 'UTC', 'en',
      case when n % 7 = 0 then 'suspended' else 'active' end, '{}', 0, 0
    from numbers`);
  const chosen = `
    from users where organization_key = ${its.key} and cast(substr(username, 2) as integer) % 20 <> 0
      and cast(substr(username, 2) as integer) <= ${HIDDEN}`;
  await engine.query(`
    insert into memberships (group_key, user_key) select ${group.key}, key ${chosen}`);
  await engine.query(`
    update groups set member_count = (select count(*) ${chosen}),
      active_member_count = (select count(*) ${chosen} and status = 'active')
    where key = ${group.key}`);

  const accountIds = Array.from({ length: PEOPLE }, (_, index) => `crowd-${its.key}-${index + 1}`);
  await its.write(async (writer) => {
    const filter = { organizationKey: its.key, accountIds: accountIds.slice(HIDDEN) };
    const users = await writer.users.listUsers(filter, 'key', {
      descending: false,
      after: null,
      limit: 1000,
    });
    // Not all at once: some make the group large, the others come to one that is large.
    await writer.memberships.insertMemberships(group.key, users.slice(0, 50));
    await writer.memberships.insertMemberships(group.key, users.slice(50));
  });
  return { its, group, accountIds };
}

type Step = { person: number; action: 'join' | 'leave' | 'delete' | UserStatus };

function step(): fc.Arbitrary<Step> {
  const action = fc.constantFrom<Step['action']>('join', 'leave', 'delete', 'active', 'suspended', 'join');
  return fc.record({ person: fc.nat({ max: PEOPLE - 1 }), action });
}

async function apply(
  { its, group, accountIds }: Crowd,
  writer: Writer,
  { person, action }: Step,
): Promise<void> {
  const user = await writer.users.findUser(its.key, accountIds[person] ?? '');
  if (!user) return;
  if (action === 'join') await writer.memberships.insertMembership(group.key, user);
  else if (action === 'leave') await writer.memberships.deleteMembership(group.key, user);
  else if (action === 'delete') await writer.users.deleteUser(user.key);
  else await writer.users.setUserStatus(user.key, action, NOON);
}

/** Compares windows near, far and past the end with the plain list of rows. */
async function check(engine: Engine, { its, group }: Crowd): Promise<void> {
  const rows = await engine.query(`
    select cast(u.key as text), u.status from memberships m join users u on u.key = m.user_key
    where m.group_key = ${group.key} order by u.key`);
  const { memberCount, activeMemberCount } = await its.reread(group);
  for (const activeOnly of [false, true]) {
    const keys = rows.filter(([, status]) => !activeOnly || status === 'active').map(([key]) => Number(key));
    assert.equal(activeOnly ? activeMemberCount : memberCount, keys.length, 'counted');
    for (const offset of [0, 1, 63, 64, 65, 640, 1100, 1999, keys.length - 1, keys.length, keys.length + 9]) {
      const window = { offset, limit: 3 };
      const listed = await its.store.read.memberships.listMembersAt(group.key, activeOnly, window);
      assert.deepEqual(keysOf(listed), keys.slice(offset, offset + 3), `${offset} ${activeOnly}`);
    }
  }
}

/** Whether the store finds its way in the group as in a large one. */
async function hasBlocks(engine: Engine, group: Group): Promise<boolean> {
  const [row] = await engine.query(`select cast(has_blocks as text) from groups where key = ${group.key}`);
  return row?.[0] === '1';
}

function keysOf(users: readonly User[]): number[] {
  return users.map((user) => user.key);
}
