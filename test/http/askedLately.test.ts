import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AskedLately } from '../../src/http/askedLately.ts';

/** Fingerprints of questions, spread as those are. */
const questions = Array.from({ length: 20_000 }, (_, index) => Math.imul(index + 1, 0x9e3779b1));

test('what was asked is known, until its answer would have gone', () => {
  const asked = new AskedLately(1000, 1);
  const howMany = (of: readonly number[]) => of.filter((question) => asked.again(question, 1)).length;
  assert.equal(howMany(questions.slice(0, 100)), 0);
  const again = howMany(questions.slice(0, 100));
  assert.ok(again >= 90, `${again} of 100, but for those whose place another one took`);
  howMany(questions.slice(100));
  assert.ok(howMany(questions.slice(0, 100)) <= 1);
});

test('it goes by what the answers since would have taken, not by how many', () => {
  const asked = new AskedLately(1000, 1);
  asked.again(1, 10);
  assert.equal(asked.again(1, 10), true);
  asked.again(2, 980);
  assert.equal(asked.again(1, 10), true);
  asked.again(3, 991);
  assert.equal(asked.again(1, 10), false);
});
