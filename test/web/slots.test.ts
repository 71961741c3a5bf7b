import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Slots, settledSlot, shiftAfterScroll, slotCount } from '../../src/web/lib/slots.ts';

const ROW_HEIGHT = 40;
const VISIBLE = 15;

function slotsOf(rows: number): Slots {
  return { rows, count: slotCount(rows, ROW_HEIGHT), visible: VISIBLE };
}

suite('slots of a long list', () => {
  test('a list that is not too high has a slot for each row, and no shift', () => {
    const slots = slotsOf(150_000);
    assert.equal(slots.count, 150_000);
    assert.equal(shiftAfterScroll(slots, { from: 0, to: 100_000, shift: 0 }), 0);
    assert.equal(settledSlot(slots, 77_777), 77_777);
  });

  test('the bar reaches the first row, the last, and the middle between', () => {
    const slots = slotsOf(1_000_000);
    const end = slots.count - VISIBLE;
    assert.equal(shiftAfterScroll(slots, { from: end, to: 0, shift: 5 }), 0);
    assert.equal(end + shiftAfterScroll(slots, { from: 0, to: end, shift: 0 }), 1_000_000 - VISIBLE);
    const middle = end / 2 + shiftAfterScroll(slots, { from: 0, to: end / 2, shift: 0 });
    assert.ok(Math.abs(middle - 500_000) <= VISIBLE);
  });

  test('a small step moves as many rows as slots', () => {
    assert.equal(shiftAfterScroll(slotsOf(1_000_000), { from: 1000, to: 1003, shift: 4000 }), 4000);
  });

  test('where the bar ends the last rows that were left appear, and at its top the first', () => {
    const slots = slotsOf(1_000_000);
    const most = slots.rows - slots.count;
    const end = slots.count - VISIBLE;
    assert.equal(shiftAfterScroll(slots, { from: end - 3, to: end, shift: most - 6 }), most);
    assert.equal(shiftAfterScroll(slots, { from: 3, to: 0, shift: 6 }), 0);
    assert.equal(shiftAfterScroll(slots, { from: end - 3, to: end, shift: most - 600 }), most - 600);
  });

  test('settled, the bar tells where the list is, and both ends are within reach', () => {
    const slots = slotsOf(1_000_000);
    assert.equal(settledSlot(slots, 0), 0);
    assert.equal(settledSlot(slots, 1_000_000 - VISIBLE), slots.count - VISIBLE);
    for (const row of [1, 12_345, 500_000, 999_000]) {
      const slot = settledSlot(slots, row);
      const shift = row - slot;
      assert.ok(shift >= 0 && shift <= slots.rows - slots.count, `row ${row}`);
    }
  });
});
