import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { findFaults } from '../support/consistency.ts';
import { groupkeep, groupkeepJson, initialized } from './command.ts';

suite('groupkeep for groups and members', { concurrency: 2 }, () => {
  test('creates, renames, describes, shows, lists and deletes a group', async (t) => {
    const { data } = await initialized(t);
    const at = ['--data', data];
    const created = await groupkeepJson(['group', 'create', 'Divers', '--description', 'Wet', ...at]);
    assert.deepEqual([created.name, created.description, created.memberCount], ['Divers', 'Wet', 0]);
    const renamed = await groupkeepJson(['group', 'rename', 'DIVERS', 'Swimmers', ...at]);
    assert.deepEqual([renamed.id, renamed.name], [created.id, 'Swimmers']);
    await groupkeepJson(['group', 'describe', created.id, 'Wet, but faster', ...at]);
    const shown = await groupkeepJson(['group', 'show', 'swimmers', ...at]);
    assert.deepEqual([shown.description, shown.roles], ['Wet, but faster', []]);
    const found = await groupkeepJson(['group', 'list', '--search', 'SWIM', '--source', 'local', ...at]);
    assert.deepEqual(
      found.map(({ name }: { name: string }) => name),
      ['Swimmers'],
    );
    const kept = await groupkeep(['group', 'delete', 'org-admins', '--dry-run', ...at]);
    assert.equal(kept.code, 1);
    assert.match(kept.stdout, /1 would lose atlassian\/org-admin on .*: admin\n/);
    assert.equal(kept.stderr, `error: The group "org-admins" gives an administrator's role.\n`);
    await groupkeepJson(['group', 'delete', 'swimmers', '--dry-run', ...at]);
    await groupkeepJson(['group', 'delete', 'swimmers', ...at]);
    const gone = await groupkeep(['group', 'show', 'swimmers', ...at]);
    assert.deepEqual([gone.code, gone.stderr], [1, 'error: There is no group called "swimmers".\n']);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('adds and takes out people named on the line and in a file, or says what would be', async (t) => {
    const { data, setup } = await initialized(t);
    const at = ['--data', data];
    await groupkeepJson(['group', 'create', 'divers', ...at]);
    for (const name of ['ana', 'bob']) {
      const args = ['--username', name, '--email', `${name}@example.com`, '--name', name, '--no-access'];
      await groupkeepJson(['user', 'create', ...args, ...at]);
    }
    const file = join(data, 'people.txt');
    await writeFile(file, '\r\nana@example.com\n  bob \nnobody\n');
    const trial = await groupkeep(['member', 'add', 'divers', 'admin', '--file', file, '--dry-run', ...at]);
    assert.equal(trial.code, 1);
    assert.equal(
      trial.stdout,
      `"divers": 3 would be added, 0 members already, 0 named twice, 1 refused.
  "nobody": Nobody has the username, e-mail address or account id "nobody".
Nothing was changed: it was a dry run.
`,
    );
    assert.deepEqual(await groupkeepJson(['member', 'list', 'divers', ...at]), []);
    const added = await groupkeep(['member', 'add', 'divers', 'admin', '--file', file, '--json', ...at]);
    const { applied, changedAccountIds } = JSON.parse(added.stdout);
    assert.deepEqual([added.code, applied, changedAccountIds.length], [1, true, 3]);
    assert.equal(changedAccountIds[0], setup.admin.accountId);
    const undone = await groupkeepJson(['member', 'remove', 'divers', ...changedAccountIds, ...at]);
    assert.deepEqual(undone.changedAccountIds, changedAccountIds);
    const all = await groupkeep(['member', 'add', 'divers', 'ana', 'nobody', '--all-or-nothing', ...at]);
    assert.match(all.stdout, /\nNothing was changed\.\n$/);
    const none = await groupkeep(['member', 'add', 'divers', ...at]);
    assert.deepEqual([none.code, none.stderr], [2, 'error: Nobody is named; name people or a --file.\n']);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('gives roles, takes them back, explains access, suspends and restores', async (t) => {
    const { data, setup } = await initialized(t);
    const at = ['--data', data];
    const ari = `ari:cloud:confluence::site/${setup.cloudId}`;
    await groupkeepJson(['group', 'create', 'divers', ...at]);
    const ana = ['--username', 'ana', '--email', 'ana@example.com', '--name', 'Ana', '--no-access'];
    await groupkeepJson(['user', 'create', ...ana, '--group', 'divers', ...at]);
    const why = async () => {
      const { allowed, reason, paths } = await groupkeepJson(['access', 'explain', 'ana', ari, ...at]);
      return [allowed, reason, paths.map(({ groupName }: { groupName: string }) => groupName)];
    };
    assert.deepEqual(await why(), [false, 'no-role', []]);
    await groupkeepJson(['role', 'grant', 'divers', 'user', ari, ...at]);
    assert.deepEqual(await why(), [true, 'role', ['divers']]);
    await groupkeepJson(['user', 'suspend', 'ana', ...at]);
    assert.deepEqual(await why(), [false, 'not-active', ['divers']]);
    await groupkeepJson(['user', 'restore', 'ana@example.com', ...at]);
    const shown = await groupkeepJson(['user', 'show', 'ana', ...at]);
    assert.deepEqual(
      [shown.status, shown.groups[0].name, shown.roles],
      ['active', 'divers', [{ resource: ari, role: 'atlassian/user', groupName: 'divers' }]],
    );
    const { stdout } = await groupkeep(['access', 'explain', 'ana', ari, ...at]);
    assert.equal(
      stdout,
      `Ana has access to "Confluence": by a role on it.\n  atlassian/user on ${ari}, through the group "divers"\n`,
    );
    await groupkeepJson(['role', 'revoke', 'divers', 'user', ari, ...at]);
    assert.deepEqual(await why(), [false, 'no-role', []]);
    assert.deepEqual(await findFaults({ data }), []);
  });
});
