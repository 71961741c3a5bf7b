import assert from 'node:assert/strict';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it, suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../../src/core/store.ts';
import { Checkpoints } from '../../src/store/sqlite/checkpoints.ts';
import { onEngine } from '../support/engines.ts';
import { FIRST, namesOf, Rows } from '../support/rows.ts';
import { until } from '../support/until.ts';

/** So many writes begin while the disk is at work on others. */
const MANY = 32;

onEngine('sqlite', 'a write', (engine) => {
  it('is acknowledged when the disk has it, and not before; reads go on meanwhile', async (context) => {
    const its = await Rows.in(await engine.open(await engine.locate()));
    const disk = await watchDisk(context);
    const held = disk.hold();
    let acknowledged = false;
    const write = its.insertGroup('divers').then(() => {
      acknowledged = true;
    });
    await disk.asked;
    const groups = await its.store.read.groups.listGroups({ organizationKey: its.key }, FIRST);
    await sleep(50);
    assert.deepEqual([namesOf(groups), acknowledged], [['divers'], false]);
    held.resolve();
    await write;
  });

  it('begins while the disk is at work where many wait, and is told after those before it', async (context) => {
    const its = await Rows.in(await engine.open(await engine.locate()));
    const disk = await watchDisk(context);
    const held = disk.hold();
    const told: string[] = [];
    const first = its.insertGroup('divers').then(() => told.push('first'));
    await disk.asked;
    const begun: number[] = [];
    const insert = (number: number) =>
      its
        .write(({ groups }) => {
          begun.push(number);
          return groups.insertGroup(its.newGroup(`group ${number}`));
        })
        .then(() => told.push('another'));
    const others = Array.from({ length: MANY - 1 }, (_, number) => insert(number));
    await sleep(50);
    assert.equal(begun.length, 0, 'few wait until the disk is done');
    others.push(insert(MANY - 1));
    await until(async () => begun.length === MANY);
    assert.deepEqual([told, disk.syncs], [[], 1]);
    const unchanged = its.write(async () => undefined).then(() => told.push('one that changes nothing'));
    held.resolve();
    await Promise.all([first, ...others, unchanged]);
    assert.deepEqual([told[0], told.at(-1), disk.syncs], ['first', 'one that changes nothing', 2]);
  });

  it('fails with those before it that the disk has failed', async (context) => {
    const its = await Rows.in(await engine.open(await engine.locate()));
    const disk = await watchDisk(context);
    const held = disk.hold();
    const failing = (write: Promise<unknown>) => assert.rejects(write, StoreUnavailable);
    const first = failing(its.insertGroup('divers'));
    await disk.asked;
    const others = Array.from({ length: MANY }, (_, number) => failing(its.insertGroup(`group ${number}`)));
    await sleep(50);
    const unchanged = failing(its.write(async () => undefined));
    held.reject(Object.assign(new Error('the disk is gone'), { code: 'EIO' }));
    disk.release();
    await Promise.all([first, ...others, unchanged]);
    assert.equal(disk.syncs, 1, 'a disk that has failed is not asked again');
  });

  it('is waited for by whoever closes the store', async (context) => {
    const its = await Rows.in(await engine.open(await engine.locate()));
    const disk = await watchDisk(context);
    const held = disk.hold();
    const told: string[] = [];
    const write = its
      .insertGroup('divers')
      .then(() => its.insertGroup('eagles'))
      .then(() => told.push('written'));
    await disk.asked;
    await sleep(20);
    const closed = its.store.close().then(() => told.push('closed'));
    await sleep(20);
    const heldAgain = disk.hold();
    held.resolve();
    await sleep(50);
    assert.deepEqual(told, [], 'the second write came of the first');
    heldAgain.resolve();
    await Promise.all([write, closed]);
    assert.deepEqual(told, ['written', 'closed']);
  });

  it('asks nothing of the disk when it changes nothing', async (context) => {
    const its = await Rows.in(await engine.open(await engine.locate()));
    const disk = await watchDisk(context);
    await its.write(async () => 'nothing');
    await assert.rejects(
      its.write(() => Promise.reject(new RangeError('refused'))),
      RangeError,
    );
    assert.equal(disk.syncs, 0);
    await its.insertGroup('divers');
    assert.equal(disk.syncs, 1);
  });

  it('is refused once the disk has failed, whatever it says later, until the store is opened again', async (context) => {
    const location = await engine.locate();
    const its = await Rows.in(await engine.open(location));
    await its.insertGroup('before');
    const disk = await watchDisk(context);
    disk.hold().reject(Object.assign(new Error('the disk is gone'), { code: 'EIO' }));
    await assert.rejects(its.insertGroup('lost or not'), StoreUnavailable);
    disk.release();
    await assert.rejects(its.insertGroup('after'), StoreUnavailable);
    assert.equal(disk.syncs, 1, 'a disk that has failed is not asked again');
    const listed = () => its.store.read.groups.listGroups({ organizationKey: its.key }, FIRST);
    assert.ok(!namesOf(await listed()).includes('after'));
    await its.store.close();
    const again = await engine.open(location);
    await again.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup('after')));
    assert.ok(
      namesOf(await again.read.groups.listGroups({ organizationKey: its.key }, FIRST)).includes('after'),
    );
  });
});

suite('a long log', () => {
  /** A file that is written to without a pause, a page at a time. */
  async function openSacks(context: TestContext) {
    const folder = await mkdtemp(join(tmpdir(), 'groupkeep-test-'));
    const path = join(folder, 'oats.db');
    const database = new DatabaseSync(path);
    context.after(async () => {
      database.close();
      await rm(folder, { recursive: true });
    });
    database.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0; pragma busy_timeout = 5000');
    database.exec('create table sacks (number integer primary key, text text)');
    const insert = database.prepare("insert into sacks (text) values (hex(zeroblob(4000)) || '!')");
    let count = 0;
    const deadline = Date.now() + 60_000;
    return {
      path,
      async fillUntil(checkpoints: Checkpoints, isEnough: () => Promise<boolean>) {
        while (!(await isEnough()) && Date.now() < deadline) {
          insert.run();
          count += 1;
          await checkpoints.committed();
          // The thread's answers are heard between two turns.
          await new Promise(setImmediate);
        }
        await checkpoints.stop();
        assert.deepEqual({ ...database.prepare('select count(*) as count from sacks').get() }, { count });
      },
    };
  }

  test('begins anew under writes that never pause, and loses none of them', async (context) => {
    const { path, fillUntil } = await openSacks(context);
    await fillUntil(new Checkpoints(path, assert.fail, 200), async () => (await timesBegun(path)) === 3);
    assert.equal(await timesBegun(path), 3, 'three times');
  });

  test('is waited for by nobody when the thread has ended that was to have it begin anew', async (context) => {
    const { path, fillUntil } = await openSacks(context);
    const { postMessage } = Worker.prototype;
    let ended = false;
    context.mock.method(Worker.prototype, 'postMessage', function (this: Worker, mode: unknown) {
      postMessage.call(this, mode);
      if (mode !== 'alone') return;
      ended = true;
      void this.terminate();
    });
    let commits = 0;
    await fillUntil(new Checkpoints(path, assert.fail, 200), async () => {
      if (ended) commits += 1;
      return commits === 500;
    });
    assert.equal(commits, 500);
  });
});

/** How often a log has begun anew, which stands in its head. */
async function timesBegun(path: string): Promise<number> {
  const file = await open(`${path}-wal`);
  const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
  await file.close();
  return buffer.readUInt32BE(12);
}

/** Counts how often a disk is asked to have what was written, and can have it take its time. */
async function watchDisk(context: TestContext) {
  const file = await open(import.meta.filename);
  const handles = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
  const asked = Promise.withResolvers<void>();
  let held: PromiseWithResolvers<void> | undefined;
  // Or a test that fails while the disk is held would leave a store that waits for it, and never closes.
  context.after(() => held?.resolve());
  const { mock } = context.mock.method(handles, 'datasync', async () => {
    asked.resolve();
    await held?.promise;
  });
  return {
    asked: asked.promise,
    get syncs() {
      return mock.callCount();
    },
    hold() {
      held = Promise.withResolvers<void>();
      // Whoever waits is told; nobody may be yet.
      held.promise.catch(() => undefined);
      return held;
    },
    release() {
      held = undefined;
    },
  };
}
