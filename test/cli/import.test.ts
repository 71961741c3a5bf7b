import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { findFaults } from '../support/consistency.ts';
import { startGroupkeep } from '../support/serverProcess.ts';
import { groupkeep, groupkeepJson, initialized } from './command.ts';

const NONE = { created: 0, updated: 0, unchanged: 0, refused: 0 };

suite('groupkeep import', { concurrency: 4 }, () => {
  test('loads the company of the examples, and the contractors after it, twice', async (t) => {
    const { data } = await initialized(t);
    const company = ['import', 'examples/company.yaml', '--data', data];
    const contractors = ['import', 'examples/contractors.csv', '--data', data];

    assert.deepEqual(await groupkeepJson(company), {
      users: { ...NONE, created: 297 },
      groups: { ...NONE, created: 60 },
      members: { ...NONE, created: 1172 },
      roles: { ...NONE, created: 23 },
      refused: [],
    });
    assert.deepEqual(await groupkeepJson(contractors), {
      users: { ...NONE, created: 10 },
      groups: { ...NONE, created: 1, unchanged: 2 },
      members: { ...NONE, created: 25 },
      roles: NONE,
      refused: [],
    });

    const again = await groupkeep(company);
    assert.equal(again.code, 0);
    assert.match(
      again.stdout,
      /users +0 +0 +297 +0\ngroups +0 +0 +60 +0\nmembers +0 +0 +1172 +0\nroles +0 +0 +23 +0\n/,
    );
    assert.match(again.stdout, /\n1552 rows in [\d.]+ s \([\d,]+ rows\/s\)\.\n$/);
    assert.match(again.stderr, /^\d+ of 1552 rows \(\d+ %\)\n/);
    assert.deepEqual((await groupkeepJson(contractors)).members, { ...NONE, unchanged: 25 });
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('says why and where rows of the mistakes are refused, and loads the others', async (t) => {
    const { data } = await initialized(t);
    const { code, stdout, stderr } = await groupkeep(['import', 'examples/mistakes.yaml', '--data', data]);
    assert.equal(code, 1);
    const refused = stderr.split('\n').filter((line) => line.startsWith('examples/'));
    assert.deepEqual(refused, [
      'examples/mistakes.yaml:14: user "alba.q": Somebody else has the e-mail address "Alba.Quintero@example.com".',
      'examples/mistakes.yaml:17: user "edda.storm": It has no name.',
      'examples/mistakes.yaml:20: user "fergus.doyle": The name must not contain control characters.',
      'examples/mistakes.yaml:39: member "gwen.nowhere" of "relief-shift": Nobody has the username, e-mail address or account id "gwen.nowhere".',
      'examples/mistakes.yaml:46: role "customer" on "confluence" for "portal-visitors": The role "atlassian/customer" cannot be given on "confluence".',
      'examples/mistakes.yaml:53: role "user" on "bamboo" for "pipeline-viewers": There is no product or resource called "bamboo"; `resource list` tells which there are.',
      'examples/mistakes.yaml:56: group: It has no name.',
      'examples/mistakes.yaml:60: group "early\\nshift": The name must not contain control characters.',
    ]);
    assert.match(stdout, /users +3 +0 +0 +3\ngroups +5 +0 +0 +2\nmembers +6 +0 +0 +1\nroles +1 +0 +0 +2\n/);

    const again = await groupkeep(['import', 'examples/mistakes.yaml', '--data', data, '--json']);
    assert.equal(again.code, 1);
    const report = JSON.parse(again.stdout);
    assert.deepEqual(Object.keys(report), ['users', 'groups', 'members', 'roles', 'refused']);
    assert.deepEqual(report.users, { ...NONE, unchanged: 3, refused: 3 });
    assert.deepEqual(report.refused[1], { line: 17, row: 'user "edda.storm"', reason: 'It has no name.' });
    assert.equal(report.refused.length, 8);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('takes JSON, and brings names and descriptions up to date', async (t) => {
    const { data } = await initialized(t);
    const file = join(data, 'company.json');
    const company = parse(await readFile('examples/company.yaml', 'utf8'));
    await writeFile(file, JSON.stringify({ users: company.users.slice(0, 5), groups: [] }, null, 2));
    assert.deepEqual((await groupkeepJson(['import', file, '--data', data])).users, { ...NONE, created: 5 });

    company.users[3].name = 'Somebody Else';
    const groups = [{ name: 'Site-Admins', description: 'New words' }];
    await writeFile(file, JSON.stringify({ users: company.users.slice(0, 5), groups }));
    const report = await groupkeepJson(['import', file, '--data', data]);
    assert.deepEqual(report.users, { ...NONE, unchanged: 4, updated: 1 });
    assert.deepEqual(report.groups, { ...NONE, updated: 1 });
    assert.deepEqual(await findFaults({ data }), []);
  });

  for (const way of [[], ['--bulk']]) {
    test(`refuses a row of a CSV file, not the file ${way}`, async (t) => {
      const { data } = await initialized(t);
      const file = join(data, 'members.csv');
      await writeFile(
        file,
        'group,member,email,name\ncrew,ana,ana@x,Ana\ncrew,nobody,,\ncrew,bob,ANA@x,Bob\n,x,,\n"no\nname",ana,,\n',
      );
      const { code, stdout } = await groupkeep(['import', file, ...way, '--data', data, '--json']);
      assert.equal(code, 1);
      assert.deepEqual(JSON.parse(stdout), {
        users: { ...NONE, created: 1 },
        groups: { ...NONE, created: 1, refused: 1 },
        members: { ...NONE, created: 1, refused: 4 },
        roles: NONE,
        refused: [
          {
            line: 3,
            row: 'member "nobody" of "crew"',
            reason: 'Nobody has the username, e-mail address or account id "nobody".',
          },
          { line: 4, row: 'member "bob" of "crew"', reason: 'Somebody else has the e-mail address "ANA@x".' },
          { line: 5, row: 'row', reason: 'It has no group.' },
          { line: 6, row: 'group "no\\nname"', reason: 'The name must not contain control characters.' },
          {
            line: 6,
            row: 'member "ana" of "no\\nname"',
            reason: 'There is no group called "no\\nname".',
          },
        ],
      });
      assert.deepEqual(await findFaults({ data }), []);
    });
  }

  test('loads a large file in bulk; killed on the way, it goes on from there', async (t) => {
    const { data } = await initialized(t);
    const file = join(data, 'everybody.csv');
    const people = Array.from({ length: 15_000 }, (_, index) => `p${index}`);
    const lines = people.flatMap((name) => [
      `everybody,${name},${name}@example.com,Person ${name}`,
      `team-${name.slice(-2)},${name},,`,
    ]);
    await writeFile(file, `group,member,email,name\n${lines.join('\n')}\n`);
    const bulk = ['import', file, '--bulk', '--data', data];

    const killed = startGroupkeep([...bulk, '--json']);
    assert.ok(killed.stderr);
    await once(killed.stderr, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'close');
    assert.deepEqual(await findFaults({ data }), []);

    const report = await groupkeepJson(bulk);
    assert.equal(report.members.created + report.members.unchanged, 30_000);
    assert.ok(report.members.unchanged > 0, 'something was applied before the end');
    assert.deepEqual(await findFaults({ data }), []);
    const again = await groupkeepJson([...bulk, '--batch-time', '20s']);
    assert.deepEqual([again.members, again.users], [{ ...NONE, unchanged: 30_000 }, NONE]);

    const [event] = await groupkeepJson(['audit', 'list', '--action', 'import_applied', '--data', data]);
    const { firstLine, lastLine, sha256 } = event.after;
    const all = (await readFile(file, 'utf8')).split('\n');
    const told = all.slice(firstLine - 1, lastLine).map((line) => `${line}\n`);
    assert.equal(hash('sha256', told.join('')), sha256);
  });

  test('loads nothing but CSV in bulk', async () => {
    const { code, stderr } = await groupkeep(['import', 'examples/company.yaml', '--bulk']);
    assert.deepEqual([code, stderr], [2, 'error: Only CSV files are loaded with --bulk.\n']);
  });

  test('has no batches to time but in bulk', async () => {
    const { code, stderr } = await groupkeep(['import', 'examples/contractors.csv', '--batch-time', '20s']);
    assert.deepEqual([code, stderr], [2, 'error: --batch-time goes with --bulk.\n']);
  });

  test('applies nothing of a file that cannot be read', async (t) => {
    const { data } = await initialized(t);
    const broken = join(data, 'broken.yaml');
    await writeFile(broken, 'users:\n  - { username: ana, email: a@x, name: Ana }\n  - { username: "bob }\n');
    const { code, stderr } = await groupkeep(['import', broken, '--data', data]);
    assert.equal(code, 1);
    assert.match(stderr, /^error: .*broken\.yaml:\d: Missing closing "quote\.\n$/);
    await writeFile(broken, Uint8Array.of(0x67, 0xff));
    assert.match(
      (await groupkeep(['import', broken, '--data', data])).stderr,
      /broken\.yaml is not text in UTF-8\.\n$/,
    );
    const missing = await groupkeep(['import', 'nowhere.csv', '--data', data]);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^error: ENOENT: no such file or directory, open 'nowhere\.csv'\.\n$/);
    assert.equal((await groupkeepJson(['user', 'list', '--data', data])).length, 1);
    assert.deepEqual(await findFaults({ data }), []);
  });
});
