import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

forEachEngine('a password', (engine) => {
  it('lets its owner in by username or e-mail address, and is kept only as an argon2id hash', async () => {
    const world = await World.in(await engine.shared());
    const { passwords } = world.directory;
    const alice = await world.createUser('alice');
    await passwords.set(world.operator, world.of(alice), 'correct horse');
    const signIn = (login: string, password: string) =>
      passwords.signIn({ login, password, site: world.site, address: '192.0.2.1', dialect: 'jira' });

    world.now = NOON + 5;
    const actor = await signIn('Alice', 'correct horse');
    const stored = await world.store.read.credentials.findPasswordHash(alice.key);
    assert.deepEqual(actor, { ...world.actAs(alice), passwordHash: stored, dialect: 'jira' });
    assert.ok(await signIn('alice@example.com', 'correct horse'));
    await world.settled();
    assert.equal((await world.user(alice)).lastLoginAt, NOON + 5);
    assert.equal((await world.user(alice)).lastFailedLoginAt, null);

    world.now = NOON + 6;
    assert.equal(await signIn('alice', 'correct hors'), undefined);
    assert.equal(await signIn('nobody', 'correct horse'), undefined);
    await world.settled();
    assert.equal((await world.user(alice)).lastFailedLoginAt, NOON + 6);

    assert.match(stored ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  it('lets nobody in who is suspended, or whose password was changed', async () => {
    const world = await World.in(await engine.shared());
    const { passwords, users } = world.directory;
    const alice = await world.createUser('alice');
    await passwords.set(world.operator, world.of(alice), 'first');
    const signIn = (password: string) =>
      passwords.signIn({ login: 'alice', password, site: world.site, address: '192.0.2.1', dialect: 'jira' });
    assert.ok(await signIn('first'));
    await users.suspend(world.operator, world.of(alice));
    assert.equal(await signIn('first'), undefined);
    await users.restore(world.operator, world.of(alice));
    await passwords.set(world.operator, world.of(alice), 'second');
    assert.equal(await signIn('first'), undefined);
    assert.ok(await signIn('second'));
  });

  it('is set by its owner or by who administers the organization', async () => {
    const world = await World.in(await engine.shared());
    const { passwords } = world.directory;
    const alice = await world.createUser('alice');
    const sam = await world.createUser('sam', { groups: ['site-admins'] });
    const olga = await world.createAdmin('olga');
    await passwords.set(world.actAs(alice), world.of(alice), 'mine');
    await passwords.set(world.actAs(olga), world.of(alice), 'hers');
    await refuses('forbidden', passwords.set(world.actAs(sam), world.of(alice), 'his'));
    await refuses('user-not-found', passwords.set(world.operator, { ...world.whole, accountId: 'x' }, 'x'));
  });

  it('may be tried a few times, then after a while again', async () => {
    const world = await World.in(await engine.shared());
    const { passwords } = world.directory;
    const alice = await world.createUser('alice');
    await passwords.set(world.operator, world.of(alice), 'right');
    const signIn = (password: string) =>
      passwords.signIn({ login: 'alice', password, site: world.site, address: '192.0.2.9', dialect: 'jira' });
    let tries = 0;
    for (;;) {
      tries += 1;
      assert.ok(tries < 20, 'never held back');
      const refused = await signIn('wrong').then(
        () => false,
        (error) => error.kind === 'too-many-failures',
      );
      if (refused) break;
    }
    await refuses('too-many-failures', signIn('right'));
    world.now += 3_600_000;
    assert.ok(await signIn('right'));
  });
});
