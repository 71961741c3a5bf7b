import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AskedLately } from '../../src/http/askedLately.ts';

const questions = Array.from({ length: 20_000 }, (_, index) => `/rest/api/3/group?groupId=${index}`);

test('what was asked is known, until its answer would have gone', () => {
  const asked = new AskedLately(1000, 1);
  const howMany = (of: readonly string[]) => of.filter((question) => asked.again(question, 1)).length;
  assert.equal(howMany(questions.slice(0, 100)), 0);
  const again = howMany(questions.slice(0, 100));
  assert.ok(again >= 90, `${again} of 100, but for those whose place another one took`);
  howMany(questions.slice(100));
  assert.ok(howMany(questions.slice(0, 100)) <= 1);
});

test('it goes by what the answers since would have taken, not by how many', () => {
  const asked = new AskedLately(1000, 1);
  asked.again('a', 10);
  assert.equal(asked.again('a', 10), true);
  asked.again('b', 980);
  assert.equal(asked.again('a', 10), true);
  asked.again('c', 991);
  assert.equal(asked.again('a', 10), false);
});
