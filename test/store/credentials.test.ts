import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { New } from '../../src/core/store.ts';
import type { Credential, CredentialKind } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, Rows } from '../support/rows.ts';

forEachEngine('credentials', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const newKey = (its: Rows, fields: Partial<Credential> = {}): New<Credential> => ({
    id: randomUUID(),
    kind: 'key',
    organizationKey: its.key,
    userKey: null,
    label: 'ci',
    scopes: null,
    createdAt: NOON,
    expiresAt: null,
    ...fields,
  });
  const insert = (its: Rows, fields: Partial<Credential>, secretHash: string) =>
    its.write((writer) => writer.credentials.insertCredential(newKey(its, fields), secretHash));

  it('of an organization are found by the hash of their secret, with whom they speak for', async () => {
    const its = await rows();
    const hash = randomUUID();
    const credential = await insert(its, { scopes: ['read', 'write'], expiresAt: NOON - 1 }, hash);
    assert.deepEqual(
      await its.store.read.credentials.findCredential('key', hash),
      { credential, organizationId: its.organization.id, user: null },
      'though expired',
    );
  });

  it('of a person are found with that person', async () => {
    const its = await rows();
    const hash = randomUUID();
    const alice = await its.insertUser('alice', { displayName: 'Alice Liddell', status: 'suspended' });
    const credential = await insert(its, { kind: 'token', userKey: alice.key }, hash);
    assert.deepEqual(await its.store.read.credentials.findCredential('token', hash), {
      credential,
      organizationId: its.organization.id,
      user: {
        key: alice.key,
        accountId: alice.accountId,
        displayName: 'Alice Liddell',
        status: 'suspended',
        username: 'alice',
        email: 'alice@example.com',
      },
    });
  });

  it('stand as their owner does, and a session among them; a key by itself', async () => {
    const its = await rows();
    const { findStanding } = its.store.read.credentials;
    const key = await insert(its, { expiresAt: NOON - 1 }, randomUUID());
    assert.equal(await findStanding(key.id), 'active', 'though expired');
    const bob = await its.insertUser('bob', { status: 'suspended' });
    const token = await insert(its, { kind: 'token', userKey: bob.key }, randomUUID());
    const fields = { id: randomUUID(), userKey: bob.key, createdAt: NOON, usedAt: NOON };
    await its.write((writer) => writer.sessions.insertSession(fields, randomUUID()));
    assert.deepEqual(
      [await findStanding(token.id), await findStanding(fields.id), await findStanding(randomUUID())],
      ['suspended', 'suspended', undefined],
    );
    await its.write((writer) => writer.credentials.deleteCredential(key.key));
    assert.equal(await findStanding(key.id), undefined);
  });

  it('are not found by another hash or as another kind', async () => {
    const its = await rows();
    const hash = randomUUID();
    await insert(its, {}, hash);
    const { findCredential } = its.store.read.credentials;
    assert.equal(await findCredential('key', randomUUID()), undefined);
    assert.equal(await findCredential('token', hash), undefined);
  });

  it('keep their scopes: all, some, or none', async () => {
    const its = await rows();
    for (const scopes of [null, ['read:groups'], ['a', 'b', 'c'], []]) {
      const hash = randomUUID();
      await insert(its, { scopes }, hash);
      const found = await its.store.read.credentials.findCredential('key', hash);
      assert.deepEqual(found?.credential.scopes, scopes);
    }
  });

  it('have an id and a secret of their own', async () => {
    const its = await rows();
    const hash = randomUUID();
    const { id } = await insert(its, {}, hash);
    await assert.rejects(insert(its, {}, hash));
    await assert.rejects(insert(its, { id }, randomUUID()));
  });
});

forEachEngine('uses of credentials', (engine) => {
  const setUp = async () => {
    const its = await Rows.in(await engine.shared());
    const alice = await its.insertUser('alice');
    const fields = { label: 'ci', scopes: null, createdAt: NOON, expiresAt: null, organizationKey: its.key };
    const [key, token] = await its.write((writer) =>
      Promise.all([
        writer.credentials.insertCredential(
          { ...fields, id: randomUUID(), kind: 'key', userKey: null },
          randomUUID(),
        ),
        writer.credentials.insertCredential(
          { ...fields, id: randomUUID(), kind: 'token', userKey: alice.key },
          randomUUID(),
        ),
      ]),
    );
    const usedAt = async (kind: CredentialKind) => {
      const found = await its.store.read.credentials.listCredentials(
        { organizationKey: its.key, kind },
        FIRST,
      );
      return found.map((owned) => owned.usedAt);
    };
    const record = (...uses: [string, number][]) =>
      its.write((writer) => writer.credentials.recordUses(uses));
    const stored = async (...credentials: Credential[]) => {
      const keys = credentials.map(({ key }) => key).join(', ');
      return engine.query(`select * from credential_uses where credential_key in (${keys})`);
    };
    return { its, alice, key, token, usedAt, record, stored };
  };

  it('are unknown until recorded, and the last one counts, in whichever order they come', async () => {
    const { key, token, usedAt, record } = await setUp();
    assert.deepEqual([await usedAt('key'), await usedAt('token')], [[null], [null]]);
    await record([key.id, NOON + 2], [token.id, NOON + 5]);
    assert.deepEqual([await usedAt('key'), await usedAt('token')], [[NOON + 2], [NOON + 5]]);
    await record([key.id, NOON + 3], [token.id, NOON + 4]);
    assert.deepEqual([await usedAt('key'), await usedAt('token')], [[NOON + 3], [NOON + 5]]);
  });

  it('of what is not there leave nothing', async () => {
    const { its, key, record, stored } = await setUp();
    await its.write((writer) => writer.credentials.deleteCredential(key.key));
    await record([key.id, NOON], [randomUUID(), NOON]);
    assert.deepEqual(await stored(key), []);
  });

  it('go with the credential, and with its owner', async () => {
    const { its, alice, key, token, record, stored } = await setUp();
    await record([key.id, NOON], [token.id, NOON]);
    assert.equal((await stored(key, token)).length, 2);
    await its.write((writer) => writer.credentials.deleteCredential(key.key));
    await its.write((writer) => writer.users.deleteUser(alice.key));
    assert.deepEqual(await stored(key, token), []);
  });
});

forEachEngine('passwords', (engine) => {
  it('are absent until set, and are replaced', async () => {
    const its = await Rows.in(await engine.shared());
    const [alice, bob] = await its.insertUsers('alice', 'bob');
    assert.ok(alice && bob);
    const { findPasswordHash } = its.store.read.credentials;
    const set = (hash: string) => its.write((writer) => writer.credentials.setPasswordHash(alice.key, hash));
    assert.equal(await findPasswordHash(alice.key), undefined);
    await set('first');
    assert.equal(await findPasswordHash(alice.key), 'first');
    await set('second');
    assert.equal(await findPasswordHash(alice.key), 'second');
    assert.equal(await findPasswordHash(bob.key), undefined);
  });
});
