import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Store, Writer } from '../../src/core/store.ts';
import type { Resource } from '../../src/core/types.ts';
import { NEVER_MS } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, namesOf, Rows } from '../support/rows.ts';

class Refused extends Error {}

async function groupNames(its: Rows, store: Store = its.store): Promise<string[]> {
  return namesOf(await store.read.groups.listGroups({ organizationKey: its.key }, FIRST));
}

forEachEngine('a write', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const insert = (its: Rows, writer: Writer, name: string) => writer.groups.insertGroup(its.newGroup(name));

  it('returns what its work returns, and all of it is there afterwards', async () => {
    const its = await rows();
    const result = await its.write(async (writer) => {
      await insert(its, writer, 'anglers');
      await insert(its, writer, 'divers');
      return 42;
    });
    assert.equal(result, 42);
    assert.deepEqual(await groupNames(its), ['anglers', 'divers']);
  });

  it('passes on what its work throws, and nothing of it stays', async () => {
    const its = await rows();
    const group = await its.insertGroup('anglers');
    const alice = await its.insertUser('alice');
    const error = new Refused();
    const write = its.write(async (writer) => {
      await insert(its, writer, 'divers');
      await writer.memberships.insertMembership(group.key, alice);
      await writer.groups.setGroupDescription(group.key, 'changed', 0);
      throw error;
    });
    await assert.rejects(write, (thrown) => thrown === error);
    assert.deepEqual(await groupNames(its), ['anglers']);
    assert.deepEqual(await its.reread(group), group);
    assert.equal(await its.store.read.memberships.isMember(group.key, alice.key), false);
  });

  it('that fails in the database leaves nothing either, and the next one works', async () => {
    const its = await rows();
    await its.insertGroup('anglers');
    const write = its.write(async (writer) => {
      await insert(its, writer, 'divers');
      await insert(its, writer, 'Anglers');
    });
    await assert.rejects(write);
    assert.deepEqual(await groupNames(its), ['anglers']);
    await its.insertGroup('divers');
    assert.deepEqual(await groupNames(its), ['anglers', 'divers']);
  });

  it('sees its own changes before anybody else does', async () => {
    const its = await rows();
    await its.write(async (writer) => {
      const { id } = await insert(its, writer, 'divers');
      const mine = await writer.groups.findGroup(its.key, id);
      assert.equal(mine?.name, 'divers');
      // A reader needs nothing of a writer, so awaiting one here holds nobody up.
      assert.equal(await its.store.read.groups.findGroup(its.key, id), undefined);
    });
    assert.deepEqual(await groupNames(its), ['divers']);
  });

  it('is seen by a read as soon as it has returned', async () => {
    const its = await rows();
    const other = await engine.open();
    const theirs = await Rows.in(other);
    for (let index = 0; index < 20; index += 1) {
      const { id } = await its.insertGroup(`divers ${index}`);
      assert.ok(await its.store.read.groups.findGroup(its.key, id));
    }
    assert.deepEqual(await groupNames(theirs), [], 'another store');
  });

  it('is never acknowledged when its work swallowed an error that cost the transaction', async () => {
    const its = await rows();
    await its.insertGroup('anglers');
    const write = its.write(async (writer) => {
      await insert(its, writer, 'divers');
      await insert(its, writer, 'anglers').catch(() => {});
      return 'done';
    });
    // An engine may keep what worked or lose it all; it must not lose it and say that it is done.
    const said = await write.catch(() => 'refused');
    const kept = (await groupNames(its)).includes('divers');
    assert.equal(kept, said === 'done');
  });
});

forEachEngine('part of a write', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const insert = (its: Rows, writer: Writer, name: string) => writer.groups.insertGroup(its.newGroup(name));

  it('that throws is undone alone, and its error is passed on', async () => {
    const its = await rows();
    const error = new Refused();
    await its.write(async (writer) => {
      await insert(its, writer, 'before');
      const part = writer.attempt(async () => {
        await insert(its, writer, 'inside');
        throw error;
      });
      await assert.rejects(part, (thrown) => thrown === error);
      assert.equal(await writer.groups.findGroupByName(its.directory.key, 'inside'), undefined);
      await insert(its, writer, 'later');
    });
    assert.deepEqual(await groupNames(its), ['before', 'later']);
  });

  it('that does not throw stays, and what it returns is returned', async () => {
    const its = await rows();
    await its.write(async (writer) => {
      const group = await writer.attempt(() => insert(its, writer, 'inside'));
      assert.equal(group.name, 'inside');
    });
    assert.deepEqual(await groupNames(its), ['inside']);
  });

  it('may fail in the database, and the write goes on', async () => {
    const its = await rows();
    await its.insertGroup('taken');
    await its.write(async (writer) => {
      await assert.rejects(writer.attempt(() => insert(its, writer, 'taken')));
      await insert(its, writer, 'free');
    });
    assert.deepEqual(await groupNames(its), ['free', 'taken']);
  });

  it('goes with the whole when that throws later', async () => {
    const its = await rows();
    const write = its.write(async (writer) => {
      await writer.attempt(() => insert(its, writer, 'inside'));
      throw new Refused();
    });
    await assert.rejects(write, Refused);
    assert.deepEqual(await groupNames(its), []);
  });

  it('may have parts of its own', async () => {
    const its = await rows();
    await its.write((writer) =>
      writer.attempt(async () => {
        await insert(its, writer, 'outer');
        const inner = writer.attempt(async () => {
          await insert(its, writer, 'inner');
          throw new Refused();
        });
        await assert.rejects(inner, Refused);
        await insert(its, writer, 'outer again');
      }),
    );
    assert.deepEqual(await groupNames(its), ['outer', 'outer again']);

    const whole = its.write((writer) =>
      writer.attempt(async () => {
        await writer.attempt(() => insert(its, writer, 'fine by itself'));
        throw new Refused();
      }),
    );
    await assert.rejects(whole, Refused);
    assert.deepEqual(await groupNames(its), ['outer', 'outer again']);
  });
});

forEachEngine('writes at the same time', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  /** Takes the next number off a resource's seats: lost if two writes ever saw the same. */
  async function count(writer: Writer, its: Rows, resource: Resource): Promise<number> {
    const before = await writer.organizations.findResource(its.key, resource.ari);
    const next = (before?.seatLimit ?? 0) + 1;
    await writer.organizations.setSeatLimit(resource.key, next);
    return next;
  }

  it('of one organization each see all before them', async () => {
    const its = await rows();
    const resource = await its.insertResource('confluence');
    const numbers = await Promise.all(
      Array.from({ length: 60 }, () => its.write((writer) => count(writer, its, resource))),
    );
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
  });

  it('of one organization run in the order they arrive', async () => {
    const its = await rows();
    const resource = await its.insertResource('confluence');
    const numbers = await Promise.all(
      Array.from({ length: 60 }, () => its.write((writer) => count(writer, its, resource))),
    );
    assert.deepEqual(
      numbers,
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
  });

  it('of several organizations do not mix', async () => {
    const all = await Promise.all([rows(), rows(), rows()]);
    await Promise.all(
      all.flatMap((its) =>
        Array.from({ length: 20 }, (_, index) =>
          its.write(async (writer) => {
            await writer.groups.insertGroup(its.newGroup(`group ${index}`));
            if (index % 4 === 0) throw new Refused();
          }),
        ).map((write) => write.catch((error) => assert.ok(error instanceof Refused))),
      ),
    );
    for (const its of all) assert.equal((await groupNames(its)).length, 15);
  });

  it('take nothing along when some of them throw, whichever way', async () => {
    const its = await rows();
    const group = await its.insertGroup('taken');
    const alice = await its.insertUser('alice');
    const names = Array.from({ length: 100 }, (_, index) => `group ${String(index).padStart(2, '0')}`);
    const outcomes = await Promise.allSettled(
      names.map((name, index) =>
        its.write(async (writer) => {
          await writer.groups.insertGroup(its.newGroup(name));
          if (index % 5 === 1) throw new Refused();
          if (index % 5 === 2) await writer.groups.insertGroup(its.newGroup('TAKEN'));
          if (index % 5 === 3) {
            await writer.memberships.insertMembership(group.key, alice);
            throw new Refused();
          }
        }),
      ),
    );
    const stays = (index: number) => index % 5 === 0 || index % 5 === 4;
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === 'fulfilled'),
      names.map((_, index) => stays(index)),
    );
    assert.deepEqual(await groupNames(its), [...names.filter((_, index) => stays(index)), 'taken']);
    assert.equal((await its.reread(group)).memberCount, 0);
  });

  it('hold up no reader, however many wait', async () => {
    const its = await rows();
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const slow = its.write(async (writer) => {
      await writer.groups.insertGroup(its.newGroup('slow'));
      entered.resolve();
      await gate.promise;
    });
    const waiting = Array.from({ length: 40 }, (_, index) => its.insertGroup(`waiting ${index}`));
    await entered.promise;
    const reads = await Promise.all(Array.from({ length: 40 }, () => groupNames(its)));
    assert.ok(reads.every((names) => names.length === 0));
    gate.resolve();
    await Promise.all([slow, ...waiting]);
    assert.equal((await groupNames(its)).length, 41);
  });
});

forEachEngine('an observer', (engine) => {
  it('is told of every read, every write that was acknowledged, and every commit', async () => {
    const told = { reads: 0, writes: 0, committed: 0 };
    const observer = {
      read(seconds: number) {
        assert.ok(seconds >= 0);
        told.reads += 1;
      },
      write(seconds: number) {
        assert.ok(seconds >= 0);
        told.writes += 1;
      },
      commit(seconds: number, writes: number) {
        assert.ok(seconds >= 0);
        told.committed += writes;
      },
      catchUp() {},
      replica() {},
    };
    const its = await Rows.in(
      await engine.open(await engine.prepare(), observer, { sweepEveryMs: NEVER_MS }),
    );
    Object.assign(told, { reads: 0, writes: 0, committed: 0 });
    await Promise.all(Array.from({ length: 50 }, (_, index) => its.insertGroup(`group ${index}`)));
    await groupNames(its);
    await groupNames(its);
    assert.deepEqual(told, { reads: 2, writes: 50, committed: 50 });
  });
});

forEachEngine('closing a store', (engine) => {
  it('waits for the writes under way', async () => {
    const location = await engine.prepare();
    const store = await engine.open(location);
    const its = await Rows.in(store);
    const writes = Array.from({ length: 60 }, (_, index) => its.insertGroup(`group ${index}`));
    await store.close();
    const outcomes = await Promise.allSettled(writes);
    assert.ok(outcomes.every((outcome) => outcome.status === 'fulfilled'));
    assert.equal((await groupNames(its, await engine.open(location))).length, 60);
  });

  it('waits for the reads under way', async () => {
    const store = await engine.open();
    const its = await Rows.in(store);
    await its.insertGroup('divers');
    const reads = Array.from({ length: 60 }, () => groupNames(its));
    await store.close();
    for (const names of await Promise.all(reads)) assert.deepEqual(names, ['divers']);
  });

  it('ends what it serves', async () => {
    const store = await engine.open();
    const its = await Rows.in(store);
    await store.close();
    await assert.rejects(groupNames(its));
    await assert.rejects(its.insertGroup('late'));
  });
});

forEachEngine('a probe', (engine) => {
  it('writes, durably, each time', async () => {
    const location = await engine.prepare();
    const store = await engine.open(location);
    const probedAt = async () => {
      const [row] = await engine.query(`select value from settings where name = 'probed_at'`, location);
      return Number(row?.[0]);
    };
    const start = Date.now();
    await store.probe();
    const first = await probedAt();
    assert.ok(first >= start && first <= Date.now());
    while (Date.now() === first) await new Promise(setImmediate);
    await store.probe();
    assert.ok((await probedAt()) > first);
  });
});
