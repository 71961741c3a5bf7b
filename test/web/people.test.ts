import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { peopleIn } from '../../src/web/lib/people.ts';

suite('a pasted list of people', () => {
  test('one to a line, or with commas, semicolons and tabs between', () => {
    assert.deepEqual(peopleIn('alice\r\nbob@example.com, carol;712020:1\terin\n\n'), [
      'alice',
      'bob@example.com',
      'carol',
      '712020:1',
      'erin',
    ]);
  });

  test('as mail programs copy addresses', () => {
    assert.deepEqual(peopleIn('"Ashby, Alice" <alice@example.com>; Bob Brook <bob@example.com>'), [
      'alice@example.com',
      'bob@example.com',
    ]);
    assert.deepEqual(peopleIn('alice@example.com bob@example.com'), ['alice@example.com', 'bob@example.com']);
  });

  test('a name of several words stays one, for the server to say that nobody has it', () => {
    assert.deepEqual(peopleIn('Alice Ashby\n"bob"'), ['Alice Ashby', 'bob']);
  });

  test('what is in quotes is one entry, which commas do not part', () => {
    assert.deepEqual(peopleIn('"Ashby, Alice", bob'), ['Ashby, Alice', 'bob']);
  });

  test('a name before an address does not reach into the line before', () => {
    assert.deepEqual(peopleIn('bob\n <alice@example.com>'), ['bob', 'alice@example.com']);
  });

  test('a long text is read, whatever it is made of, which would take minutes by the square of its length', () => {
    for (const piece of ['user ', '"', ' "', 'a"', '<a@', '@', ' ', '\n', '"a" ']) {
      assert.equal(peopleIn(`${piece.repeat(50_000)}<alice@example.com>`).at(-1), 'alice@example.com', piece);
    }
    assert.equal(peopleIn(`a${'"'.repeat(50_000)}b`).length, 1);
  });

  test('a name before an address is nobody, with what stands behind it in brackets', () => {
    assert.deepEqual(peopleIn('bob, "Ashby, Alice" (IT) <alice@example.com>'), ['bob', 'alice@example.com']);
  });

  test('nothing is nobody', () => {
    assert.deepEqual(peopleIn(' \n ,; \n'), []);
  });
});
