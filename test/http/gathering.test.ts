import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gathering } from '../../src/http/gathering.ts';

/** Gathers, and has what is gathered done when it is told to. */
function scene(atOnce?: number) {
  const due: (() => void)[] = [];
  const done: string[] = [];
  const gather = gathering((work) => due.push(work), atOnce);
  return {
    done,
    due,
    gather: (name: string, also = () => {}) =>
      gather(() => {
        done.push(name);
        also();
      }),
    next: () => (due.shift() ?? assert.fail('nothing is due'))(),
  };
}

test('what is gathered is done together, in order, and once', () => {
  const { gather, next, done, due } = scene();
  for (const name of ['a', 'b', 'c']) gather(name);
  assert.deepEqual([done, due.length], [[], 1]);
  next();
  assert.deepEqual([done, due.length], [['a', 'b', 'c'], 0]);
  gather('d');
  next();
  assert.deepEqual([done, due.length], [['a', 'b', 'c', 'd'], 0]);
});

test('so many are done as soon as they have come, and do not wait for others', () => {
  const { gather, next, done, due } = scene(2);
  for (const name of ['a', 'b', 'c']) gather(name);
  assert.deepEqual([done, due.length], [['a', 'b'], 1]);
  gather('d');
  assert.deepEqual(done, ['a', 'b', 'c', 'd']);
  next();
  gather('e');
  assert.deepEqual([done, due.length], [['a', 'b', 'c', 'd'], 1]);
  next();
  assert.deepEqual([done, due.length], [['a', 'b', 'c', 'd', 'e'], 0]);
});

test('what comes while others are done is done another time', () => {
  const { gather, next, done, due } = scene();
  gather('a', () => gather('c'));
  gather('b');
  next();
  assert.deepEqual([done, due.length], [['a', 'b'], 1]);
  next();
  assert.deepEqual([done, due.length], [['a', 'b', 'c'], 0]);
});
