import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  atRest,
  isVisible,
  type Place,
  type Slots,
  scrolledTo,
  showingRow,
  slotCount,
  TOP,
} from '../../src/web/lib/slots.ts';

const ROW_HEIGHT = 40;
const VISIBLE = 13.075;
const MILLION = 1_000_000;
const LAST = MILLION - VISIBLE;

function slotsOf(rows: number): Slots {
  return { rows, count: slotCount(rows, ROW_HEIGHT), visible: VISIBLE };
}

const million = slotsOf(MILLION);
const END = million.count - VISIBLE;

/** The row at the top, with the part of it that is out of sight. */
const rowOf = ({ slot, shift }: Place) => slot + shift;

/** By scrolling to one slot after the other, and then no further. */
function scrolled(slots: Slots, from: Place, ...to: number[]): Place {
  return atRest(
    slots,
    to.reduce((place, slot) => scrolledTo(slots, place, slot), from),
  );
}

function assertNear(actual: number, expected: number, by: number): void {
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not within ${by} of ${expected}`);
}

suite('slots of a long list', () => {
  test('a list that is not too high has a slot for each row, and no shift', () => {
    const slots = slotsOf(150_000);
    assert.equal(slots.count, 150_000);
    for (const place of [scrolled(slots, TOP, 100_000), showingRow(slots, TOP, 77_777)]) {
      assert.equal(place.shift, 0);
    }
    assertNear(rowOf(showingRow(slots, TOP, 77_777)), 77_777, 1e-6);
  });

  test('the bar reaches the first row, the last, and the middle between', () => {
    assertNear(rowOf(scrolled(million, TOP, END)), LAST, 1e-6);
    assert.equal(rowOf(scrolled(million, scrolled(million, TOP, END), 0)), 0);
    assertNear(rowOf(scrolled(million, TOP, END / 2)), MILLION / 2, VISIBLE);
  });

  test('a jump that ends in small steps, as End on the keyboard does, ends where the bar does', () => {
    const slowing = [200, 5_000, 90_000, 190_000, END - 12, END - 6, END - 1, END - 0.2, END];
    assertNear(rowOf(scrolled(million, TOP, ...slowing)), LAST, 1e-6);
    const back = slowing.map((slot) => END - slot);
    assert.equal(rowOf(scrolled(million, scrolled(million, TOP, END), ...back)), 0);
  });

  test('a small step moves as many rows as slots, wherever one is', () => {
    for (const start of [0, 1000, 123_456, END - 100]) {
      const before = scrolled(million, TOP, start);
      const after = scrolled(million, before, before.slot + 2.5, before.slot + 5);
      assertNear(rowOf(after) - rowOf(before), 5, 1e-6);
    }
  });

  test('coming to rest moves no row, and leaves way on both sides unless there is none', () => {
    for (const row of [0, 0.5, 1, 39, 40, 195, 12_345.25, 500_000, 999_000, LAST - 100, LAST - 1, LAST]) {
      for (const shift of [0, 7, 400_000, MILLION - million.count]) {
        const place = atRest(million, { slot: row - shift, shift, jumping: true });
        assertNear(rowOf(place), row, 1e-6);
        assert.ok(Number.isInteger(place.shift) && place.shift >= 0 && !place.jumping, `shift at row ${row}`);
        assert.ok(place.slot >= Math.min(row, 1) && place.slot <= END + 1e-6, `slot at row ${row}`);
        assert.ok(row >= LAST - 1 || place.slot <= END - 1, `slot at row ${row}`);
        assert.ok(place.shift <= MILLION - million.count, `shift at row ${row}`);
      }
    }
  });

  test('steps alone reach both ends, from where the bar ends long before the list', () => {
    const steps = (from: Place, by: number) => {
      let place = from;
      for (let step = 0; step < 5_000; step++) {
        const slot = Math.min(Math.max(place.slot + by, 0), END);
        if (slot === place.slot) break;
        place = scrolledTo(million, place, slot);
      }
      return atRest(million, place);
    };
    assert.equal(rowOf(steps(showingRow(million, TOP, 3_000), -2)), 0);
    assertNear(rowOf(steps(showingRow(million, TOP, MILLION - 3_000), 2)), LAST, 1e-6);
  });

  test('a row is brought into sight whole, by the smallest step or from far away', () => {
    for (const start of [TOP, scrolled(million, TOP, 100_000), scrolled(million, TOP, END)]) {
      const top = Math.ceil(rowOf(start));
      const rows = [0, top, top + 5, top + 13, Math.max(top - 1, 0), 654_321, MILLION - 1];
      for (const row of rows.filter((each) => each < MILLION)) {
        const place = showingRow(million, start, row);
        assert.ok(rowOf(place) <= row + 1e-6 && row + 1 <= rowOf(place) + VISIBLE + 1e-6, `row ${row}`);
        assert.equal(isVisible(million, place, row), true);
      }
      assert.deepEqual(showingRow(million, start, top), start);
    }
    assert.equal(isVisible(million, TOP, 14), false);
  });
});
