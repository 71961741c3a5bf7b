import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { jsonObject, jsonOf, KeptTexts } from '../../src/http/json.ts';

suite('text that stands for a value', () => {
  test('is what JSON.stringify makes of the whole', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), part), fc.array(fc.jsonValue()), (plain, items) => {
        const whole = { ...plain, one: items, none: [], last: items[0] };
        const parts = { ...plain, one: items.map(jsonOf), none: [], last: items[0] };
        assert.equal(jsonObject(parts).text, JSON.stringify(whole));
      }),
    );
  });
});

suite('kept texts', () => {
  const texts = () => new KeptTexts<object, string>();

  test('are made once for each thing and manner', () => {
    const kept = texts();
    const source = {};
    assert.equal(kept.of(source, 'loud', () => 'HI').text, '"HI"');
    assert.equal(kept.of(source, 'loud', () => assert.fail('it is there')).text, '"HI"');
    assert.equal(kept.of({}, 'loud', () => 'YOU').text, '"YOU"');
  });

  test('are made anew in another manner', () => {
    const kept = texts();
    const source = {};
    kept.of(source, 'loud', () => 'HI');
    assert.equal(kept.of(source, 'quiet', () => 'hi').text, '"hi"');
    assert.equal(kept.of(source, 'loud', () => 'HI again').text, '"HI again"');
  });
});
