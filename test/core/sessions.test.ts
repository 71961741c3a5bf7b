import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { it } from 'node:test';
import { createDirectory } from '../../src/core/directory.ts';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const MINUTE = 60_000;
const LIMITS = { idleMs: 30 * MINUTE, lifetimeMs: 120 * MINUTE };

forEachEngine('a session', (engine) => {
  const begin = async () => {
    const world = await World.in(await engine.shared());
    const { sessions } = world.directory;
    const alice = await world.createUser('alice');
    const start = async (user = alice) => (await sessions.start(world.actAs(user), LIMITS)).secret;
    const nameOf = async (secret: string) =>
      (await sessions.authenticate(secret, LIMITS, 'native'))?.name ?? 'nobody';
    return { world, sessions, alice, start, nameOf };
  };

  it('speaks for its owner, through itself, and only its hash is kept', async () => {
    const { world, sessions, alice } = await begin();
    const { session, secret } = await sessions.start(world.actAs(alice), LIMITS);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    assert.deepEqual(await sessions.authenticate(secret, LIMITS, 'native'), {
      ...world.actAs(alice),
      credentialId: session.id,
      dialect: 'native',
    });
    const found = await world.store.read.sessions.findSession(hash('sha256', secret, 'hex'));
    assert.deepEqual(found?.session, session);
    assert.equal(await world.store.read.sessions.findSession(secret), undefined);
    assert.equal(await sessions.authenticate('x'.repeat(43), LIMITS, 'native'), undefined);
    assert.ok(!JSON.stringify(await world.events()).includes(secret));
  });

  it('ends when it is not used for a while, and goes on as long as it is', async () => {
    const { world, start, nameOf } = await begin();
    const used = await start();
    const unused = await start();
    world.now = NOON + 29 * MINUTE;
    assert.equal(await nameOf(used), 'Alice');
    world.now = NOON + 30 * MINUTE;
    assert.equal(await nameOf(unused), 'nobody');
    world.now = NOON + 58 * MINUTE;
    assert.equal(await nameOf(used), 'Alice');
    world.now = NOON + 88 * MINUTE;
    assert.equal(await nameOf(used), 'nobody');
  });

  it('ends after its lifetime however much it is used', async () => {
    const { world, start, nameOf } = await begin();
    const secret = await start();
    for (let minutes = 20; minutes < 120; minutes += 20) {
      world.now = NOON + minutes * MINUTE;
      assert.equal(await nameOf(secret), 'Alice', `after ${minutes} minutes`);
    }
    world.now = NOON + 119 * MINUTE;
    assert.equal(await nameOf(secret), 'Alice');
    world.now = NOON + 120 * MINUTE;
    assert.equal(await nameOf(secret), 'nobody');
  });

  it('is forgotten some time after it was last used, when somebody signs in', async () => {
    const { world, start } = await begin();
    const old = hash('sha256', await start(), 'hex');
    world.now = NOON + 30 * MINUTE;
    await start();
    assert.ok(await world.store.read.sessions.findSession(old));
    world.now = NOON + 31 * MINUTE;
    await start();
    assert.equal(await world.store.read.sessions.findSession(old), undefined);
  });

  it('is ended alone by signing out, which is recorded once', async () => {
    const { world, sessions, start, nameOf } = await begin();
    const [here, there] = [await start(), await start()];
    const actor = await sessions.authenticate(here, LIMITS, 'native');
    assert.ok(actor);
    const events = await world.recorded(async () => {
      await sessions.end(actor);
      await sessions.end(actor);
    });
    assert.deepEqual(
      events.map(({ action, subject, before, after }) => [action, subject.name, before, after]),
      [['session_ended', 'Alice', { session: actor.credentialId }, null]],
    );
    assert.deepEqual([await nameOf(here), await nameOf(there)], ['nobody', 'Alice']);
  });

  it('is recorded when it begins, with itself as the credential', async () => {
    const { world, sessions, alice } = await begin();
    const [event, ...others] = await world.recorded(() => sessions.start(world.actAs(alice), LIMITS));
    assert.deepEqual(others, []);
    assert.deepEqual(
      [event?.action, event?.subject.name, event?.after],
      ['session_started', 'Alice', { session: event?.actor.credentialId }],
    );
  });

  it('cannot be ended by means of a token, which has none', async () => {
    const { world, sessions, alice, start, nameOf } = await begin();
    const secret = await start();
    assert.deepEqual(
      await world.recorded(() => sessions.end({ ...world.actAs(alice), credentialId: 'a token' })),
      [],
    );
    assert.deepEqual(await world.recorded(() => sessions.end(world.operator)), []);
    assert.equal(await nameOf(secret), 'Alice');
  });

  it('is ended with all others of its owner by the owner, or by an administrator of the organization', async () => {
    const { world, sessions, alice, start, nameOf } = await begin();
    const bob = await world.createUser('bob');
    const secrets = [await start(), await start()];
    const bobs = await start(bob);
    await refuses('forbidden', sessions.endAll(world.actAs(bob), world.of(alice)));
    await sessions.endAll(world.actAs(alice), world.of(alice));
    for (const secret of secrets) assert.equal(await nameOf(secret), 'nobody');
    assert.equal(await nameOf(bobs), 'Bob');
    const olga = await world.createAdmin('olga');
    await sessions.endAll(world.actAs(olga), world.of(bob));
    assert.equal(await nameOf(bobs), 'nobody');
    await refuses('user-not-found', sessions.endAll(world.actAs(olga), { ...world.whole, accountId: 'x' }));
  });

  it('ends with a new password, with suspension for good, and with its owner', async () => {
    const { world, alice, start, nameOf } = await begin();
    const { passwords, users } = world.directory;
    const first = await start();
    await passwords.set(world.operator, world.of(alice), 'correct horse battery staple');
    assert.equal(await nameOf(first), 'nobody');
    const second = await start();
    await users.suspend(world.operator, world.of(alice));
    assert.equal(await nameOf(second), 'nobody');
    await users.restore(world.operator, world.of(alice));
    assert.equal(await nameOf(second), 'nobody');
    const third = await start();
    await users.remove(world.operator, world.of(alice));
    assert.equal(await nameOf(third), 'nobody');
  });

  it('goes on being read while nothing can be written', async () => {
    const { world, start } = await begin();
    const secret = await start();
    const readOnly = { ...world.store, write: () => Promise.reject(new Error('the disk is full')) };
    const { sessions } = createDirectory({ store: readOnly, now: () => NOON + 5 * MINUTE });
    assert.equal((await sessions.authenticate(secret, LIMITS, 'native'))?.name, 'Alice');
  });
});
