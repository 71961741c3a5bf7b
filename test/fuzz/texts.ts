import fc from 'fast-check';

/** Texts that have broken something somewhere: of SQL, LIKE, HTML, JavaScript, Unicode, headers and file systems. */
const INFAMOUS = [
  '',
  ' ',
  '%',
  '_',
  '\\',
  '%%__\\',
  "'",
  "'; drop table users; --",
  "' or '1'='1",
  '"',
  '<script>alert(1)</script>',
  '&amp;&#0;',
  '{{7*7}}',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\r\nX-Injected: yes',
  '\t\n\u000b\u001b[31m',
  '\ufeff',
  '\u202eevil\u202c',
  '\u200b',
  'e\u0301',
  '\u00e9',
  'İIıi',
  'ßẞﬀ',
  'ΣΑΣ',
  '😀👩‍👩‍👧‍👦',
  '水',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%00',
  '-',
  '*',
  '.',
  'a,b',
  'a/b',
  'a;b=c',
  'null',
  'true',
  'NaN',
  '-1',
  '1e309',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$where',
  '{"a":1}',
  '[]',
  'x'.repeat(255),
  'x'.repeat(256),
  '😀'.repeat(255),
  '%'.repeat(1000),
  '水'.repeat(400),
];

const LETTERS = [
  ...'aZ0 %_\\\'"/?#&=+;:<>{}[]()|^`~.,-*@!$\0\n\u007f\u00ad\u0130\u03c2\u0e01\u1e9e\u200d\u2028\ud83d😀水ÅÅ',
];

/** Any text, the infamous ones often. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...INFAMOUS),
  fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 20 }),
  fc.string({ maxLength: 40 }),
);

const SYLLABLES = ['ana', 'bo', 'che', 'dam', 'eri', 'fjo', 'gru', 'hal', 'ivo', 'jut', 'kel', 'lim'];

/** A name that nothing else has yet, and that says how it was made. */
export const freshName: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...SYLLABLES), fc.constantFrom(...SYLLABLES), fc.nat(9_999_999))
  .map(([first, second, number]) => `${first}${second}-${number}`);

/** A name fit to store, mostly; some as strange as is allowed, and some stranger. */
export const newName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: freshName },
  { weight: 1, arbitrary: fc.tuple(freshName, hostileText).map((parts) => parts.join(' ')) },
  { weight: 1, arbitrary: hostileText },
);

/** Percent-encodes a text for a path or a query; what has no UTF-8 becomes the bytes that a careless client sends. */
export function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}
