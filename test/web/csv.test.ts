import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fileNameOf, toCsv } from '../../src/web/lib/csv.ts';
import { asEntry, peopleIn } from '../../src/web/lib/people.ts';
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
    assert.deepEqual(peopleInCsv('email,account id\nalice@example.com,\nbob@example.com,712020:2\n'), [
      'alice@example.com',
      '712020:2',
    ]);
    assert.deepEqual(peopleInCsv('alice,core\n"bob",core,more\n\n'), ['alice', 'bob']);
  });

  test('nobody is known by a display name: such a column tells of nobody', () => {
    assert.deepEqual(peopleInCsv('Name,User\nAlice Ashby,alice\n'), ['alice']);
    assert.deepEqual(peopleInCsv('Team,Name\ncore,Alice Ashby\n'), ['Team', 'core']);
  });

  test('a cell is one person in the list, whatever stands in it', () => {
    const cells = ['Ashby, Alice', '"Al" Ashby,\nAlice', 'Bob <bob@example.com>', 'carol'];
    assert.deepEqual(peopleIn(cells.map(asEntry).join('\n')), [
      'Ashby, Alice',
      'Al Ashby, Alice',
      'bob@example.com',
      'carol',
    ]);
  });

  test('of a quotation mark that does not belong there it is told in which row', () => {
    const row2 = /Row 2 of the file has a quotation mark/;
    assert.throws(() => peopleInCsv('user\nbo"b\ncarol\n'), row2);
    assert.throws(() => peopleInCsv('user\n"bob"x\ncarol\n'), row2);
    assert.throws(() => peopleInCsv('user\n"bob\ncarol\ndan\n'), row2);
  });

  test('a file is called as what it is about, in any script', () => {
    assert.equal(fileNameOf('مراقبو الفيضانات'), 'مراقبو-الفيضانات');
    assert.equal(fileNameOf('../R&D: émigrés?'), 'R-D-émigrés');
    assert.equal(fileNameOf('???'), '');
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
