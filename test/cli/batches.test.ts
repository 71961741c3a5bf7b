import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLargeBatches } from '../../src/cli/importing/batches.ts';
import type { Piece } from '../../src/cli/importing/entry.ts';

const HOUR_MS = 3_600_000;
const NO_TIME_MS = 0;

/** The sizes of the batches of 100,000 entries that take no time to apply. */
async function sizes(timeMs: number): Promise<number[]> {
  async function* pieces(): AsyncGenerator<Piece> {
    for (let line = 1; line <= 100_000; line += 1000) {
      yield { entries: Array.from({ length: 1000 }, (_, index) => ({ kind: 'member', line: line + index })) };
    }
  }
  const found: number[] = [];
  for await (const { entries } of inLargeBatches('file.csv', pieces(), timeMs)) found.push(entries.length);
  return found;
}

test('batches grow as long as they take less than they may', async () => {
  assert.deepEqual(await sizes(HOUR_MS), [5000, 10_000, 20_000, 40_000, 25_000]);
});

test('batches that take more than they may stay as small as they can be', async () => {
  assert.deepEqual(await sizes(NO_TIME_MS), Array<number>(20).fill(5000));
});
