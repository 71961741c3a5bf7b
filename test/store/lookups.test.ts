import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { User } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { NOON, Rows } from '../support/rows.ts';

forEachEngine('people of a directory', (engine) => {
  it('are found by usernames or e-mail addresses, and by account ids, each once', async () => {
    const its = await Rows.in(await engine.shared());
    const elsewhere = await its.insertDirectory('Second');
    const there = { directoryKey: elsewhere.key, directoryId: elsewhere.id };
    const [alice, bob] = [await its.insertUser('alice'), await its.insertUser('bob')];
    const dora = await its.insertUser('dora', there);
    const { listUsersByLogin, listUsersByAccountId } = its.store.read.users;
    const names = (users: readonly User[]) => users.map(({ username }) => username).sort();
    const key = its.directory.key;
    const logins = ['alice', 'alice@example.com', 'bob@example.com', 'dora', 'nobody'];
    assert.deepEqual(names(await listUsersByLogin(key, logins)), ['alice', 'bob']);
    assert.deepEqual(names(await listUsersByLogin(elsewhere.key, logins)), ['dora']);
    assert.deepEqual(await listUsersByLogin(key, []), []);
    const ids = [alice, bob, dora].map(({ accountId }) => accountId);
    assert.deepEqual(names(await listUsersByAccountId(key, ids)), ['alice', 'bob']);
  });
});

forEachEngine('roles through groups', (engine) => {
  it('are listed with the group that each comes through, by name', async () => {
    const its = await Rows.in(await engine.shared());
    const jira = await its.insertResource('jira-software');
    const [alice] = await its.insertUsers('alice');
    const [swimmers, divers, plain] = await its.insertGroups('swimmers', 'divers', 'plain');
    assert.ok(alice && swimmers && divers && plain);
    for (const group of [swimmers, divers, plain]) await its.join(group, alice);
    await its.grantToGroup(swimmers, jira, 'user');
    await its.grantToGroup(divers, jira, 'user', true);
    await its.grantToGroup(divers, jira, 'admin');
    const paths = await its.store.read.roles.listUserRolePaths(alice.key);
    assert.deepEqual(
      paths.map(({ group, ari, role, isDefault }) => [group.name, ari, role, isDefault]),
      [
        ['divers', jira.ari, 'admin', false],
        ['divers', jira.ari, 'user', true],
        ['swimmers', jira.ari, 'user', false],
      ],
    );
    assert.deepEqual(paths[0]?.group, await its.reread(divers));
  });

  it('are looked at among the first members of a group alone, and some of them are named', async () => {
    const its = await Rows.in(await engine.shared());
    const jira = await its.insertResource('jira-software');
    const [group] = await its.insertGroups('divers');
    const users = await its.insertUsers('alice', 'bob', 'carol', 'dave');
    assert.ok(group && users[1]);
    await its.join(group, ...users);
    await its.grantToGroup(group, jira, 'user');
    await its.grantToUser(users[1], jira, 'admin');
    const look = async (roles: string[] | undefined, among: number, limit: number) => {
      const { listDependents } = its.store.read.roles;
      const { count, first } = await listDependents(group.key, jira.key, roles, { among, limit });
      return [count, ...first.map(({ username }) => username)];
    };
    assert.deepEqual(await look(['user'], 10, 10), [4, 'alice', 'bob', 'carol', 'dave']);
    assert.deepEqual(await look(undefined, 10, 10), [3, 'alice', 'carol', 'dave']);
    assert.deepEqual(await look(undefined, 3, 10), [2, 'alice', 'carol']);
    assert.deepEqual(await look(undefined, 10, 2), [3, 'alice', 'carol']);
    assert.deepEqual(await look(undefined, 10, 0), [3]);
    assert.deepEqual(await look(['user', 'admin'], 10, 0), [3]);
  });
});

forEachEngine('a name of a group', (engine) => {
  it('changes where it is unique, and searches follow it', async () => {
    const its = await Rows.in(await engine.shared());
    const [divers] = await its.insertGroups('divers', 'swimmers');
    assert.ok(divers);
    const rename = (name: string) =>
      its.write((writer) => writer.groups.renameGroup(divers.key, name, name.toLowerCase(), NOON + 1));
    await assert.rejects(rename('Swimmers'));
    await rename('Surfers');
    const { name, nameFolded, updatedAt } = await its.reread(divers);
    assert.deepEqual([name, nameFolded, updatedAt], ['Surfers', 'surfers', NOON + 1]);
    const found = async (search: string) => {
      const filter = { organizationKey: its.key, search };
      return its.store.read.groups.countGroups(filter);
    };
    assert.deepEqual([await found('surf'), await found('diver'), await found('su')], [1, 0, 1]);
  });
});
