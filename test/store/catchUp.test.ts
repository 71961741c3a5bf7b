import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import type { Store } from '../../src/core/store.ts';
import type { Executor, Row } from '../../src/store/db.ts';
import { remember } from '../../src/store/memory.ts';
import { DatabaseChanges } from '../../src/store/postgres/databaseChanges.ts';
import { onEngine } from '../support/engines.ts';
import { NOON, newEvent, Rows } from '../support/rows.ts';

onEngine('postgres', 'a store that catches up', (engine) => {
  /** One that does, and another process. */
  async function scene() {
    const location = await engine.prepare();
    const store = await engine.open(location, undefined, { catchesUp: true });
    const its = await Rows.in(await engine.open(location));
    const version = async () => {
      await store.catchUp?.();
      return store.version?.() ?? assert.fail('it can tell');
    };
    return { store, its, version };
  }

  it('answers from memory until another process commits', async () => {
    const { store, its } = await scene();
    await its.insertSite('fernhollow');
    const names = async () => (await store.read.organizations.listSites(its.key)).map(({ name }) => name);
    await store.catchUp?.();
    assert.deepEqual(await names(), ['fernhollow']);
    await its.insertSite('riverside');
    assert.deepEqual(await names(), ['fernhollow'], 'nobody has asked');
    await store.catchUp?.();
    assert.deepEqual(await names(), ['fernhollow', 'riverside']);
  });

  it('sees its own commits without asking', async () => {
    const { store, its } = await scene();
    assert.deepEqual(await store.read.organizations.listSites(its.key), []);
    const site = its.newSite('fernhollow');
    await store.write(its.key, (writer) => writer.organizations.insertSite(site));
    assert.equal((await store.read.organizations.listSites(its.key)).length, 1);
  });

  it('stays where nothing changes, whatever is read, used or refused', async () => {
    const { its, version } = await scene();
    const before = await version();
    await its.write((writer) => writer.sessions.deleteSessionsUnusedSince(0));
    await its.store.probe();
    await assert.rejects(
      its.write(async (writer) => {
        await writer.groups.insertGroup(its.newGroup('divers'));
        throw new Error('refused');
      }),
    );
    assert.equal(await version(), before);
  });

  it('notices changes with an event and without', async () => {
    const { its, version } = await scene();
    const user = await its.insertUser('ana');
    const seen = [await version()];
    const changes: (() => Promise<unknown>)[] = [
      () => its.write((writer) => writer.users.recordLogin(user.key, 'succeeded', NOON)),
      () => its.write((writer) => writer.audit.appendEvents(its.key, [newEvent('ana')])),
      () => its.insertGroup('divers'),
      () => Rows.in(its.store),
    ];
    for (const change of changes) {
      await change();
      seen.push(await version());
    }
    assert.equal(new Set(seen).size, changes.length + 1);
  });
});

onEngine('postgres', 'a store that nobody has promised to catch up', (engine) => {
  it('keeps nothing, and reads what others have committed', async () => {
    const location = await engine.prepare();
    const store: Store = await engine.open(location);
    const its = await Rows.in(await engine.open(location));
    assert.deepEqual([store.version, store.catchUp], [undefined, undefined]);
    assert.deepEqual(await store.read.organizations.listSites(its.key), []);
    await its.insertSite('fernhollow');
    assert.equal((await store.read.organizations.listSites(its.key)).length, 1);
  });
});

/** Answers when it is told to. */
class SlowDatabase implements Executor {
  readonly isSynchronous = false;
  readonly questions: PromiseWithResolvers<Row[]>[] = [];

  rows(): Promise<Row[]> {
    const question = Promise.withResolvers<Row[]>();
    this.questions.push(question);
    return question.promise;
  }

  run(): Promise<number> {
    throw new Error('it only reads');
  }
}

describe('changes of a database', () => {
  it('are asked for once for all who come while a question is under way, and after it', async () => {
    const db = new SlowDatabase();
    const changes = new DatabaseChanges(db);
    let caughtUp = 0;
    const come = () =>
      changes.catchUp().then(() => {
        caughtUp += 1;
      });
    const first = come();
    await tick();
    const others = [come(), come()];
    await tick();
    assert.equal(db.questions.length, 1);
    db.questions[0]?.resolve([['state']]);
    await first;
    await tick();
    assert.deepEqual([caughtUp, db.questions.length], [1, 2], 'the others may know of more than the first');
    db.questions[1]?.resolve([['state']]);
    await Promise.all(others);
    assert.deepEqual([caughtUp, db.questions.length], [3, 2]);
    const last = come();
    await tick();
    db.questions[2]?.resolve([['state']]);
    await last;
  });

  it('count as some where nobody can tell', async () => {
    const db = new SlowDatabase();
    const changes = new DatabaseChanges(db);
    const versionAfter = async (answer: (question: PromiseWithResolvers<Row[]>) => void) => {
      const caughtUp = changes.catchUp();
      await tick();
      answer(db.questions.at(-1) ?? assert.fail());
      await caughtUp;
      return changes.version();
    };
    const state = (question: PromiseWithResolvers<Row[]>) => question.resolve([['state', null]]);
    const fails = (question: PromiseWithResolvers<Row[]>) => question.reject(new Error('it is away'));
    const versions = [await versionAfter(state), await versionAfter(state)];
    assert.equal(versions[1], versions[0]);
    for (const answer of [fails, fails, state]) versions.push(await versionAfter(answer));
    assert.deepEqual(
      versions.slice(1).toSorted((a, b) => a - b),
      [...new Set(versions)],
    );
  });
});

describe('an answer', () => {
  it('that is from before a change noticed meanwhile is not kept', async () => {
    let version = 1;
    const asked: PromiseWithResolvers<string>[] = [];
    const ask = remember({ version: () => version }, ['sites'], (_host: string) => {
      asked.push(Promise.withResolvers());
      return asked.at(-1)?.promise ?? assert.fail();
    });
    const early = ask('fernhollow');
    version = 2;
    const other = ask('riverside');
    asked[0]?.resolve('old');
    asked[1]?.resolve('new');
    assert.deepEqual([await early, await other], ['old', 'new']);
    const again = ask('fernhollow');
    assert.equal(asked.length, 3, 'asked anew');
    asked[2]?.resolve('new');
    assert.deepEqual([await again, await ask('fernhollow'), await ask('riverside')], ['new', 'new', 'new']);
    assert.equal(asked.length, 3);
  });
});
