import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Asked } from '../../src/http/arrival.ts';
import type { Client } from '../../src/http/client.ts';
import { ByKey, type Key, keyOf } from '../../src/http/keys.ts';

const client: Client = { address: '', protocol: 'https', host: 'groups.example.com' };
const asked = (headers: Asked['headers'], socket = {}) => ({ headers, socket }) as Asked;

suite('keys', () => {
  test('are the same for the same credential, host and question, by whichever connection', () => {
    const one = keyOf(asked({ authorization: 'Bearer a' }), client, '/a');
    const other = keyOf(asked({ authorization: 'Bearer a' }), client, '/a');
    assert.deepEqual(one, other);
  });

  test('are others for another credential, host, protocol or question, by one connection too', () => {
    const socket = {};
    const all = [
      keyOf(asked({ authorization: 'Bearer a' }, socket), client, '/a'),
      keyOf(asked({ authorization: 'Bearer b' }, socket), client, '/a'),
      keyOf(asked({ authorization: 'Bearer a' }, socket), { ...client, host: 'x.example.com' }, '/a'),
      keyOf(asked({ authorization: 'Bearer a' }, socket), { ...client, protocol: 'http' }, '/a'),
      keyOf(asked({ authorization: 'Bearer a' }, socket), client, '/b'),
    ];
    assert.equal(new Set(all.map((key) => `${key?.asker} ${key?.asked}`)).size, all.length);
    assert.equal(new Set(all.map((key) => key?.print)).size, all.length);
  });

  test('are none without a credential in the header, or with what may be another in a cookie', () => {
    assert.equal(keyOf(asked({}), client, '/a'), undefined);
    assert.equal(keyOf(asked({ authorization: 'Bearer a', cookie: 'b' }), client, '/a'), undefined);
  });

  test('tell nothing of the credential', () => {
    const key = keyOf(asked({ authorization: 'Bearer secret' }), client, '/a');
    assert.doesNotMatch(JSON.stringify(key), /secret/);
  });
});

suite('values by keys', () => {
  const key = (asker: string, question: string): Key => ({ asker, asked: question, print: 7 });

  test('of two keys with one fingerprint neither has the value of the other', () => {
    const values = new ByKey<string>();
    values.set(key('a', '/a'), 'of a');
    assert.equal(values.get(key('b', '/a')), undefined);
    assert.equal(values.get(key('a', '/b')), undefined);
    values.set(key('b', '/a'), 'of b');
    assert.equal(values.get(key('a', '/a')), undefined);
    assert.equal(values.get(key('b', '/a')), 'of b');
  });

  test('one that has gone to another key is not taken from it', () => {
    const values = new ByKey<string>();
    values.set(key('a', '/a'), 'of a');
    values.set(key('b', '/a'), 'of b');
    values.delete(key('a', '/a'));
    assert.equal(values.get(key('b', '/a')), 'of b');
    values.delete(key('b', '/a'));
    assert.equal(values.size, 0);
  });
});
