import assert from 'node:assert/strict';
import { type FileHandle, open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { StoreUnavailable } from '../../src/core/store.ts';
import { Share, TABLES } from '../../src/store/sqlite/share.ts';
import { onEngine } from '../support/engines.ts';
import { FIRST, NOON, namesOf, Rows } from '../support/rows.ts';
import { until } from '../support/until.ts';

suite('turns at writing', () => {
  test('are had by one thread at a time, first come, first served', async () => {
    const { one, other } = twoThreads();
    const had: string[] = [];
    await one.turns.take();
    const others = other.turns.take().then(() => had.push('the other'));
    await turn();
    assert.equal(had.length, 0, 'it waits');
    one.turns.giveBack();
    const again = one.turns.take().then(() => had.push('the one again'));
    await others;
    await turn();
    assert.deepEqual(had, ['the other'], 'who has just had it stands behind who has waited');
    other.turns.giveBack();
    await again;
    assert.deepEqual(had, ['the other', 'the one again']);
  });

  for (const held of ['had', 'waited for'] as const) {
    test(`go on when the other thread has ended with one that it ${held}`, async () => {
      const { one, other } = twoThreads();
      if (held === 'waited for') await one.turns.take();
      void other.turns.take();
      if (held === 'had') {
        const mine = one.turns.take();
        one.turns.otherHasEnded();
        await mine;
      } else one.turns.otherHasEnded();
      one.turns.giveBack();
      await one.turns.take();
      one.turns.giveBack();
      one.turns.otherHasEnded();
      await one.turns.take();
    });
  }
});

suite('a commit of the other thread', () => {
  test('leaves its tables without a version as long as it is under way, and with another one afterwards', () => {
    const { one, other } = twoThreads();
    const versionsOf = (tables?: readonly string[]) => [one.version(tables), one.version(tables)] as const;
    const before = { all: one.version(), groups: one.version(['groups']), users: one.version(['users']) };
    other.beginCommit(['groups'], true);
    for (const tables of [undefined, ['groups'], ['groups', 'users']]) {
      const [version, again] = versionsOf(tables);
      assert.notEqual(version, again, String(tables));
    }
    assert.deepEqual(versionsOf(['users']), [before.users, before.users]);
    other.endCommit(['groups'], true);
    assert.notEqual(one.version(), before.all);
    assert.notEqual(one.version(['groups']), before.groups);
    assert.equal(one.version(['groups']), one.version(['groups']));
    assert.equal(one.version(['users']), before.users);
  });

  test('is over when that thread has ended on the way, and may have been made', () => {
    const { one, other } = twoThreads();
    const before = one.version(['users']);
    other.beginCommit(['groups'], true);
    one.otherHasEnded();
    assert.equal(one.version(['groups']), one.version(['groups']));
    assert.equal(one.version(), one.version());
    assert.notEqual(one.version(['users']), before);
  });
});

onEngine('sqlite', 'what two threads share', (engine) => {
  /** Two stores over one file, as two threads of a process have them. */
  async function openTwo() {
    const location = await engine.locate();
    const share = Share.begin();
    const store = await engine.open(location, undefined, { share });
    const beside = { share: Share.join(share.data), leavesSweeping: true };
    const its = await Rows.in(store);
    return { location, share, its, store, other: await engine.open(location, undefined, beside) };
  }

  test('counts every table that there is', async () => {
    const tables = await engine.query(`
      select name from sqlite_schema
      where type = 'table' and sql not like '%virtual table%' and name not like 'sqlite\\_%' escape '\\'`);
    const shadows = /_(data|idx|content|docsize|config)$/;
    const names = tables.map(([name]) => String(name)).filter((name) => !shadows.test(name));
    const known: readonly string[] = [...TABLES, 'migrations'];
    assert.deepEqual(
      names.filter((name) => !known.includes(name)),
      [],
    );
  });

  test('tells one what the other has committed, by table and at once', async () => {
    const { its, store, other } = await openTwo();
    const versions = () => ({ all: store.version?.(), callers: store.version?.('callers') });
    const group = await its.insertGroup('divers');
    assert.equal((await its.reread(group)).description, '');
    const before = versions();
    const describe = (text: string) =>
      other.write(its.key, (writer) => writer.groups.setGroupDescription(group.key, text, NOON));
    await describe('They dive');
    assert.equal(
      (await its.reread(group)).description,
      'They dive',
      'what was kept of it is not told any more',
    );
    const after = versions();
    assert.notEqual(after.all, before.all);
    assert.equal(after.callers, before.callers, 'who is known stays known: no caller was changed');
    await other.write(its.key, (writer) => writer.users.insertUser(its.newUser('ana')));
    assert.notEqual(store.version?.('callers'), after.callers);
  });

  test('tells one of a commit of the other before it can be seen, and until nobody can miss it', async (context) => {
    const { its, store, other } = await openTwo();
    const seen: Record<string, boolean> = {};
    const isSettled = () => {
      const version = store.version?.();
      return store.version?.() === version;
    };
    const { exec } = DatabaseSync.prototype;
    context.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, text: string) {
      if (text === 'commit') seen.before = isSettled();
      exec.call(this, text);
      if (text === 'commit') seen.after = isSettled();
    });
    await other.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup('divers')));
    assert.deepEqual({ ...seen, later: isSettled() }, { before: false, after: false, later: true });
  });

  for (const who of ['the other thread', 'another process'] as const) {
    test(`has a write that changes nothing wait until the disk has what ${who} has committed`, async (context) => {
      const { location, its, store, other } = await openTwo();
      const writing = who === 'another process' ? await engine.open(location) : other;
      const file = await open(import.meta.filename);
      const handles = Object.getPrototypeOf(file) as FileHandle;
      await file.close();
      const disk = Promise.withResolvers<void>();
      const { mock } = context.mock.method(handles, 'datasync', () => disk.promise);
      const told: string[] = [];
      const first = writing
        .write(its.key, (writer) => writer.groups.insertGroup(its.newGroup('divers')))
        .then(() => told.push(who));
      await until(async () => mock.callCount() > 0);
      const unchanged = store.write(its.key, async () => undefined).then(() => told.push('this one'));
      await sleep(50);
      assert.deepEqual(told, []);
      disk.resolve();
      await Promise.all([first, unchanged]);
      const { length } = mock.calls;
      await store.write(its.key, async () => undefined);
      assert.equal(mock.callCount(), length, 'what the disk has it is not asked to take again');
    });
  }

  test('hides no commit of another process, whoever writes before and after it', async () => {
    const { location, its, store, other } = await openTwo();
    const foreign = await engine.open(location);
    const insertGroup = (name: string) =>
      other.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup(name)));
    const insertUser = (name: string) =>
      foreign.write(its.key, (writer) => writer.users.insertUser(its.newUser(name)));
    // Between two looks of the first: nothing, or commits of the other before it, after it, or both.
    for (const [round, order] of [
      ['f'],
      ['o', 'f'],
      ['f', 'o'],
      ['o', 'f', 'o'],
      ['f', 'o', 'f'],
    ].entries()) {
      const before = store.version?.('callers');
      await turn();
      for (const [step, who] of order.entries()) {
        await (who === 'o' ? insertGroup : insertUser)(`${round}-${step}`);
      }
      await turn();
      assert.notEqual(store.version?.('callers'), before, order.join());
    }
  });

  test('hides no commit of another process while both threads write', async () => {
    const { location, its, store, other } = await openTwo();
    const foreign = await engine.open(location);
    let isOver = false;
    const keepWriting = async (into: typeof store, prefix: string) => {
      for (let count = 0; !isOver; count += 1) {
        await into.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup(`${prefix} ${count}`)));
      }
    };
    const writing = [keepWriting(store, 'own'), keepWriting(other, 'beside')];
    try {
      for (let round = 0; round < 30; round += 1) {
        const before = store.version?.('callers');
        await foreign.write(its.key, (writer) => writer.users.insertUser(its.newUser(`person ${round}`)));
        await turn();
        assert.notEqual(store.version?.('callers'), before);
      }
    } finally {
      isOver = true;
      await Promise.all(writing);
    }
  });

  test('lets both write as much as they want, and neither wait for good', async () => {
    const { its, store, other } = await openTwo();
    const insertMany = (into: typeof store, prefix: string) =>
      Promise.all(
        Array.from({ length: 100 }, (_, number) =>
          into.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup(`${prefix} ${number}`))),
        ),
      );
    await Promise.all([insertMany(store, 'own'), insertMany(other, 'beside')]);
    const names = namesOf(await store.read.groups.listGroups({ organizationKey: its.key }, FIRST));
    assert.equal(names.length, 200);
  });

  test('tells one that the disk has failed the other', async () => {
    const { share, its, store, other } = await openTwo();
    Share.join(share.data).failDisk();
    for (const each of [store, other]) {
      await assert.rejects(
        each.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup('divers'))),
        StoreUnavailable,
      );
    }
  });
});

function twoThreads() {
  const one = Share.begin();
  return { one, other: Share.join(one.data) };
}
