import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Actor } from '../../src/core/types.ts';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const LIMITS = { idleMs: 60_000, lifetimeMs: 60_000 };
const PASSWORD = 'correct horse battery';

forEachEngine('a change of somebody who was let in', (engine) => {
  const begin = async () => {
    const world = await World.in(await engine.shared());
    const { directory, operator } = world;
    const alice = await world.createAdmin('alice');
    // Whoever is suspended must leave an administrator.
    await world.createAdmin('olga');
    const known = (actor: Actor | undefined) => actor ?? assert.fail('nobody was recognised');
    const byKey = async (options = {}) => {
      const { credential, secret } = await directory.tokens.createKey(operator, options);
      return { credential, actor: known(await directory.tokens.authenticate('key', secret, 'test')) };
    };
    const byToken = async () => {
      const { credential, secret } = await directory.tokens.createToken(operator, world.of(alice));
      return { credential, actor: known(await directory.tokens.authenticate('token', secret, 'test')) };
    };
    const bySession = async () => {
      const { secret } = await directory.sessions.start(world.actAs(alice), LIMITS);
      return known(await directory.sessions.authenticate(secret, LIMITS, 'test'));
    };
    const byPassword = async () => {
      await directory.passwords.set(operator, world.of(alice), PASSWORD);
      const { site } = world;
      const attempt = { login: 'alice', password: PASSWORD, site, address: '192.0.2.1', dialect: 'test' };
      return known(await directory.passwords.signIn(attempt));
    };
    let made = 0;
    const make = (actor: Actor) => directory.groups.create(actor, world.whole, { name: `group ${++made}` });
    const isRefused = (actor: Actor) => refuses('credential-ended', () => make(actor));
    return { world, directory, operator, alice, byKey, byToken, bySession, byPassword, make, isRefused };
  };

  it('is made as long as what they came by is there', async () => {
    const { make, byKey, byToken, bySession, byPassword, operator } = await begin();
    // Whoever sets a password ends sessions.
    const actors = [
      await byPassword(),
      await bySession(),
      (await byToken()).actor,
      (await byKey()).actor,
      operator,
    ];
    for (const actor of actors) await make(actor);
  });

  it('is not made once their key or token was revoked, or is over', async () => {
    const { directory, operator, world, byKey, byToken, isRefused } = await begin();
    const key = await byKey();
    const token = await byToken();
    const short = await byKey({ expiresAt: NOON + 1 });
    await directory.credentials.revokeKeys(operator, [key.credential.id]);
    await directory.credentials.revokeTokens(operator, [token.credential.id]);
    world.now = NOON + 1;
    for (const { actor } of [key, token, short]) await isRefused(actor);
  });

  it('is not made once they are suspended or gone, whatever they came by', async () => {
    const { directory, operator, world, alice, byToken, bySession, byPassword, isRefused } = await begin();
    const actors = [(await byToken()).actor, await byPassword(), await bySession()];
    await directory.users.suspend(operator, world.of(alice));
    for (const actor of actors) await isRefused(actor);
    await directory.users.remove(operator, world.of(alice));
    for (const actor of actors) await isRefused(actor);
  });

  it('is not made once their session was ended, and theirs alone', async () => {
    const { directory, bySession, make, isRefused } = await begin();
    const [ended, other] = [await bySession(), await bySession()];
    await directory.sessions.end(ended);
    await isRefused(ended);
    await make(other);
  });

  it('is not made once their password is another, nor is a session begun', async () => {
    const { directory, operator, world, alice, byPassword, make, isRefused } = await begin();
    const actor = await byPassword();
    await make(actor);
    await directory.passwords.set(operator, world.of(alice), 'another horse');
    await isRefused(actor);
    await refuses('credential-ended', () => directory.sessions.start(actor, LIMITS));
  });

  it('is not made when it has waited behind what took their key', async () => {
    const { directory, operator, world, byKey, isRefused } = await begin();
    const { credential, actor } = await byKey();
    const revoked = directory.credentials.revokeKeys(operator, [credential.id]);
    await Promise.all([revoked, isRefused(actor)]);
    const actions = (await world.events()).slice(-1).map(({ action }) => action);
    assert.deepEqual(actions, ['key_revoked']);
  });
});
