import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RoleFilter } from '../../src/core/store.ts';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

forEachEngine('creating a group', (engine) => {
  it('keeps what was said; it is local, empty and without roles', async () => {
    const world = await World.in(await engine.shared());
    world.now = NOON + 3;
    const group = await world.createGroup('  River Divers ', { description: 'Wet\nwork' });
    const { key, id, ...rest } = group;
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      organizationKey: world.organization.key,
      directoryKey: world.home.key,
      directoryId: world.home.id,
      name: 'River Divers',
      nameFolded: 'river divers',
      description: 'Wet\nwork',
      type: 'GROUP',
      managedBy: 'admins',
      source: 'local',
      memberCount: 0,
      activeMemberCount: 0,
      resourceCount: 0,
      isDefault: false,
      confersAdmin: false,
      createdAt: NOON + 3,
      updatedAt: NOON + 3,
    });
    assert.deepEqual(await world.group('RIVER divers'), group);
  });

  it('is refused when the name is taken in that directory, whatever case and form', async () => {
    const world = await World.in(await engine.shared());
    const { groups, organizations } = world.directory;
    await world.createGroup('Élan');
    for (const name of ['Élan', 'ÉLAN', ' e\u0301lan ']) {
      await refuses('group-name-taken', world.createGroup(name), { name: name.trim() });
    }
    const second = await organizations.createDirectory(world.operator, 'Second');
    await groups.create(world.operator, { ...world.whole, directoryId: second.id }, { name: 'élan' });
  });

  it('is refused when the name is reserved for a product of the directory, whether or not it is there', async () => {
    const world = await World.in(await engine.shared());
    const { groups, organizations } = world.directory;
    const reserved = [
      'jira-software-users-fernhollow',
      'Jira-Admins-Fernhollow',
      'confluence-users-fernhollow',
      ' confluence-admins-FERNHOLLOW',
    ];
    for (const name of reserved) await refuses('group-name-reserved', world.createGroup(name));
    await world.createGroup('jira-software-users-elsewhere');
    const second = await organizations.createDirectory(world.operator, 'Second');
    await groups.create(
      world.operator,
      { ...world.whole, directoryId: second.id },
      { name: reserved[0] ?? '' },
    );
  });

  it('is refused when a field is not fit to store, or the directory is not there', async () => {
    const world = await World.in(await engine.shared());
    await refuses('invalid-field', world.createGroup(' '), { field: 'name' });
    await refuses('invalid-field', world.createGroup('x'.repeat(256)), { field: 'name' });
    await refuses('invalid-field', world.createGroup('x', { description: '\0' }), { field: 'description' });
    const nowhere = { ...world.whole, directoryId: world.organization.id };
    await refuses(
      'directory-not-found',
      world.directory.groups.create(world.operator, nowhere, { name: 'x' }),
    );
  });

  it('by many names makes those it can and says which', async () => {
    const world = await World.in(await engine.shared());
    await world.createGroup('taken');
    const names = ['one', 'taken', 'ONE', '', 'jira-admins-fernhollow', ' two '];
    assert.deepEqual(await world.directory.groups.createMany(world.operator, world.whole, names), {
      applied: ['one', ' two '],
      skipped: ['taken', 'ONE', '', 'jira-admins-fernhollow'],
    });
    assert.ok(await world.group('two'));
  });
});

forEachEngine('a group', (engine) => {
  it('is found by id or by name, in the directory addressed', async () => {
    const world = await World.in(await engine.shared());
    const { groups, organizations } = world.directory;
    const group = await world.createGroup('divers');
    const second = await organizations.createDirectory(world.operator, 'Second');
    const twin = await groups.create(
      world.operator,
      { ...world.whole, directoryId: second.id },
      { name: 'Divers' },
    );
    const byId = (directoryId: string | null, groupId = group.id) =>
      groups.get(world.operator, { ...world.whole, directoryId, groupId });
    const byName = (directoryId: string | null, groupName = 'DIVERS') =>
      groups.get(world.operator, { ...world.whole, directoryId, groupName });
    assert.deepEqual(await byId(null), group);
    assert.deepEqual(await byId(world.home.id), group);
    assert.deepEqual(await byName(null), group, 'of the first directory');
    assert.deepEqual(await byName(second.id), twin);
    await refuses('group-not-found', byId(second.id), { id: group.id, by: 'id' });
    await refuses('directory-not-found', byId('nonsense'));
    await refuses('directory-not-found', byName('nonsense'));
    for (const id of ['', 'nonsense', group.id.toUpperCase(), 'a\0']) {
      await refuses('group-not-found', byId(null, id), { id, by: 'id' });
    }
    for (const name of ['', 'diver', 'a\0', group.id]) {
      await refuses('group-not-found', byName(null, name), { id: name, by: 'name' });
    }
    assert.deepEqual(await groups.find(world.operator, world.at(group)), group);
    assert.equal(await groups.find(world.operator, { ...world.whole, groupName: 'nowhere' }), undefined);
  });

  it('changes its description and time of update, or nothing when it is the same', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    const group = await world.createGroup('divers', { description: 'Wet' });
    world.now = NOON + 1;
    await groups.change(world.operator, world.at(group), { description: 'Wet' });
    assert.deepEqual(await world.group('divers'), group);
    await groups.change(world.operator, world.at(group), { description: '' });
    assert.deepEqual(await world.group('divers'), { ...group, description: '', updatedAt: NOON + 1 });
    await refuses(
      'invalid-field',
      groups.change(world.operator, world.at(group), { description: 'x'.repeat(1001) }),
    );
  });

  it('is deleted; its members keep what other groups give them', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    const group = await world.createGroup('divers');
    await world.grantToGroup(group, world.jira, 'atlassian/user');
    const alice = await world.createUser('alice', { access: [world.jira], groups: ['divers'] });
    await groups.remove(world.operator, world.at(group));
    assert.deepEqual(await world.rolesHeldBy(alice), ['jira-software atlassian/user']);
    await refuses('group-not-found', groups.remove(world.operator, world.at(group)));
    await world.createGroup('divers');
  });

  it('is deleted among many where it can be, and it is said which', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    await world.createGroup('one');
    await world.createGroup('two');
    await world.createGroup('synced', { source: 'okta' });
    const names = ['ONE', 'nowhere', 'site-admins', 'synced', 'one', 'two'];
    assert.deepEqual(await groups.removeMany(world.operator, world.whole, names), {
      applied: ['ONE', 'two'],
      skipped: ['nowhere', 'site-admins', 'synced', 'one'],
    });
    await refuses('group-not-found', world.group('one'));
    assert.ok(await world.group('synced'));
  });
});

forEachEngine('lists of groups', (engine) => {
  it('are narrowed by what the query says, without regard to case but where it is asked for', async () => {
    const world = await World.in(await engine.shared());
    const { groups, organizations } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Second');
    const far = { ...world.whole, directoryId: second.id };
    const anglers = await groups.create(world.operator, far, { name: 'Anglers' });
    const divers = await groups.create(world.operator, far, { name: 'Divers', type: 'TEAM' });
    await groups.create(world.operator, far, { name: 'rowers', source: 'okta' });
    const alice = await world.directory.users.create(
      world.operator,
      far,
      { username: 'alice', email: 'alice@example.com', displayName: 'Alice' },
      { groups: ['anglers'] },
    );

    const list = async (query = {}, address: typeof world.whole = far) => {
      const page = await groups.list(world.operator, address, query, { limit: 20 });
      assert.equal(await groups.count(world.operator, address, query), page.items.length);
      const window = await groups.listAt(world.operator, address, query, { offset: 1, limit: 20 });
      assert.deepEqual(window, { items: page.items.slice(1), total: page.items.length });
      return page.items.map((group) => group.name);
    };
    assert.deepEqual(await list(), ['Anglers', 'Divers', 'rowers']);
    assert.equal((await list({}, world.whole)).length, 9);
    assert.deepEqual(await list({ directoryIds: [world.home.id] }), [], 'not of the one addressed');
    assert.deepEqual(await list({ groupIds: [divers.id, 'nonsense'] }), ['Divers']);
    assert.deepEqual(await list({ names: ['DIVERS', ' Rowers\t'] }), ['Divers', 'rowers']);
    assert.deepEqual(await list({ accountIds: [alice.accountId] }), ['Anglers']);
    assert.deepEqual(await list({ search: 'ERS' }), ['Anglers', 'Divers', 'rowers']);
    assert.deepEqual(await list({ search: 'D' }), ['Divers']);
    assert.deepEqual(await list({ contains: 'D' }), ['Divers']);
    assert.deepEqual(await list({ contains: 'd' }), []);
    assert.deepEqual(await list({ anyOf: { ids: [anglers.id, 'nonsense'], names: ['ROWERS '] } }), [
      'Anglers',
      'rowers',
    ]);
    assert.deepEqual(await list({ except: { ids: [anglers.id, 'nonsense'], names: [' ROWERS'] } }), [
      'Divers',
    ]);
    await refuses('invalid-field', list({ directoryIds: ['nonsense'] }), { field: 'directoryIds' });
    await refuses('directory-not-found', list({}, { ...world.whole, directoryId: 'nonsense' }));
    await refuses('organization-not-found', list({}, { organizationId: 'x', directoryId: null }));

    assert.deepEqual(await groups.stats(world.operator, far), {
      types: { GROUP: 2, TEAM: 1, USERBASE_GROUP: 0 },
      synced: 1,
    });
  });

  it('are narrowed by the roles that groups carry', async () => {
    const world = await World.in(await engine.shared());
    const divers = await world.createGroup('divers');
    await world.grantToGroup(divers, world.jira, 'atlassian/viewer');
    const list = async (role: RoleFilter) => {
      const page = await world.directory.groups.list(world.operator, world.whole, { role }, { limit: 20 });
      return page.items.map((group) => group.name);
    };
    assert.deepEqual(await list({ roles: ['atlassian/viewer'] }), ['divers']);
    assert.deepEqual(await list({ aris: [world.jira] }), [
      'divers',
      'jira-admins-fernhollow',
      'jira-software-users-fernhollow',
    ]);
    assert.deepEqual(await list({ owners: ['confluence'], roles: ['atlassian/viewer'] }), []);
  });
});
