import assert from 'node:assert/strict';
import { it } from 'node:test';
import { UNOBSERVED } from '../../src/core/store.ts';
import type { Executor } from '../../src/store/db.ts';
import { openPostgres } from '../../src/store/postgres/connection.ts';
import { replicaOf } from '../../src/store/postgres/replica.ts';
import { onEngine } from '../support/engines.ts';
import { FIRST, namesOf, newEvent, Rows } from '../support/rows.ts';

onEngine('postgres', 'a replica', (engine) => {
  it('that fails in the middle of a request is left for the primary', async (t) => {
    const location = await engine.prepare();
    assert.ok('database' in location);
    const its = await Rows.in(await engine.open(location));
    await its.insertGroup('divers');
    const { read: primary, close } = await openPostgres(location.database);
    t.after(close);
    let asked = 0;
    const broken: Executor = {
      isSynchronous: false,
      async rows() {
        asked += 1;
        throw new Error('canceling statement due to conflict with recovery');
      },
      run: () => assert.fail('nothing is written there'),
    };
    const { read } = replicaOf(primary, broken, its.store.read, UNOBSERVED);
    assert.deepEqual(namesOf(await read.groups.listGroups({ organizationKey: its.key }, FIRST)), ['divers']);
    assert.equal(asked, 1);
  });

  it('is not current for an organization in which nothing has happened yet, nor when it cannot tell', async (t) => {
    const location = await engine.prepare();
    assert.ok('database' in location);
    const its = await Rows.in(await engine.open(location));
    const { read: primary, close } = await openPostgres(location.database);
    t.after(close);
    const told: boolean[] = [];
    const observer = { ...UNOBSERVED, replica: (isCurrent: boolean) => told.push(isCurrent) };
    const same = replicaOf(primary, primary, its.store.read, observer);
    assert.equal(await same.isCurrent(its.key), false);
    await its.write((writer) => writer.audit.appendEvents(its.key, [newEvent('divers')]));
    assert.equal(await same.isCurrent(its.key), true);
    const silent: Executor = {
      isSynchronous: false,
      rows: () => Promise.reject(new Error('gone')),
      run: () => assert.fail('nothing is written there'),
    };
    const gone = replicaOf(primary, silent, its.store.read, observer);
    assert.equal(await gone.isCurrent(its.key), false);
    assert.deepEqual(told, [false, true, false]);
  });
});
