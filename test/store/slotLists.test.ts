import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SlotLists } from '../../src/store/names/slotLists.ts';

test('lists hold each slot once, in whatever order they come', () => {
  const slot = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(3_000_000));
  const list = fc.constantFrom(0, 1, 6);
  fc.assert(
    fc.property(fc.array(fc.tuple(list, slot), { maxLength: 400 }), (additions) => {
      const lists = new SlotLists(7);
      const sets = Array.from({ length: 7 }, () => new Set<number>());
      for (const [each, one] of additions) {
        lists.add(each, one);
        sets[each]?.add(one);
      }
      for (const [each, set] of sets.entries()) {
        assert.deepEqual(Array.from(lists.read(each)), Array.from(set));
        assert.equal(lists.length(each), set.size);
      }
    }),
  );
});

test('lists grow past what is set aside at a time', () => {
  const lists = new SlotLists(2);
  const expected = Array.from({ length: 100_000 }, (_, at) => at * 3 + 1);
  for (const slot of expected) {
    lists.add(0, slot);
    lists.add(1, slot + 1);
  }
  assert.deepEqual(Array.from(lists.read(0)), expected);
  assert.deepEqual(
    Array.from(lists.read(1)),
    expected.map((slot) => slot + 1),
  );
});
