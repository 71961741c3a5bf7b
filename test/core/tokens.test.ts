import assert from 'node:assert/strict';
import { it } from 'node:test';
import { USE_ACCURACY_MS } from '../../src/core/credentialUses.ts';
import { type Store, StoreUnavailable } from '../../src/core/store.ts';
import type { CredentialOptions } from '../../src/core/tokens.ts';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

forEachEngine('a token', (engine) => {
  const create = async (options: CredentialOptions = {}) => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice');
    const { tokens } = world.directory;
    const made = await tokens.createToken(world.operator, world.of(alice), options);
    return { world, alice, tokens, ...made };
  };

  it('speaks for its owner', async () => {
    const { world, alice, tokens, credential, secret } = await create({
      scopes: ['read:groups', 'write:groups'],
    });
    assert.deepEqual(await tokens.authenticate('token', secret, 'jira'), {
      kind: 'user',
      organizationKey: world.organization.key,
      organizationId: world.organization.id,
      id: alice.accountId,
      name: 'Alice',
      userKey: alice.key,
      credentialId: credential.id,
      scopes: ['read:groups', 'write:groups'],
      dialect: 'jira',
    });
  });

  it('is 256 random bits behind a prefix, kept only as a hash', async () => {
    const { world, secret } = await create();
    const other = await world.directory.tokens.createKey(world.operator);
    assert.match(secret, /^gkt_[\w-]{43}$/);
    assert.match(other.secret, /^gkk_[\w-]{43}$/);
    for (const table of ['credentials', 'audit_events']) {
      const rows = await engine.query(`select * from ${table}`);
      assert.ok(!JSON.stringify(rows, bigints).includes(secret.slice(4)), table);
    }
  });

  it('is unknown when a letter of it differs, and as another kind', async () => {
    const { tokens, secret } = await create();
    assert.equal(await tokens.authenticate('token', `${secret}x`, 'jira'), undefined);
    assert.equal(await tokens.authenticate('token', secret.toLowerCase(), 'jira'), undefined);
    assert.equal(await tokens.authenticate('token', '', 'jira'), undefined);
    assert.equal(await tokens.authenticate('key', secret, 'jira'), undefined);
  });

  it('serves until the moment it expires', async () => {
    const { world, tokens, secret } = await create({ expiresAt: NOON + 1000 });
    world.now = NOON + 999;
    assert.ok(await tokens.authenticate('token', secret, 'jira'));
    world.now = NOON + 1000;
    assert.equal(await tokens.authenticate('token', secret, 'jira'), undefined);
  });

  it('rests while its owner is suspended, and ends with its owner', async () => {
    const { world, alice, tokens, secret } = await create();
    const { users } = world.directory;
    await users.suspend(world.operator, world.of(alice));
    assert.equal(await tokens.authenticate('token', secret, 'jira'), undefined);
    await users.restore(world.operator, world.of(alice));
    assert.ok(await tokens.authenticate('token', secret, 'jira'));
    await users.remove(world.operator, world.of(alice));
    assert.equal(await tokens.authenticate('token', secret, 'jira'), undefined);
  });

  it('serves beside the username or the e-mail address of its owner, in any case, and nobody else', async () => {
    const { world, tokens, secret } = await create();
    await world.createUser('bob');
    for (const login of ['alice', 'ALICE', 'Alice@Example.com']) {
      assert.ok(await tokens.authenticate('token', secret, 'jira', login), login);
    }
    for (const login of ['bob', 'bob@example.com', '', 'alic']) {
      assert.equal(await tokens.authenticate('token', secret, 'jira', login), undefined, login);
    }
    const key = await tokens.createKey(world.operator);
    assert.equal(await tokens.authenticate('key', key.secret, 'jira', 'alice'), undefined);
  });

  it('is made for oneself by anybody, and for others by those who manage them', async () => {
    const { world, alice, tokens } = await create();
    const bob = await world.createUser('bob');
    const carol = await world.createUser('carol', { access: true });
    const sam = await world.createUser('sam', { groups: ['site-admins'] });
    const olga = await world.createAdmin('olga');
    const jay = await world.createUser('jay', { groups: ['jira-admins-fernhollow'] });
    const ana = await world.createUser('ana');
    await world.grantToUser(ana, world.jira, 'atlassian/user-access-admin');

    await tokens.createToken(world.actAs(alice), world.of(alice));
    await tokens.createToken(world.actAs(sam), world.of(alice));
    await tokens.createToken(world.actAs(sam), world.of(carol));
    await tokens.createToken(world.actAs(olga), world.of(sam));
    // People without roles are nobody's to speak for either: they may get roles later.
    await refuses('forbidden', tokens.createToken(world.actAs(alice), world.of(bob)));
    await refuses('forbidden', tokens.createToken(world.actAs(carol), world.of(bob)));
    await refuses('forbidden', tokens.createToken(world.actAs(jay), world.of(carol)));
    await refuses('forbidden', tokens.createToken(world.actAs(ana), world.of(bob)));
    await refuses('forbidden', tokens.createToken(world.actAs(sam), world.of(olga)));
  });

  it('needs a label of a decent form', async () => {
    const { world, alice, tokens } = await create();
    await refuses('invalid-field', tokens.createToken(world.operator, world.of(alice), { label: ' ' }), {
      field: 'label',
    });
    await refuses('user-not-found', tokens.createToken(world.operator, { ...world.whole, accountId: 'x' }));
  });
});

forEachEngine('a key', (engine) => {
  it('speaks for its organization', async () => {
    const world = await World.in(await engine.shared());
    const { tokens } = world.directory;
    const { credential, secret } = await tokens.createKey(world.operator, { label: 'ci', scopes: ['read'] });
    assert.deepEqual(await tokens.authenticate('key', secret, 'organizations'), {
      kind: 'key',
      organizationKey: world.organization.key,
      organizationId: world.organization.id,
      id: credential.id,
      name: 'ci',
      userKey: null,
      credentialId: credential.id,
      scopes: ['read'],
      dialect: 'organizations',
    });
    assert.equal(await tokens.authenticate('token', secret, 'organizations'), undefined);
  });

  it('serves until the moment it expires', async () => {
    const world = await World.in(await engine.shared());
    const { tokens } = world.directory;
    const { secret } = await tokens.createKey(world.operator, { expiresAt: NOON + 1 });
    assert.ok(await tokens.authenticate('key', secret, 'organizations'));
    world.now = NOON + 1;
    assert.equal(await tokens.authenticate('key', secret, 'organizations'), undefined);
  });
});

forEachEngine('the last use of a token or key', (engine) => {
  const setUp = async (store: Store) => {
    const world = await World.in(store);
    const { tokens, credentials } = world.directory;
    const { secret } = await tokens.createKey(world.operator);
    const use = async (at: number) => {
      world.now = at;
      const actor = await tokens.authenticate('key', secret, 'jira');
      await world.settled().catch(() => {});
      return actor;
    };
    const lastUse = async () => (await credentials.listKeys(world.operator, { limit: 1 })).items[0]?.usedAt;
    return { world, use, lastUse };
  };

  it('is known to within five minutes, and is no event', async () => {
    const { world, use, lastUse } = await setUp(await engine.shared());
    const events = await world.events();
    assert.equal(await lastUse(), null);
    await use(NOON + 1);
    assert.equal(await lastUse(), NOON + 1);
    await use(NOON + USE_ACCURACY_MS);
    assert.equal(await lastUse(), NOON + 1);
    await use(NOON + 1 + USE_ACCURACY_MS);
    assert.equal(await lastUse(), NOON + 1 + USE_ACCURACY_MS);
    assert.deepEqual(await world.events(), events);
  });

  it('is that of whoever was let in', async () => {
    const { world, lastUse } = await setUp(await engine.shared());
    const { tokens } = world.directory;
    const { secret } = await tokens.createKey(world.operator, { expiresAt: NOON });
    assert.equal(await tokens.authenticate('key', secret, 'jira'), undefined);
    await world.settled();
    assert.equal(await lastUse(), null);
  });

  it('costs as many writes as there are credentials at most, however often they are used at once', async () => {
    const store = await engine.shared();
    let writes = 0;
    const counting: Store = {
      ...store,
      write: (organizationKey, work) => {
        writes += 1;
        return store.write(organizationKey, work);
      },
    };
    const { world, lastUse } = await setUp(counting);
    const { tokens } = world.directory;
    const secrets = [];
    for (let nth = 0; nth < 3; nth++) secrets.push((await tokens.createKey(world.operator)).secret);
    writes = 0;
    const often = secrets.flatMap((secret) => Array.from({ length: 20 }, () => secret));
    await Promise.all(often.map((secret) => tokens.authenticate('key', secret, 'jira')));
    assert.ok(writes >= 1 && writes <= 3, `${writes} writes`);
    await world.settled();
    assert.equal(await lastUse(), null, 'of the key that nobody used');
    const { items } = await world.directory.credentials.listKeys(world.operator, { limit: 10 });
    assert.deepEqual(
      items.map(({ usedAt }) => usedAt),
      [null, NOON, NOON, NOON],
    );
  });

  it('keeps nobody out while nothing can be written', async () => {
    const store = await engine.shared();
    let broken = false;
    const failing: Store = {
      ...store,
      write: (organizationKey, work) =>
        broken ? Promise.reject(new StoreUnavailable('full')) : store.write(organizationKey, work),
    };
    const { use, lastUse } = await setUp(failing);
    broken = true;
    assert.ok(await use(NOON + 1));
    broken = false;
    assert.equal(await lastUse(), null);
    assert.ok(await use(NOON + 1 + USE_ACCURACY_MS));
    assert.equal(await lastUse(), NOON + 1 + USE_ACCURACY_MS);
  });
});

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
