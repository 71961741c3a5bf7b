import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Location } from '../../src/store/open.ts';
import { findFaults } from '../support/consistency.ts';
import { NEVER_MS } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { namesOf, Rows } from '../support/rows.ts';
import { until } from '../support/until.ts';

/** More than go with their group at once, by a full part and a broken one. */
const MEMBERS = 2500;

forEachEngine('a group with many members', (engine) => {
  async function withLargeGroup(location: Location, sweepEveryMs: number) {
    const store = await engine.open(location, undefined, { sweepEveryMs });
    const its = await Rows.in(store);
    const people = await its.insertUsers(...Array.from({ length: MEMBERS }, (_, index) => `person${index}`));
    const [large, small] = await its.insertGroups('everyone', 'divers');
    assert.ok(large && small);
    const [alice] = people;
    assert.ok(alice);
    await its.write((writer) => writer.memberships.insertMemberships(large.key, people));
    await its.join(small, alice);
    return { its, large, small, alice };
  }

  const countRows = async (location: Location, groupKey: number, table = 'memberships') => {
    const [row] = await engine.query(`select count(*) from ${table} where group_key = ${groupKey}`, location);
    return Number(row?.[0]);
  };

  it('is gone with its deletion, while its memberships are still there', async () => {
    const location = await engine.prepare();
    const { its, large, small, alice } = await withLargeGroup(location, NEVER_MS);
    await its.write((writer) => writer.groups.deleteGroup(large.key));

    assert.equal(await countRows(location, large.key), MEMBERS, 'nobody has swept');
    assert.ok((await countRows(location, large.key, 'membership_blocks')) > 0, 'nor the blocks');
    const { read } = its.store;
    const filter = { organizationKey: its.key };
    assert.equal(await read.groups.findGroup(its.key, large.id), undefined);
    assert.deepEqual(namesOf(await read.memberships.listGroupsOf(alice.key)), ['divers']);
    assert.equal(await read.groups.countGroups({ ...filter, accountIds: [alice.accountId] }), 1);
    assert.equal(await read.users.countUsers({ ...filter, groupIds: [large.id] }), 0);
    assert.equal(await read.groups.countGroups(filter), 1);
    assert.deepEqual(await findFaults(location, { audit: false }), []);

    // Its name is free, and what happens to its members goes on as if it had never been.
    const again = await its.insertGroup('everyone');
    await its.join(again, alice);
    await its.write(async (writer) => {
      await writer.users.setUserStatus(alice.key, 'suspended', 1);
      await writer.users.deleteUser(alice.key);
    });
    assert.equal((await its.reread(small)).memberCount, 0);
    assert.equal(await countRows(location, large.key), MEMBERS - 1);
    assert.deepEqual(await findFaults(location, { audit: false }), []);
  });

  it('leaves nothing in the end, whoever removes it', async () => {
    const location = await engine.prepare();
    const { its, large } = await withLargeGroup(location, NEVER_MS);
    await its.write((writer) => writer.groups.deleteGroup(large.key));
    await its.store.close();

    await engine.open(location, undefined, { sweepEveryMs: 10 });
    await until(async () => (await engine.query('select 1 from leftovers', location)).length === 0);
    assert.equal(await countRows(location, large.key), 0);
    assert.equal(await countRows(location, large.key, 'membership_blocks'), 0);
    assert.deepEqual(await findFaults(location, { audit: false }), []);
  });

  it('comes back whole when the write that deletes it fails', async () => {
    const location = await engine.prepare();
    const { its, large } = await withLargeGroup(location, 10);
    const write = its.write(async (writer) => {
      await writer.groups.deleteGroup(large.key);
      throw new Error('refused');
    });
    await assert.rejects(write, { message: 'refused' });
    assert.equal((await its.reread(large)).memberCount, MEMBERS);
    await sleep(50);
    assert.equal(await countRows(location, large.key), MEMBERS);
    assert.deepEqual(await findFaults(location, { audit: false }), []);
  });
});
