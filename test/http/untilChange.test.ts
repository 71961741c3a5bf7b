import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Asked } from '../../src/http/arrival.ts';
import type { Client } from '../../src/http/client.ts';
import { keyOf } from '../../src/http/keys.ts';
import type { Caller } from '../../src/http/operation.ts';
import { UntilChange } from '../../src/http/untilChange.ts';
import { cutOut, growth } from '../support/heap.ts';

/** What is kept of a caller, up to a weight of 100, each weighing 39 and what its question has in characters. */
function scene(limit = 100) {
  const store = { version: 1, time: 0 };
  const kept = new UntilChange<{ caller: Caller }>({
    version: () => store.version,
    now: () => store.time,
    limit,
    weigh: (_value, key) => 39 + key.asked.length,
  });
  const value = { caller: { actor: { credentialId: 'token', expiresAt: 50 } } as unknown as Caller };
  const request = { headers: { authorization: 'Bearer token' }, socket: {} } as Asked;
  const client: Client = { address: '', protocol: 'http', host: 'groups.example.com' };
  const keyTo = (asked: string) => keyOf(request, client, asked) ?? assert.fail();
  const find = (asked: string) => kept.find(keyTo(asked));
  const put = (asked: string, begunAt: number, found: typeof value) =>
    kept.keep(keyTo(asked), begunAt, found);
  /** As a request does: it looks, and keeps what it finds out. */
  const keep = (asked: string) => {
    const known = find(asked);
    put(asked, kept.begin(), value);
    return known;
  };
  return { store, kept: { find, keep: put, begin: () => kept.begin() }, value, keep };
}

suite('what is kept until something changes', () => {
  test('goes when something does, and when the credential ends', () => {
    const { store, kept, value, keep } = scene();
    keep('a');
    assert.equal(kept.find('a'), value);
    store.time = 50;
    assert.equal(kept.find('a'), undefined);
    store.time = 0;
    store.version = 2;
    assert.equal(kept.find('a'), undefined);
  });

  test('is not what was found out while something changed', () => {
    const { store, kept, value } = scene();
    kept.find('a');
    const begunAt = kept.begin();
    store.version = 2;
    kept.keep('a', begunAt, value);
    assert.equal(kept.find('a'), undefined);
    kept.keep('a', begunAt, value);
    assert.equal(kept.find('a'), undefined, 'nor what began before somebody else looked anew');
  });

  test('weighs once, however many have found it out side by side', () => {
    const { kept, value, keep } = scene();
    keep('a');
    for (let count = 0; count < 5; count += 1) keep('b');
    assert.deepEqual([kept.find('a'), kept.find('b')], [value, value]);
    keep('c');
    assert.deepEqual([kept.find('a'), kept.find('b'), kept.find('c')], [undefined, undefined, undefined]);
  });

  test('weighs what was asked too, which is the client’s to choose', () => {
    const { kept, value, keep } = scene();
    keep('a');
    keep('b'.repeat(21));
    assert.equal(kept.find('a'), value);
    keep('c');
    keep('a');
    keep('b'.repeat(22));
    assert.equal(kept.find('a'), undefined);
  });

  test('keeps of the request that a question was cut out of nothing else', async () => {
    const { kept, value, keep } = scene(Number.POSITIVE_INFINITY);
    const weight = await growth(async () => {
      for (let number = 0; number < 1000; number += 1) keep(cutOut(number));
    });
    assert.ok(weight < 2 * 2 ** 20, `${weight} bytes for a thousand questions of 40 letters`);
    assert.equal(kept.find(cutOut(0)), value, 'they are still there');
  });
});
