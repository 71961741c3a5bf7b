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

  test('a long text is read at once, whatever it is made of', () => {
    const texts = ['user ', '"', ' "', 'a"', '<a@', '@', ' ', '\n', '"a" '].map((piece) =>
      piece.repeat(50_000),
    );
    const started = performance.now();
    for (const text of texts) peopleIn(`${text}<alice@example.com>`);
    const took = performance.now() - started;
    assert.ok(took < 2000, `${took} ms, where the square of it would be minutes`);
  });

  test('nothing is nobody', () => {
    assert.deepEqual(peopleIn(' \n ,; \n'), []);
  });
});
