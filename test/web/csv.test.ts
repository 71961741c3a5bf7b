import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toCsv } from '../../src/web/lib/csv.ts';
import { peopleInCsv } from '../../src/web/lib/peopleInCsv.ts';

suite('CSV in the console', () => {
  test('people are in the column that its heading says, the surest of several', () => {
    assert.deepEqual(peopleInCsv('\ufeffName,Email\nAlice Ashby,alice@example.com\n'), ['alice@example.com']);
    assert.deepEqual(peopleInCsv('username;Account ID\nalice;712020:1\nbob;712020:2\n'), [
      '712020:1',
      '712020:2',
    ]);
  });

  test('without headings they are in the first column', () => {
    assert.deepEqual(peopleInCsv('alice,core\n"bob",core,more\n\n'), ['alice', 'bob']);
  });

  test('what is written can be read again', () => {
    const csv = toCsv([
      ['account id', 'name'],
      ['712020:1', 'Ashby, "Al"\nAlice'],
      ['712020:2', 'Bob'],
    ]);
    assert.equal(csv, 'account id,name\r\n712020:1,"Ashby, ""Al""\nAlice"\r\n712020:2,Bob\r\n');
    assert.deepEqual(peopleInCsv(csv), ['712020:1', '712020:2']);
  });

  test('a name that looks like a formula is text to a spreadsheet', () => {
    assert.equal(
      toCsv([['name'], ['=HYPERLINK("https://example.com")']]),
      'name\r\n"\'=HYPERLINK(""https://example.com"")"\r\n',
    );
    assert.equal(toCsv([['name'], ['@SUM(A1)'], ['-1'], ['+1']]), "name\r\n'@SUM(A1)\r\n'-1\r\n'+1\r\n");
  });
});
