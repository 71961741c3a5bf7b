import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { User } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { NOON, Rows } from '../support/rows.ts';

forEachEngine('sessions', (engine) => {
  const begin = async () => {
    const its = await Rows.in(await engine.shared());
    const alice = await its.insertUser('alice', { displayName: 'Alice Liddell' });
    const start = async (user: User, usedAt = NOON) => {
      const hash = randomUUID();
      const fields = { id: randomUUID(), userKey: user.key, createdAt: NOON, usedAt };
      return { hash, session: await its.write((writer) => writer.sessions.insertSession(fields, hash)) };
    };
    const isThere = async (hash: string) => (await its.store.read.sessions.findSession(hash)) !== undefined;
    return { its, alice, start, isThere };
  };

  it('are found by the hash of their secret, with whom they speak for', async () => {
    const { its, alice, start } = await begin();
    const { hash, session } = await start(alice);
    assert.deepEqual(await its.store.read.sessions.findSession(hash), {
      session,
      organizationKey: its.key,
      organizationId: its.organization.id,
      user: { key: alice.key, accountId: alice.accountId, displayName: 'Alice Liddell', status: 'active' },
    });
    assert.equal(await its.store.read.sessions.findSession(randomUUID()), undefined);
    await assert.rejects(
      its.write((writer) => writer.sessions.insertSession({ ...session, id: randomUUID() }, hash)),
    );
  });

  it('remember when they were used, and are forgotten by that time', async () => {
    const { its, alice, start, isThere } = await begin();
    const [used, unused] = [await start(alice), await start(alice)];
    await its.write((writer) => writer.sessions.touchSession(used.session.key, NOON + 5));
    assert.equal((await its.store.read.sessions.findSession(used.hash))?.session.usedAt, NOON + 5);
    await its.write((writer) => writer.sessions.deleteSessionsUnusedSince(NOON));
    assert.deepEqual([await isThere(used.hash), await isThere(unused.hash)], [true, true]);
    await its.write((writer) => writer.sessions.deleteSessionsUnusedSince(NOON + 5));
    assert.deepEqual([await isThere(used.hash), await isThere(unused.hash)], [true, false]);
  });

  it('are ended one by one, by their owner alone, and all at once', async () => {
    const { its, alice, start, isThere } = await begin();
    const bob = await its.insertUser('bob');
    const [first, second, third, bobs] = [
      await start(alice),
      await start(alice),
      await start(alice),
      await start(bob),
    ];
    const end = (user: User, id: string) =>
      its.write((writer) => writer.sessions.deleteSession(user.key, id));
    assert.equal(await end(bob, first.session.id), false);
    assert.equal(await end(alice, first.session.id), true);
    assert.equal(await end(alice, first.session.id), false);
    assert.deepEqual([await isThere(first.hash), await isThere(second.hash)], [false, true]);
    assert.equal(await its.write((writer) => writer.sessions.deleteSessionsOf(alice.key)), 2);
    assert.equal(await its.write((writer) => writer.sessions.deleteSessionsOf(alice.key)), 0);
    assert.deepEqual([await isThere(third.hash), await isThere(bobs.hash)], [false, true]);
  });

  it('go with their owner', async () => {
    const { its, alice, start, isThere } = await begin();
    const { hash } = await start(alice);
    await its.write((writer) => writer.users.deleteUser(alice.key));
    assert.equal(await isThere(hash), false);
  });
});
