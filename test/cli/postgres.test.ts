import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTestDatabase } from '../support/databases.ts';
import { groupkeep, groupkeepJson } from './command.ts';

suite('groupkeep on PostgreSQL', () => {
  test('sets up, imports and lists, wherever the database is named', async (t) => {
    const { url, drop } = await createTestDatabase();
    t.after(drop);
    const setup = await groupkeepJson(['init', '--database', url]);
    assert.equal(setup.siteName, 'my-organization');

    const env = { GROUPKEEP_DATABASE_URL: url };
    const again = await groupkeep(['init'], env);
    assert.equal(again.code, 1);
    assert.match(
      again.stderr,
      /^error: There is a directory in the database test_\w+ on 127\.0\.0\.1:\d+ already/,
    );

    const report = await groupkeepJson(['import', 'examples/company.yaml'], env);
    assert.equal(report.users.created, 297);
    assert.equal(report.members.created, 1172);
    assert.deepEqual(report.refused, []);
    assert.equal((await groupkeepJson(['user', 'list'], env)).length, 298);
  });

  test('says what is the matter with a database that is not there or not ours', async (t) => {
    const { url, drop } = await createTestDatabase();
    t.after(drop);
    const elsewhere = new URL(url);
    elsewhere.pathname = 'no_such_database';
    const missing = await groupkeep(['user', 'list', '--database', elsewhere.href]);
    assert.equal(missing.code, 1);
    assert.equal(
      missing.stderr,
      'error: The database cannot serve: database "no_such_database" does not exist.\n',
    );
    const stranger = new URL(url);
    stranger.password = 'wrong';
    const refused = await groupkeep(['user', 'list', '--database', stranger.href]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /^error: The database cannot serve: password authentication failed for user/,
    );
  });
});
