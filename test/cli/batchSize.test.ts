import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchSize } from '../../src/cli/importing/batchSize.ts';

/** The sizes of so many batches that each take so long, of the second that they may take. */
function sizes(count: number, ms: number): number[] {
  const size = new BatchSize(1000);
  return Array.from({ length: count }, () => {
    const { rows } = size;
    size.took(ms, rows);
    return rows;
  });
}

test('batches grow as long as they take less than they may, but not without end', () => {
  assert.deepEqual(sizes(4, 100), [5000, 10_000, 20_000, 40_000]);
  assert.deepEqual(sizes(20, 100).slice(-2), [2_000_000, 2_000_000]);
});

test('batches that take about as long as they may stay as they are', () => {
  assert.deepEqual(sizes(3, 700), [5000, 5000, 5000]);
});

test('batches that take more than they may shrink, down to the smallest', () => {
  const size = new BatchSize(1000);
  size.took(100, 5000);
  size.took(100, 10_000);
  const found = [1100, 5000, 5000].map((ms) => {
    size.took(ms, size.rows);
    return size.rows;
  });
  assert.deepEqual(found, [10_000, 5000, 5000]);
});

test('batches do not grow by one that had fewer rows than it might have had', () => {
  const size = new BatchSize(1000);
  size.took(100, 4999);
  assert.equal(size.rows, 5000);
});
