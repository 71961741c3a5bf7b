import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AskedLately } from '../../src/http/askedLately.ts';

test('what was asked is known, until about as many others were asked as are remembered', () => {
  const asked = new AskedLately(1000);
  const questions = Array.from({ length: 20_000 }, (_, index) => `/rest/api/3/group?groupId=${index}`);
  assert.equal(questions.slice(0, 100).filter((question) => asked.again(question)).length, 0);
  const again = questions.slice(0, 100).filter((question) => asked.again(question)).length;
  assert.ok(again >= 90, `${again} of 100, but for those whose place another one took`);
  for (const question of questions.slice(100)) asked.again(question);
  assert.ok(questions.slice(0, 100).filter((question) => asked.again(question)).length <= 1);
});
