import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { refusedEntry } from '../../src/cli/importing/entry.ts';
import { describeRefused, Tally } from '../../src/cli/importing/report.ts';

suite('the report of an import', () => {
  const reportOf = (refused: number) => {
    const tally = new Tally();
    tally.add(
      Array.from({ length: refused }, (_, index) => refusedEntry('member', index + 2, 'row', 'Wrong.')),
    );
    return tally.finish();
  };

  test('lists what was refused, and how much of that is not shown', () => {
    const report = reportOf(3);
    assert.equal(report.refusedUnlisted, undefined);
    const lines = 'crew.csv:2: row: Wrong.\ncrew.csv:3: row: Wrong.\n';
    assert.equal(describeRefused('crew.csv', report, 2), `${lines}… and 1 more; --json lists all of them.\n`);
    assert.equal(describeRefused('crew.csv', report, 3), `${lines}crew.csv:4: row: Wrong.\n`);
  });

  test('says how many it does not list, of so many that they are not kept', () => {
    const report = reportOf(100_007);
    assert.equal(report.members.refused, 100_007);
    assert.deepEqual([report.refused.length, report.refusedUnlisted], [100_000, 7]);
    const everything = describeRefused('crew.csv', report, Number.POSITIVE_INFINITY);
    assert.ok(everything.endsWith('crew.csv:100001: row: Wrong.\n… and 7 more.\n'));
    assert.equal(
      describeRefused('crew.csv', report, 1),
      'crew.csv:2: row: Wrong.\n… and 100006 more; --json lists 99999 of them.\n',
    );
  });
});
