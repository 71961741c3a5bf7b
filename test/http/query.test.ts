import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { formatQuery, parseQuery } from '../../src/http/query.ts';

/** A query as a browser takes it apart, by name. */
function asBrowsersDo(text: string) {
  const params = new URLSearchParams(text);
  return new Map([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}

const parsed = (text: string) => {
  const query = parseQuery(text);
  return query && new Map(Object.entries(query));
};

suite('a query', () => {
  test('is taken apart as browsers do', () => {
    const piece = fc.constantFrom('&', '=', '+', 'a', 'b', '%20', '%3D', '%26', '%C3%A9', '__proto__', '[]');
    const texts = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(texts, (text) => assert.deepEqual(parsed(text), asBrowsersDo(text))));
  });

  test('that is written is read as it was', () => {
    const values = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
    );
    fc.assert(
      fc.property(values, (query) => {
        assert.deepEqual(parsed(formatQuery(query)), new Map(Object.entries(query)));
      }),
    );
  });

  test('is none where an encoding is broken, in a name or in a value', () => {
    for (const text of ['a=%', 'a=%ff', '%=a', 'a=b&c=%e2%82'])
      assert.equal(parseQuery(text), undefined, text);
  });
});
