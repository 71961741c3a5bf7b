import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  DESCRIPTION_LIMIT,
  EMAIL_LIMIT,
  fold,
  isStorable,
  NAME_LIMIT,
  requireDescription,
  requireEmail,
  requireName,
} from '../../src/core/text.ts';
import { refuses } from '../support/world.ts';

describe('fold', () => {
  const same: [string, string][] = [
    ['Divers', 'DIVERS'],
    ['Élan', 'e\u0301lan'],
    ['Ångström', 'A\u030Angstro\u0308m'],
    ['ÅNGSTRÖM', '\u212Bngström'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Kelvin', '\u212Aelvin'],
    ['J\u030C', 'ǰ'],
    ['H\u0331', 'ẖ'],
    ['ΑΫ\u0301', 'αΰ'],
    ['İ', 'i\u0307'],
    ['ЖАР', 'жар'],
    ['', ''],
  ];
  for (const [one, other] of same) {
    it(`makes ${JSON.stringify(one)} and ${JSON.stringify(other)} the same`, () => {
      assert.equal(fold(one), fold(other));
    });
  }

  const different: [string, string][] = [
    ['e', 'é'],
    ['ss', 'ß'],
    ['ﬁ', 'fi'],
    ['a', 'а'],
    ['ı', 'i'],
    ['1', '①'],
    ['a b', 'ab'],
  ];
  for (const [one, other] of different) {
    it(`keeps ${JSON.stringify(one)} and ${JSON.stringify(other)} apart`, () => {
      assert.notEqual(fold(one), fold(other));
    });
  }

  const anyText = fc.string({ unit: 'binary', maxLength: 12 });

  it('changes nothing when done again', () => {
    fc.assert(fc.property(anyText, (text) => assert.equal(fold(fold(text)), fold(text))));
  });

  it('is the same of every letter with every mark, small or capital, composed or not', () => {
    const marks = ['', '\u0301', '\u0308', '\u030C', '\u0331', '\u0345'];
    for (let point = 0; point < 0x2c00; point += 1) {
      for (const mark of marks) {
        const text = String.fromCodePoint(point) + mark;
        assert.equal(fold(fold(text)), fold(text), text);
        assert.equal(fold(text.normalize('NFD')), fold(text), text);
        assert.equal(fold(text.toLowerCase()), fold(text), text);
      }
    }
  });

  it('finds a word by its beginning', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abΣσςΑ 1'), minLength: 1 }), (word) => {
        const characters = [...word];
        for (let length = 1; length <= characters.length; length += 1) {
          assert.ok(fold(word).startsWith(fold(characters.slice(0, length).join(''))));
        }
      }),
    );
  });
});

const EMOJI = '🌊';

describe('a name', () => {
  const fine: [string, string][] = [
    ['Divers', 'Divers'],
    ['  Divers\u00A0', 'Divers'],
    ['a', 'a'],
    ["O'Brien; drop table users --", "O'Brien; drop table users --"],
    ['日本語 🌊 عربي', '日本語 🌊 عربي'],
    ['x'.repeat(NAME_LIMIT), 'x'.repeat(NAME_LIMIT)],
    [EMOJI.repeat(NAME_LIMIT), EMOJI.repeat(NAME_LIMIT)],
  ];
  for (const [given, kept] of fine) {
    it(`may be ${show(given)}`, () => assert.equal(requireName('name', given), kept));
  }

  const wrong: [string, string, RegExp][] = [
    ['empty', '', /blank/],
    ['blank', ' \u00A0\t ', /blank/],
    ['too long', 'x'.repeat(NAME_LIMIT + 1), /255 characters/],
    ['too long in emoji', EMOJI.repeat(NAME_LIMIT + 1), /255 characters/],
    ['with a NUL', 'a\0b', /well-formed/],
    ['with half an emoji', `a${EMOJI.charAt(0)}`, /well-formed/],
    ['with a line break', 'a\nb', /control characters/],
    ['with a bell', 'a\u0007b', /control characters/],
    ['with a C1 control', 'a\u0085b', /control characters/],
    ['with DEL', 'a\u007Fb', /control characters/],
  ];
  for (const [how, given, reason] of wrong) {
    it(`may not be ${how}`, () => refusesField('team', () => requireName('team', given), reason));
  }
});

describe('a description', () => {
  const fine = ['', ' untrimmed ', 'two\nlines\r\nand\ta tab', EMOJI.repeat(DESCRIPTION_LIMIT)];
  for (const given of fine) {
    it(`may be ${show(given)}`, () => assert.equal(requireDescription('description', given), given));
  }

  const wrong: [string, string, RegExp][] = [
    ['too long', 'x'.repeat(DESCRIPTION_LIMIT + 1), /1000 characters/],
    ['with a NUL', '\0', /well-formed/],
    ['with half an emoji', EMOJI.charAt(1), /well-formed/],
    ['with a bell', 'ding\u0007', /control characters/],
  ];
  for (const [how, given, reason] of wrong) {
    it(`may not be ${how}`, () => refusesField('text', () => requireDescription('text', given), reason));
  }
});

describe('an e-mail address', () => {
  const fine: [string, string][] = [
    ['Alice@Example.com', 'Alice@Example.com'],
    [' alice@example.com ', 'alice@example.com'],
    ["o'brien+tag@sub.example.com", "o'brien+tag@sub.example.com"],
    ['alice@localhost', 'alice@localhost'],
    ['älice@exämple.com', 'älice@exämple.com'],
  ];
  for (const [given, kept] of fine) {
    it(`may be ${show(given)}`, () => assert.equal(requireEmail('email', given), kept));
  }

  const address = /e-mail address/;
  const wrong: [string, string, RegExp][] = [
    ['empty', '', address],
    ['without @', 'alice.example.com', address],
    ['with nothing before @', '@example.com', address],
    ['with nothing after @', 'alice@', address],
    ['with two @', 'alice@home@example.com', address],
    ['with a space', 'alice liddell@example.com', address],
    ['two on two lines', 'alice@example.com\nbob@example.com', address],
    ['with a bell', 'ali\u0007ce@example.com', address],
    ['too long', `${'x'.repeat(EMAIL_LIMIT)}@example.com`, /254 characters/],
    ['with a NUL', 'a\0@example.com', /well-formed/],
  ];
  for (const [how, given, reason] of wrong) {
    it(`may not be ${how}`, () => refusesField('mail', () => requireEmail('mail', given), reason));
  }
});

describe('a text', () => {
  it('can be stored unless it has a NUL or half a character', () => {
    assert.equal(isStorable(''), true);
    assert.equal(isStorable('a\u0001b'), true);
    assert.equal(isStorable(EMOJI), true);
    assert.equal(isStorable('a\0'), false);
    assert.equal(isStorable(EMOJI.charAt(0)), false);
    assert.equal(isStorable(EMOJI.charAt(1)), false);
  });
});

async function refusesField(field: string, work: () => unknown, reason: RegExp): Promise<void> {
  await refuses('invalid-field', work, { field });
  assert.throws(work, reason);
}

function show(text: string): string {
  return text.length > 40 ? `${[...text].length} of ${[...text][0]}` : JSON.stringify(text);
}
