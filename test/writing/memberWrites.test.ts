import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createDirectory, type DirectoryService } from '../../src/core/directory.ts';
import { DirectoryError } from '../../src/core/errors.ts';
import { StoreUnavailable, UNOBSERVED } from '../../src/core/store.ts';
import type { Actor, Group, User } from '../../src/core/types.ts';
import { databasePath } from '../../src/store/open.ts';
import { Share } from '../../src/store/sqlite/share.ts';
import { MemberWrites } from '../../src/writing/memberWrites.ts';
import { findFaults } from '../support/consistency.ts';
import { onEngine } from '../support/engines.ts';
import { TestOrganization } from '../support/organization.ts';

/** So many calls at once go to the thread. */
const MANY = 16;

const ENDING_WRITER = pathToFileURL(join(import.meta.dirname, '../support/endingWriter.ts'));

onEngine('sqlite', 'members that are added and removed in a thread', (engine) => {
  async function open({ thread }: { thread?: URL } = {}) {
    const location = await engine.locate();
    const share = Share.begin();
    const failures: unknown[] = [];
    let commits = 0;
    const observer = { ...UNOBSERVED, commit: () => (commits += 1) };
    const store = await engine.open(location, UNOBSERVED, { share, catchesUp: true });
    const own = createDirectory({ store, now: Date.now });
    const onFailure = (error: unknown) => failures.push(error);
    const writes = new MemberWrites({ location, share, observer, onFailure, ...(thread && { thread }) });
    const its = await TestOrganization.create(own, store, 'Fernhollow');
    const directory = writes.over(own);
    return { location, share, store, own, directory, writes, its, failures, commits: () => commits };
  }

  type Scene = Awaited<ReturnType<typeof open>>;

  /** Adds somebody to many groups again and again until the thread has done some of it. */
  async function warmUp({ directory, its, share }: Scene): Promise<void> {
    const user = await its.createUser('warm');
    const groups = await its.createGroups(...names('warm', MANY));
    for (let round = 0; share.commitsOfOther === 0; round += 1) {
      assert.ok(round < 10_000, 'the thread is never used');
      await Promise.all(groups.map((group) => add(directory, its, group, user)));
    }
  }

  /** Where the thread is at work already; it ends with the test. */
  async function openWarm(context: TestContext): Promise<Scene> {
    const scene = await open();
    context.after(() => scene.writes.stop());
    await warmUp(scene);
    return scene;
  }

  test('leave the processors to those who read, where they are scarce', async (context) => {
    const niceOf = async (id: string | number) => {
      const stat = await readFile(`/proc/self/task/${id}/stat`, 'utf8');
      // The seventeenth field after the name, which may hold anything.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    };
    const own = await niceOf(process.pid);
    await openWarm(context);
    const all = await Promise.all((await readdir('/proc/self/task')).map(niceOf));
    assert.equal(await niceOf(process.pid), own, 'the thread that serves is as it was');
    assert.ok(all.includes(Math.min(19, own + 5)), `${all}`);
  });

  test('are told what they would be otherwise: outcomes and refusals alike', async (context) => {
    const { directory, own, its, location, share } = await openWarm(context);
    const [ana, ben, gone] = await its.createUsers('ana', 'ben', 'gone');
    assert.ok(ana && ben && gone);
    await own.users.suspend(its.operator, { ...its.address(), accountId: gone.accountId });
    const stranger: Actor = {
      ...its.operator,
      kind: 'user',
      id: ben.accountId,
      userKey: ben.key,
      credentialId: null,
    };
    /** The same calls on groups of their own, which are made for it. */
    const callsOn = async (service: DirectoryService, prefix: string) => {
      const [divers, rowers] = await its.createGroups(`${prefix} divers`, `${prefix} rowers`);
      assert.ok(divers && rowers);
      await add(own, its, rowers, ben);
      const at = (group: Group) => ({ ...its.address(), groupId: group.id });
      const { members } = service;
      return [
        () => members.add(its.operator, at(divers), ana.accountId),
        () => members.add(its.operator, at(rowers), ben.accountId),
        () => members.add(its.operator, { ...its.address(), groupName: rowers.name }, ana.accountId),
        () => members.add(its.operator, at(divers), gone.accountId),
        () => members.add(its.operator, at(divers), gone.accountId, { allowInactive: true }),
        () => members.add(its.operator, at(divers), 'nobody'),
        () => members.add(its.operator, { ...its.address(), groupName: 'no such group' }, ana.accountId),
        () => members.add(stranger, at(divers), ben.accountId),
        () => members.add({ ...its.operator, organizationId: 'another' }, at(divers), ana.accountId),
        () => members.remove(its.operator, at(rowers), ben.accountId),
        () => members.remove(its.operator, at(rowers), gone.accountId),
        () => members.remove(stranger, at(rowers), ben.accountId),
      ];
    };
    const expected: unknown[] = [];
    for (const call of await callsOn(own, 'plain')) expected.push(await outcomeOf(call));
    const calls = await callsOn(directory, 'beside');
    const before = share.commitsOfOther;
    const told = await Promise.all(calls.map(outcomeOf));
    assert.ok(share.commitsOfOther > before);
    assert.deepEqual(told, expected);
    assert.deepEqual(
      new Set(told.map(kindOf)),
      new Set([
        'added',
        'already-member',
        'removed',
        'not-member',
        'user-inactive',
        'user-not-found',
        'group-not-found',
        'forbidden',
        'organization-not-found',
      ]),
    );
    assert.deepEqual(await findFaults(location), []);
  });

  test('are seen by whoever asks after being told, whatever was kept before', async (context) => {
    const { directory, its, store } = await openWarm(context);
    const groups = await its.createGroups(...names('team', MANY));
    const users = await its.createUsers(...names('person', 20));
    const counts = async (group: Group) =>
      (await store.read.groups.findGroup(its.organization.key, group.id))?.memberCount;
    for (const [done, user] of users.entries()) {
      const seen = groups.map(async (group) => {
        assert.equal(await counts(group), done);
        await add(directory, its, group, user);
        assert.ok(await its.isMember(group, user));
        return counts(group);
      });
      assert.deepEqual(
        await Promise.all(seen),
        groups.map(() => done + 1),
      );
    }
  });

  test('do not make the store forget who its callers are', async (context) => {
    const { directory, its, store } = await openWarm(context);
    const user = await its.createUser('ana');
    const groups = await its.createGroups(...names('team', MANY));
    const before = store.version?.('callers');
    await Promise.all(groups.map((group) => add(directory, its, group, user)));
    await turn();
    assert.equal(store.version?.('callers'), before);
  });

  test('take turns with everything else that is written', async (context) => {
    const { directory, its, location } = await openWarm(context);
    const users = await its.createUsers(...names('person', 40));
    const groups = await its.createGroups(...names('team', MANY));
    let isOver = false;
    const adding = groups.map(async (group) => {
      for (let count = 0; !isOver; count += 1) {
        const user = users[count % users.length] as User;
        await (Math.floor(count / users.length) % 2 === 0 ? add : remove)(directory, its, group, user);
      }
    });
    try {
      for (const name of names('club', 50)) await its.createGroup(name);
    } finally {
      isOver = true;
      await Promise.all(adding);
    }
    assert.deepEqual(await findFaults(location), []);
  });

  test('stay where they are when there are few at once', async (context) => {
    const { directory, its, share } = await openWarm(context);
    const user = await its.createUser('ana');
    const before = share.commitsOfOther;
    for (const group of await its.createGroups(...names('team', MANY)))
      await add(directory, its, group, user);
    assert.equal(share.commitsOfOther, before);
  });

  test('are counted where those of the serving thread are', async (context) => {
    const scene = await openWarm(context);
    assert.ok(scene.commits() > 0);
  });

  test('are finished before it stops', async () => {
    const scene = await open();
    const { directory, its, writes, location } = scene;
    await warmUp(scene);
    const user = await its.createUser('ana');
    const groups = await its.createGroups(...names('team', 3 * MANY));
    const added = groups.map((group) => add(directory, its, group, user));
    await writes.stop();
    assert.deepEqual(new Set(await Promise.all(added)), new Set(['added']));
    // What comes later is done without the thread.
    assert.deepEqual(
      new Set(await Promise.all(groups.map((group) => remove(directory, its, group, user)))),
      new Set(['removed']),
    );
    assert.deepEqual(await findFaults(location), []);
  });

  test('are given up when the time for stopping is over, and leave nothing behind', async () => {
    const scene = await open();
    const { directory, its, writes, location } = scene;
    await warmUp(scene);
    const user = await its.createUser('ana');
    const groups = await its.createGroups(...names('team', 3 * MANY));
    const { data } = location as { data: string };
    using holder = new DatabaseSync(databasePath(data));
    holder.exec('begin immediate');
    const outcomes = Promise.all(groups.map((group) => outcomeOf(() => add(directory, its, group, user))));
    const begun = performance.now();
    await writes.stop(begun + 500);
    assert.ok(performance.now() - begun < 20_000, 'it does not wait for the lock');
    holder.exec('rollback');
    const refused = (await outcomes).filter((outcome) => outcome !== 'added');
    assert.ok(refused.length > 0);
    assert.ok(refused.every((outcome) => outcome instanceof StoreUnavailable));
    assert.deepEqual(await findFaults(location), []);
  });

  test('fail when it ends with them under way, in its turn at writing too; those after them are done without it', async () => {
    const scene = await open({ thread: ENDING_WRITER });
    const { directory, its, writes, location } = scene;
    const user = await its.createUser('ana');
    const groups = await its.createGroups(...names('team', MANY));
    const outcomes: unknown[] = [];
    for (let round = 0; !outcomes.some((outcome) => outcome instanceof StoreUnavailable); round += 1) {
      assert.ok(round < 10_000, 'the thread is never used');
      const change = round % 2 === 0 ? add : remove;
      outcomes.push(
        ...(await Promise.all(groups.map((group) => outcomeOf(() => change(directory, its, group, user))))),
      );
    }
    for (const group of groups) await remove(directory, its, group, user);
    const added = await Promise.all(groups.map((group) => add(directory, its, group, user)));
    assert.deepEqual(new Set(added), new Set(['added']));
    await writes.stop();
    assert.deepEqual(await findFaults(location), []);
  });

  for (const [why, thread] of Object.entries({
    'is not there': pathToFileURL(join(import.meta.dirname, 'no such thread.ts')),
    'may not be one': new URL('https://example.com/thread.js'),
  })) {
    test(`are done without it where it ${why}, which is told`, async () => {
      const { directory, its, writes, failures } = await open({ thread });
      const user = await its.createUser('ana');
      const groups = await its.createGroups(...names('team', MANY));
      for (let round = 0; failures.length === 0; round += 1) {
        assert.ok(round < 10_000, 'nobody is told');
        await Promise.all(
          groups.map((group) => (round % 2 === 0 ? add : remove)(directory, its, group, user)),
        );
      }
      await Promise.all(groups.map((group) => add(directory, its, group, user)));
      for (const group of groups) assert.ok(await its.isMember(group, user));
      await writes.stop();
    });
  }

  test('leave the locks of the file that the serving thread has on it', async (context) => {
    const scene = await openWarm(context);
    const { data } = scene.location as { data: string };
    // As SQLite asks for the whole file when the last who has it open closes it, and takes the log away.
    const alone = `
      const database = new (require('node:sqlite').DatabaseSync)(process.argv[1], { timeout: 0 });
      try { database.exec('pragma locking_mode = exclusive; pragma journal_mode = delete'); console.log('alone'); }
      catch (error) { console.log(error.errstr); }`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', alone, databasePath(data)]);
    assert.equal(stdout.trim(), 'database is locked');
  });
});

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${prefix}-${number}`);
}

function add({ members }: DirectoryService, its: TestOrganization, group: Group, { accountId }: User) {
  return members.add(its.operator, { ...its.address(), groupId: group.id }, accountId);
}

function remove({ members }: DirectoryService, its: TestOrganization, group: Group, { accountId }: User) {
  return members.remove(its.operator, { ...its.address(), groupId: group.id }, accountId);
}

/** What came of a call; an error as what it is. */
async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

function kindOf(outcome: unknown): unknown {
  return outcome instanceof DirectoryError ? outcome.kind : outcome;
}
