import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { GroupFilter, UserFilter } from '../../src/core/store.ts';
import { forEachEngine } from '../support/engines.ts';
import { NOON, Rows } from '../support/rows.ts';

forEachEngine('counts of groups', (engine) => {
  it('follow those that come and go, by directory, type and source', async () => {
    const its = await Rows.in(await engine.shared());
    const other = await Rows.in(its.store);
    const second = await its.insertDirectory('Second');
    const count = (filter: Omit<GroupFilter, 'organizationKey'>) =>
      its.store.read.groups.countGroups({ organizationKey: its.key, ...filter });
    assert.equal(await count({}), 0);

    const [anglers] = await its.insertGroups('anglers', 'divers');
    const rowers = await its.insertGroup('rowers', { type: 'TEAM', source: 'okta' });
    await its.insertGroup('sailors', { directoryKey: second.key, source: 'okta' });
    await other.insertGroup('others');
    assert.deepEqual(
      await Promise.all([
        count({}),
        count({ directoryKeys: [its.directory.key] }),
        count({ directoryKeys: [second.key, its.directory.key] }),
        count({ directoryKeys: [other.directory.key] }),
        count({ types: ['TEAM'] }),
        count({ types: ['GROUP', 'USERBASE_GROUP'] }),
        count({ synced: true }),
        count({ synced: false }),
        count({ synced: true, types: ['GROUP'], directoryKeys: [its.directory.key] }),
        count({ types: [] }),
      ]),
      [4, 3, 4, 0, 1, 3, 2, 2, 0, 0],
    );

    await its.write(async (writer) => {
      await writer.groups.deleteGroup(anglers?.key ?? 0);
      await writer.groups.deleteGroup(rowers.key);
      // It is gone already.
      await writer.groups.deleteGroup(rowers.key);
    });
    assert.deepEqual(
      await Promise.all([count({}), count({ types: ['TEAM'] }), count({ synced: true })]),
      [2, 0, 1],
    );
    assert.deepEqual(await its.store.read.groups.groupStats(its.key), {
      types: { GROUP: 2, TEAM: 0, USERBASE_GROUP: 0 },
      synced: 1,
    });
  });

  it('know nothing of what was refused', async () => {
    const its = await Rows.in(await engine.shared());
    const insert = its.write(async (writer) => {
      await writer.groups.insertGroup(its.newGroup('phantoms'));
      const part = writer.attempt(async () => {
        await writer.groups.insertGroup(its.newGroup('phantasms'));
        throw new Error('undone');
      });
      await part.catch(() => {});
    });
    await insert;
    assert.equal(await its.store.read.groups.countGroups({ organizationKey: its.key }), 1);
  });
});

forEachEngine('counts of users', (engine) => {
  it('follow those who come, go, and change their status', async () => {
    const its = await Rows.in(await engine.shared());
    const second = await its.insertDirectory('Second');
    const count = (filter: Omit<UserFilter, 'organizationKey'>) =>
      its.store.read.users.countUsers({ organizationKey: its.key, ...filter });
    const [alice, bob] = await its.insertUsers('alice', 'bob');
    const carol = await its.insertUser('carol', { directoryKey: second.key, status: 'suspended' });
    assert.ok(alice && bob);
    const counts = () =>
      Promise.all([
        count({}),
        count({ statuses: ['active'] }),
        count({ statuses: ['suspended'] }),
        count({ statuses: ['suspended', 'deactivated'] }),
        count({ directoryKeys: [second.key] }),
        count({ directoryKeys: [its.directory.key], statuses: ['active'] }),
        count({ directoryKeys: [] }),
      ]);
    assert.deepEqual(await counts(), [3, 2, 1, 1, 1, 2, 0]);

    await its.write(async (writer) => {
      await writer.users.setUserStatus(alice.key, 'deactivated', NOON);
      await writer.users.setUserStatus(carol.key, 'active', NOON);
      await writer.users.setUserStatus(carol.key, 'active', NOON);
    });
    assert.deepEqual(await counts(), [3, 2, 0, 1, 1, 1, 0]);

    await its.write(async (writer) => {
      await writer.users.deleteUser(bob.key);
      await writer.users.deleteUser(bob.key);
    });
    assert.deepEqual(await counts(), [2, 1, 0, 1, 1, 0, 0]);
  });
});
