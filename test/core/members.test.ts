import assert from 'node:assert/strict';
import { it } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

forEachEngine('members', (engine) => {
  it('are added and removed, and it is said whether that was new', async () => {
    const world = await World.in(await engine.shared());
    const { members } = world.directory;
    const group = await world.createGroup('divers');
    const alice = await world.createUser('alice');
    const add = () => members.add(world.operator, world.at(group), alice.accountId);
    const remove = () => members.remove(world.operator, world.at(group), alice.accountId);
    assert.equal(await remove(), 'not-member');
    assert.equal(await add(), 'added');
    assert.equal(await add(), 'already-member');
    assert.deepEqual(await world.groupsOf(alice), ['divers']);
    assert.equal(await remove(), 'removed');
    assert.equal(await remove(), 'not-member');
    assert.equal((await world.group('divers')).memberCount, 0);
  });

  it('are people of the directory of the group alone', async () => {
    const world = await World.in(await engine.shared());
    const { members, users, organizations } = world.directory;
    const group = await world.createGroup('divers');
    const second = await organizations.createDirectory(world.operator, 'Second');
    const address = { ...world.whole, directoryId: second.id };
    const fields = { username: 'alice', email: 'alice@example.com', displayName: 'Alice' };
    const alice = await users.create(world.operator, address, fields, { access: false });
    for (const accountId of [alice.accountId, 'nobody', '', 'a\0']) {
      await refuses('user-not-found', members.add(world.operator, world.at(group), accountId), {
        id: accountId,
      });
      await refuses('user-not-found', members.remove(world.operator, world.at(group), accountId));
    }
    await refuses(
      'group-not-found',
      members.add(world.operator, { ...world.whole, groupId: 'x' }, alice.accountId),
    );
  });

  it('are listed by number, oldest first, and counted, with or without those not active', async () => {
    const world = await World.in(await engine.shared());
    const { members, users } = world.directory;
    const group = await world.createGroup('divers');
    const [alice, bob, carol] = [
      await world.createUser('alice'),
      await world.createUser('bob'),
      await world.createUser('carol'),
    ];
    await world.join(group, carol, bob, alice);
    await users.suspend(world.operator, world.of(bob));
    const list = async (includeInactive: boolean, offset: number, limit: number) => {
      const page = await members.listAt(
        world.operator,
        world.at(group),
        { includeInactive },
        { offset, limit },
      );
      return [page.group.name, page.total, ...page.items.map((user) => user.username)];
    };
    assert.deepEqual(await list(true, 0, 10), ['divers', 3, 'alice', 'bob', 'carol']);
    assert.deepEqual(await list(false, 0, 10), ['divers', 2, 'alice', 'carol']);
    assert.deepEqual(await list(true, 1, 1), ['divers', 3, 'bob']);
    assert.deepEqual(await list(false, 1, 5), ['divers', 2, 'carol']);
    assert.deepEqual(await list(false, 5, 5), ['divers', 2]);
  });

  it('are added and removed by many usernames, and it is said which', async () => {
    const world = await World.in(await engine.shared());
    const { members } = world.directory;
    const group = await world.createGroup('divers');
    for (const name of ['alice', 'bob', 'carol']) await world.createUser(name);
    const add = (...names: string[]) => members.addMany(world.operator, world.at(group), names);
    const remove = (...names: string[]) => members.removeMany(world.operator, world.at(group), names);
    assert.deepEqual(await add('ALICE', ' bob ', 'nobody', 'alice', '', 'a\0'), {
      applied: ['ALICE', ' bob '],
      skipped: ['nobody', 'alice', '', 'a\0'],
    });
    assert.deepEqual(await add('alice', 'carol'), { applied: ['carol'], skipped: ['alice'] });
    assert.equal((await world.group('divers')).memberCount, 3);
    assert.deepEqual(await remove('Bob', 'bob', 'nobody'), { applied: ['Bob'], skipped: ['bob', 'nobody'] });
    assert.deepEqual(await remove('bob', 'alice'), { applied: ['alice'], skipped: ['bob'] });
    assert.deepEqual(await remove(), { applied: [], skipped: [] });
    assert.equal((await world.group('divers')).memberCount, 1);
    await refuses(
      'group-not-found',
      members.addMany(world.operator, { ...world.whole, groupName: 'x' }, ['alice']),
    );
  });

  it('are added by more names than fit into one statement', async () => {
    const world = await World.in(await engine.shared());
    const { members } = world.directory;
    const group = await world.createGroup('divers');
    await world.createUser('alice');
    await world.createUser('bob');
    const strangers = Array.from({ length: 1500 }, (_, index) => `stranger ${index}`);
    const outcome = await members.addMany(world.operator, world.at(group), ['alice', ...strangers, 'bob']);
    assert.deepEqual([outcome.applied, outcome.skipped.length], [['alice', 'bob'], 1500]);
  });
});
