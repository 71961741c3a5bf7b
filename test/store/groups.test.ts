import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { Scan } from '../../src/core/paging.ts';
import type { GroupFilter, Writer } from '../../src/core/store.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, namesOf, Rows } from '../support/rows.ts';

type Filter = Partial<GroupFilter>;

async function list(its: Rows, filter: Filter = {}, scan: Partial<Scan> = {}): Promise<string[]> {
  const full = { organizationKey: its.key, ...filter };
  return namesOf(await its.store.read.groups.listGroups(full, { ...FIRST, ...scan }));
}

/** The groups that match, which must also be counted right. */
async function match(its: Rows, filter: Filter): Promise<string[]> {
  const names = await list(its, filter);
  const count = await its.store.read.groups.countGroups({ organizationKey: its.key, ...filter });
  assert.equal(count, names.length, 'count');
  return names;
}

forEachEngine('groups', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('are found by id in their organization, as they were stored', async () => {
    const its = await rows();
    const other = await rows();
    const group = await its.insertGroup('River Ångström 🌊', {
      description: 'Line one\nline two',
      type: 'TEAM',
      managedBy: 'team-members',
      source: 'okta',
      updatedAt: NOON + 1,
    });
    assert.ok(group.key > 0);
    assert.deepEqual(await its.store.read.groups.findGroup(its.key, group.id), group);
    assert.equal(await its.store.read.groups.findGroup(other.key, group.id), undefined);
    assert.equal(await its.store.read.groups.findGroup(its.key, randomUUID()), undefined);
  });

  it('are found as they are now, however often they were found before', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const jira = await its.insertResource('jira-software');
    const group = await its.insertGroup('divers');
    const { groups } = its.store.read;
    const find = () => groups.findGroup(its.key, group.id);
    const changes: ((writer: Writer) => Promise<unknown>)[] = [
      ({ groups }) => groups.renameGroup(group.key, 'Swimmers', 'swimmers', NOON + 1),
      ({ groups }) => groups.setGroupDescription(group.key, 'In the river', NOON + 2),
      ({ memberships }) => memberships.insertMembership(group.key, alice),
      ({ users }) => users.setUserStatus(alice.key, 'suspended', NOON + 3),
      ({ groups }) =>
        groups.setRoleFacts(group.key, { resourceCount: 1, isDefault: true, confersAdmin: true }),
      ({ roles }) => roles.insertGroupRole(group.key, jira.key, 'user', true),
      ({ memberships }) => memberships.deleteMembership(group.key, alice),
      ({ groups }) => groups.deleteGroup(group.key),
    ];
    for (const change of changes) {
      await find();
      await groups.findGroupByName(its.directory.key, 'swimmers');
      await its.write(change);
      const [row] = await engine.query(
        `select name, description, member_count, active_member_count, resource_count from groups where key = ${group.key}`,
      );
      const found = await find();
      const { name, description, memberCount, activeMemberCount, resourceCount } = found ?? {};
      const told = found && [name, description, memberCount, activeMemberCount, resourceCount];
      assert.deepEqual(told?.map(String), row?.map(String), String(change));
      const byName = await groups.findGroupByName(its.directory.key, name?.toLowerCase() ?? 'swimmers');
      assert.deepEqual(byName, found, String(change));
    }
  });

  it('have no members and no roles when new', async () => {
    const { memberCount, activeMemberCount, resourceCount, isDefault, confersAdmin } = await (
      await rows()
    ).insertGroup('divers');
    assert.deepEqual(
      { memberCount, activeMemberCount, resourceCount, isDefault, confersAdmin },
      { memberCount: 0, activeMemberCount: 0, resourceCount: 0, isDefault: false, confersAdmin: false },
    );
  });

  it('are found by folded name in their directory', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const group = await its.insertGroup('Divers');
    const { findGroupByName } = its.store.read.groups;
    assert.deepEqual(await findGroupByName(its.directory.key, 'divers'), group);
    assert.equal(await findGroupByName(its.directory.key, 'diver'), undefined);
    assert.equal(await findGroupByName(second.key, 'divers'), undefined);
  });

  it('have a folded name of their own in their directory, and an id of their own everywhere', async () => {
    const its = await rows();
    const other = await rows();
    const second = await its.insertDirectory('Second');
    const { id } = await its.insertGroup('Divers');
    await assert.rejects(its.insertGroup('DIVERS'));
    await assert.rejects(other.insertGroup('twins', { id }));
    await its.insertGroup('divers', { directoryKey: second.key, directoryId: second.id });
    assert.deepEqual(await list(its), ['Divers', 'divers']);
    assert.deepEqual(await list(other), []);
  });

  it('need a directory that exists', async () => {
    const its = await rows();
    await assert.rejects(its.insertGroup('divers', { directoryKey: its.directory.key + 1_000_000 }));
  });

  it('are listed by folded name, or from its end when descending', async () => {
    const its = await rows();
    await its.insertGroups('rowers', 'Divers', 'anglers', 'Canoeists');
    const order = ['anglers', 'Canoeists', 'Divers', 'rowers'];
    assert.deepEqual(await list(its), order);
    assert.deepEqual(await list(its, {}, { descending: true }), order.toReversed());
  });

  it('are listed by key where names are the same', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const older = await its.insertGroup('divers', { directoryKey: second.key });
    const younger = await its.insertGroup('divers');
    const scan = async (fields: Partial<Scan>) =>
      (await its.store.read.groups.listGroups({ organizationKey: its.key }, { ...FIRST, ...fields })).map(
        (group) => group.id,
      );
    assert.deepEqual(await scan({}), [older.id, younger.id]);
    assert.deepEqual(await scan({ descending: true }), [younger.id, older.id]);
    assert.deepEqual(await scan({ after: ['divers', older.key] }), [younger.id]);
    assert.deepEqual(await scan({ after: ['divers', younger.key], descending: true }), [older.id]);
  });

  it('are listed no more than the limit, and on from a position either way', async () => {
    const its = await rows();
    const [, divers] = await its.insertGroups('anglers', 'divers', 'rowers', 'swimmers');
    const after = ['divers', divers?.key ?? 0];
    assert.deepEqual(await list(its, {}, { limit: 3 }), ['anglers', 'divers', 'rowers']);
    assert.deepEqual(await list(its, {}, { after }), ['rowers', 'swimmers']);
    assert.deepEqual(await list(its, {}, { after, limit: 1 }), ['rowers']);
    assert.deepEqual(await list(its, {}, { after, descending: true }), ['anglers']);
  });

  it('are listed on from a position whose row is gone', async () => {
    const its = await rows();
    const groups = await its.insertGroups('anglers', 'divers', 'rowers');
    const gone = groups[1]?.key ?? 0;
    await its.write((writer) => writer.groups.deleteGroup(gone));
    assert.deepEqual(await list(its, {}, { after: ['divers', gone] }), ['rowers']);
    assert.deepEqual(await list(its, {}, { after: ['divers', gone], descending: true }), ['anglers']);
  });

  it('of another organization are never listed or counted', async () => {
    const its = await rows();
    const other = await rows();
    const group = await its.insertGroup('divers');
    const alice = await its.insertUser('alice');
    await its.join(group, alice);
    assert.deepEqual(await match(other, {}), []);
    assert.deepEqual(await match(other, { groupIds: [group.id] }), []);
    assert.deepEqual(await match(other, { names: ['divers'] }), []);
    assert.deepEqual(await match(other, { accountIds: [alice.accountId] }), []);
    assert.deepEqual(await match(other, { search: 'divers' }), []);
  });

  it('take a description and the facts of their roles', async () => {
    const its = await rows();
    const group = await its.insertGroup('divers');
    const facts = { resourceCount: 2, isDefault: true, confersAdmin: true };
    await its.write((writer) => writer.groups.setRoleFacts(group.key, facts));
    await its.write((writer) => writer.groups.setGroupDescription(group.key, 'Wet', NOON + 9));
    assert.deepEqual(await its.reread(group), {
      ...group,
      ...facts,
      description: 'Wet',
      updatedAt: NOON + 9,
    });
  });

  it('are deleted with all their memberships and roles', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const resource = await its.insertResource('confluence');
    const [divers, rowers] = await its.insertGroups('divers', 'rowers');
    assert.ok(divers && rowers);
    for (const group of [divers, rowers]) {
      await its.join(group, alice);
      await its.grantToGroup(group, resource, 'atlassian/user', true);
    }

    await its.write((writer) => writer.groups.deleteGroup(divers.key));

    const { read } = its.store;
    assert.equal(await read.groups.findGroup(its.key, divers.id), undefined);
    assert.equal(await read.memberships.isMember(divers.key, alice.key), false);
    assert.deepEqual(namesOf(await read.memberships.listGroupsOf(alice.key)), ['rowers']);
    assert.deepEqual(await read.roles.listGroupRoles(divers.key), []);
    assert.deepEqual(namesOf(await read.roles.listDefaultGroups(resource.key, 'atlassian/user')), ['rowers']);
    assert.deepEqual(await match(its, { search: 'divers' }), []);
    assert.equal((await its.reread(rowers)).memberCount, 1);
  });

  it('leave their name free when deleted, but never their key', async () => {
    const its = await rows();
    const group = await its.insertGroup('divers');
    await its.write((writer) => writer.groups.deleteGroup(group.key));
    assert.ok((await its.insertGroup('divers')).key > group.key);
  });
});

forEachEngine('filters of groups', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('narrow to directories', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const third = await its.insertDirectory('Third');
    await its.insertGroup('anglers');
    await its.insertGroup('divers', { directoryKey: second.key });
    await its.insertGroup('rowers', { directoryKey: third.key });
    assert.deepEqual(await match(its, { directoryKeys: [second.key] }), ['divers']);
    assert.deepEqual(await match(its, { directoryKeys: [third.key, its.directory.key] }), [
      'anglers',
      'rowers',
    ]);
  });

  it('narrow to ids, to exact folded names, and to the groups of accounts', async () => {
    const its = await rows();
    const [alice, bob] = await its.insertUsers('alice', 'bob');
    const [anglers, divers, rowers] = await its.insertGroups('Anglers', 'Divers', 'Rowers');
    assert.ok(alice && bob && anglers && divers && rowers);
    await its.join(anglers, alice);
    await its.join(divers, alice, bob);
    assert.deepEqual(await match(its, { groupIds: [rowers.id, anglers.id] }), ['Anglers', 'Rowers']);
    assert.deepEqual(await match(its, { names: ['rowers', 'divers', 'row'] }), ['Divers', 'Rowers']);
    assert.deepEqual(await match(its, { accountIds: [bob.accountId] }), ['Divers']);
    assert.deepEqual(await match(its, { accountIds: [bob.accountId, alice.accountId] }), [
      'Anglers',
      'Divers',
    ]);
  });

  it('with an empty list match no group', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const group = await its.insertGroup('divers');
    const resource = await its.insertResource('confluence');
    await its.join(group, alice);
    await its.grantToGroup(group, resource, 'atlassian/user');
    const empty: Filter[] = [
      { directoryKeys: [] },
      { groupIds: [] },
      { names: [] },
      { accountIds: [] },
      { role: { owners: [] } },
      { role: { aris: [] } },
      { role: { roles: [] } },
      { anyOf: { ids: [], names: [] } },
    ];
    for (const filter of empty) assert.deepEqual(await match(its, filter), [], JSON.stringify(filter));
  });

  it('take any of some ids or names', async () => {
    const its = await rows();
    const [anglers] = await its.insertGroups('Anglers', 'Divers', 'Rowers');
    const ids = [anglers?.id ?? ''];
    assert.deepEqual(await match(its, { anyOf: { ids, names: ['rowers'] } }), ['Anglers', 'Rowers']);
    assert.deepEqual(await match(its, { anyOf: { ids, names: ['anglers'] } }), ['Anglers']);
    assert.deepEqual(await match(its, { anyOf: { ids: [], names: ['rowers'] } }), ['Rowers']);
    assert.deepEqual(await match(its, { anyOf: { ids, names: [] } }), ['Anglers']);
    assert.deepEqual(await match(its, { anyOf: { ids, names: ['rowers'] }, search: 'row' }), ['Rowers']);
  });

  it('leave out some ids and names', async () => {
    const its = await rows();
    const [anglers] = await its.insertGroups('Anglers', 'Divers', 'Rowers');
    const ids = [anglers?.id ?? ''];
    assert.deepEqual(await match(its, { except: { ids, names: ['rowers'] } }), ['Divers']);
    assert.deepEqual(await match(its, { except: { ids: [], names: ['rowers'] } }), ['Anglers', 'Divers']);
    assert.deepEqual(await match(its, { except: { ids, names: [] } }), ['Divers', 'Rowers']);
    assert.deepEqual(await match(its, { except: { ids: [], names: [] } }), ['Anglers', 'Divers', 'Rowers']);
    assert.deepEqual(await match(its, { except: { ids, names: [] }, search: 'ers' }), ['Divers', 'Rowers']);
  });

  it('take a part of the name letter for letter', async () => {
    const its = await rows();
    await its.insertGroups('Élan', 'élan vital', '100% ELAN', 'snake_case', "O'Brien");
    const cases: [string, string[]][] = [
      ['Élan', ['Élan']],
      ['lan', ['Élan', 'élan vital']],
      ['ELAN', ['100% ELAN']],
      ['É', ['Élan']],
      ['%', ['100% ELAN']],
      ['_', ['snake_case']],
      ["'", ["O'Brien"]],
      ['snakeX', []],
    ];
    for (const [contains, names] of cases) {
      assert.deepEqual((await match(its, { contains })).toSorted(), names.toSorted(), contains);
    }
  });

  it('match the same whatever the length of a list', async () => {
    const its = await rows();
    await its.insertGroups('anglers', 'divers', 'rowers');
    for (const length of [2, 3, 5, 6, 10, 11, 21, 51, 99, 100, 101, 150, 1000]) {
      const others = Array.from({ length: length - 2 }, () => randomUUID());
      const names = ['divers', ...others, 'rowers'];
      assert.deepEqual(await match(its, { names }), ['divers', 'rowers'], `${length}`);
    }
  });

  it('must all be met at once', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const [alice, bob] = await its.insertUsers('alice', 'bob');
    const [divers, rowers] = await its.insertGroups('divers', 'rowers');
    const resource = await its.insertResource('confluence');
    assert.ok(alice && bob && divers && rowers);
    await its.join(divers, alice);
    await its.grantToGroup(divers, resource, 'atlassian/user');
    const all: Filter = {
      directoryKeys: [its.directory.key],
      groupIds: [divers.id, rowers.id],
      names: ['divers', 'rowers'],
      accountIds: [alice.accountId],
      role: { owners: ['confluence'] },
      search: 'ers',
    };
    assert.deepEqual(await match(its, all), ['divers']);
    const others: Filter[] = [
      { directoryKeys: [second.key] },
      { groupIds: [rowers.id] },
      { names: ['rowers'] },
      { accountIds: [bob.accountId] },
      { role: { owners: ['jira-software'] } },
      { search: 'row' },
      { search: 'ow' },
    ];
    for (const other of others) {
      assert.deepEqual(await match(its, { ...all, ...other }), [], JSON.stringify(other));
    }
  });

  it('by role want owner, resource and role on one and the same assignment', async () => {
    const its = await rows();
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const [one, two, none] = await its.insertGroups('one', 'two', 'none');
    assert.ok(one && two && none);
    await its.grantToGroup(one, jira, 'atlassian/user');
    await its.grantToGroup(one, confluence, 'atlassian/admin');
    await its.grantToGroup(two, jira, 'atlassian/admin');
    await its.grantToGroup(two, confluence, 'atlassian/user');

    const roles = ['atlassian/admin'];
    assert.deepEqual(await match(its, { role: {} }), ['one', 'two']);
    assert.deepEqual(await match(its, { role: { owners: ['jira-software'] } }), ['one', 'two']);
    assert.deepEqual(await match(its, { role: { owners: ['jira-software'], roles } }), ['two']);
    assert.deepEqual(await match(its, { role: { owners: ['confluence'], roles } }), ['one']);
    assert.deepEqual(await match(its, { role: { aris: [confluence.ari], roles } }), ['one']);
    assert.deepEqual(await match(its, { role: { aris: [jira.ari], owners: ['confluence'], roles } }), []);
    assert.deepEqual(await match(its, { role: { aris: [jira.ari, confluence.ari] } }), ['one', 'two']);
  });

  it('by two roles want both, each on an assignment of its own or both on one', async () => {
    const its = await rows();
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const [one, two, three] = await its.insertGroups('one', 'two', 'three');
    assert.ok(one && two && three);
    await its.grantToGroup(one, jira, 'atlassian/user');
    await its.grantToGroup(one, confluence, 'atlassian/admin');
    await its.grantToGroup(two, jira, 'atlassian/user');
    await its.grantToGroup(three, confluence, 'atlassian/admin');

    const role = { owners: ['jira-software'] };
    assert.deepEqual(await match(its, { role, alsoRole: { owners: ['confluence'] } }), ['one']);
    assert.deepEqual(await match(its, { role, alsoRole: { roles: ['atlassian/user'] } }), ['one', 'two']);
    assert.deepEqual(await match(its, { role, alsoRole: { roles: [] } }), []);
    assert.deepEqual(await match(its, { alsoRole: { aris: [confluence.ari] } }), ['one', 'three']);
  });
});

forEachEngine('statistics of groups', (engine) => {
  it('count the groups of an organization by type, and those that are synced', async () => {
    const its = await Rows.in(await engine.shared());
    const second = await its.insertDirectory('Second');
    const other = await Rows.in(its.store);
    await its.insertGroups('anglers', 'divers');
    await its.insertGroup('rowers', { type: 'TEAM', source: 'okta' });
    await its.insertGroup('sailors', { directoryKey: second.key, source: 'okta' });
    await other.insertGroup('others');
    const { groupStats } = its.store.read.groups;
    assert.deepEqual(await groupStats(its.key), {
      types: { GROUP: 3, TEAM: 1, USERBASE_GROUP: 0 },
      synced: 2,
    });
    assert.deepEqual(await groupStats(its.key, [second.key]), {
      types: { GROUP: 1, TEAM: 0, USERBASE_GROUP: 0 },
      synced: 1,
    });
    assert.deepEqual(await groupStats(its.key, []), {
      types: { GROUP: 0, TEAM: 0, USERBASE_GROUP: 0 },
      synced: 0,
    });
  });
});
